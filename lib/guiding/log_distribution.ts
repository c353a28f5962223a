/**
 * Distributions of observables as in Figures 6 and 7 of arXiv:2011.01984: log10 of the value in 29 equal bins. The authors'
 * code takes the lower edge from a histogram of 99 bins between -15 and 15, the first bin with a density above 0.001, and
 * the largest value as the upper edge.
 */
import type { LogDistribution } from "../artifact/guided_search.ts";

const defaultBins = 29;
const coarse = { bins: 99, low: -15, high: 15, density: 0.001 };

export interface LogRange {
  readonly low: number;
  readonly high: number;
}

/** @param logarithms of the positive values. */
export function logRange(logarithms: readonly number[]): LogRange {
  const width = (coarse.high - coarse.low) / coarse.bins, counts = new Float64Array(coarse.bins);
  let high = -Infinity;
  for (const value of logarithms) {
    high = Math.max(high, value);
    const bin = Math.floor((value - coarse.low) / width);
    if (bin >= 0 && bin < coarse.bins) counts[bin] = (counts[bin] as number) + 1;
  }
  const first = counts.findIndex((count) => count / (logarithms.length * width) > coarse.density);
  const low = coarse.low + Math.max(first, 0) * width;
  // A single value, or none: a range of one unit about it.
  if (!(high > low)) return Number.isFinite(high) ? { low: high - 0.5, high: high + 0.5 } : { low: -1, high: 0 };
  return { low, high };
}

/**
 * @param values not negative, [events]. @param weights how often each counts, by default once.
 * @param range by default that of the values. @param bins by default 29, as in the paper.
 */
export function logDistribution(
  labels: ArrayLike<number>,
  values: ArrayLike<number>,
  { weights, range, bins = defaultBins }: { weights?: ArrayLike<number>; range?: LogRange; bins?: number } = {},
): LogDistribution {
  const logarithms = Array.from(values, Math.log10);
  const { low, high } = range ?? logRange(logarithms.filter(Number.isFinite));
  const empty = () => ({ counts: new Array<number>(bins).fill(0), zero: 0, outside: 0 });
  const classes = { signal: empty(), background: empty() };
  logarithms.forEach((value, event) => {
    const into = labels[event] === 1 ? classes.signal : classes.background, weight = weights ? weights[event] ?? 0 : 1;
    const bin = value === high ? bins - 1 : Math.floor((value - low) / (high - low) * bins);
    if (!Number.isFinite(value)) into.zero += weight;
    else if (bin < 0 || bin >= bins) into.outside += weight;
    else into.counts[bin] = (into.counts[bin] ?? 0) + weight;
  });
  return { low, high, ...classes };
}
