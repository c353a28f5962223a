/** Comparison of two histograms in the same bins, with what lies outside of them. */

/** Events per bin, and those outside. */
export interface Binned {
  readonly below: number;
  readonly counts: readonly number[];
  readonly above: number;
}

/**
 * Counts values in bins `edges[i]` <= x < `edges[i + 1]`, the last one including its upper edge (numpy.histogram). What is
 * beyond the edges by less than `slack` of their distance counts as on the edge: values that were scaled and scaled back
 * miss an edge, on which most events of some features lie, by rounding.
 * @param edges ascending, at least two.
 */
export function binValues(values: ArrayLike<number>, edges: readonly number[], slack = 1e-6): Binned {
  const low = edges[0] as number, high = edges.at(-1) as number;
  const counts = new Array<number>(edges.length - 1).fill(0);
  let below = 0, above = 0;
  for (let event = 0; event < values.length; event++) {
    const value = values[event] as number;
    if (value < low - slack * (high - low)) below++;
    else if (value > high + slack * (high - low)) above++;
    else {
      const next = edges.findIndex((edge) => value < edge);
      const bin = next < 0 ? counts.length - 1 : Math.max(next - 1, 0);
      counts[bin] = (counts[bin] as number) + 1;
    }
  }
  return { below, counts, above };
}

/** All events, those outside the bins too. */
export function totalOf({ below, counts, above }: Binned): number {
  return below + above + counts.reduce((sum, count) => sum + count, 0);
}

/** Mean and standard deviation of what is in the bins, every event at its bin's centre; null where there is none. */
export function binnedMoments(
  { counts }: Binned,
  edges: readonly number[],
): { mean: number | null; width: number | null } {
  const centre = (bin: number) => ((edges[bin] as number) + (edges[bin + 1] as number)) / 2;
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return { mean: null, width: null };
  const mean = counts.reduce((sum, count, bin) => sum + count * centre(bin), 0) / total;
  const square = counts.reduce((sum, count, bin) => sum + count * (centre(bin) - mean) ** 2, 0) / total;
  return { mean, width: Math.sqrt(square) };
}

/** Share of events below each edge, [edges]. */
export function cumulative(binned: Binned): number[] {
  const total = totalOf(binned);
  let sum = binned.below;
  return [sum, ...binned.counts.map((count) => sum += count)].map((events) => events / total);
}

/**
 * The Kolmogorov-Smirnov distance, the largest difference of the cumulative shares, at the edges only: at most the distance
 * of the unbinned samples. `edge` is where it is.
 */
export function kolmogorovDistance(a: Binned, b: Binned): { distance: number; edge: number } {
  const others = cumulative(b);
  const differences = cumulative(a).map((share, edge) => Math.abs(share - (others[edge] as number)));
  const distance = Math.max(...differences);
  return { distance, edge: differences.indexOf(distance) };
}

/**
 * The distance that two samples of one distribution exceed with a probability of 1 % at most: sqrt(-ln(0.01 / 2) / 2) *
 * sqrt((n + m) / (n m)) (N. Smirnov, Ann. Math. Statist. 19 (1948) 279); for binned distances less often.
 */
export function allowedDistance(n: number, m: number): number {
  return Math.sqrt(-Math.log(0.01 / 2) / 2) * Math.sqrt((n + m) / (n * m));
}

/** Events that a bin, or several that are merged, must hold of both samples together for a chi-square. */
const fullBin = 20;

/**
 * Chi-square of homogeneity of two histograms of unweighted events: sum (sqrt(M/N) n_i - sqrt(N/M) m_i)^2 / (n_i + m_i) (F.
 * James, Statistical Methods in Experimental Physics, 2nd ed., 11.2.2; SciPy's chi2_contingency). Events outside of the bins
 * are in the outer ones, and neighbouring bins are merged until they hold 20 events.
 */
export function chiSquare(a: Binned, b: Binned): { chiSquare: number; degrees: number } {
  const n = totalOf(a), m = totalOf(b);
  const pairs = mergedPairs(a, b);
  const terms = pairs.map(([x, y]) => (Math.sqrt(m / n) * x - Math.sqrt(n / m) * y) ** 2 / (x + y));
  return { chiSquare: terms.reduce((sum, term) => sum + term, 0), degrees: pairs.length - 1 };
}

function mergedPairs(a: Binned, b: Binned): (readonly [number, number])[] {
  const flat = ({ below, counts, above }: Binned) => [below, ...counts, above];
  const others = flat(b), pairs: (readonly [number, number])[] = [];
  let x = 0, y = 0;
  flat(a).forEach((count, bin) => {
    x += count;
    y += others[bin] as number;
    if (x + y < fullBin) return;
    pairs.push([x, y]);
    x = y = 0;
  });
  const [lastX, lastY] = pairs.pop() ?? [0, 0];
  return [...pairs, [lastX + x, lastY + y]];
}

/**
 * The chi-square that is exceeded with a probability of 1 %, after E. Wilson and M. Hilferty, Proc. Nat. Acad. Sci. 17 (1931)
 * 684, within 1 % from 1 degree of freedom on; 0 for none.
 */
export function allowedChiSquare(degrees: number): number {
  if (degrees === 0) return 0;
  const spread = 2 / (9 * degrees);
  return degrees * (1 - spread + 2.3263478740408408 * Math.sqrt(spread)) ** 3;
}

/** The probability that a signal event lies in a higher bin than a background event, the same bin counting one half. */
export function binnedAuc(signal: Binned, background: Binned): number {
  const flat = ({ below, counts, above }: Binned) => [below, ...counts, above];
  const others = flat(background);
  let backgroundBelow = 0, twiceArea = 0;
  flat(signal).forEach((count, bin) => {
    const here = others[bin] as number;
    twiceArea += count * (2 * backgroundBelow + here);
    backgroundBelow += here;
  });
  return twiceArea / (2 * totalOf(signal) * totalOf(background));
}
