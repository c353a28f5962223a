/**
 * Variance of the AUC without resampling, after E. R. DeLong, D. M. DeLong and D. L. Clarke-Pearson, Biometrics 44 (1988)
 * 837, by ranks as in X. Sun and W. Xu, IEEE Signal Processing Letters 21 (2014) 1389.
 *
 * With psi(s, b) = 1, 1/2, 0 for s above, equal to, below b: a signal event's placement V10 is the mean of psi over the
 * background, a background event's V01 that over the signal. Both average to the AUC, whose variance is
 * var(V10) / n_signal + var(V01) / n_background, with divisors n - 1.
 *
 * Two AUCs on the same events: their difference is the mean of the placements' differences, so that its variance is the
 * same expression of those differences. That is DeLong's var(A) + var(B) - 2 cov(A, B).
 */
import { mean, variance } from "./moments.ts";
import { centralDeviations, twoSidedProbability } from "./normal.ts";
import { type Ranking, tallyEvents } from "./ranking.ts";

export interface Placements {
  /** Share of the background below each signal event, in the order of the events, [signal]. */
  readonly signal: Float64Array;
  /** Share of the signal above each background event, in the order of the events, [background]. */
  readonly background: Float64Array;
}

/** An estimate with its variance; NaN where a class has a single event. */
export interface DelongArea {
  readonly auc: number;
  readonly variance: number;
}

/** Test of two AUCs on the same events. */
export interface DelongComparison {
  readonly difference: number;
  readonly variance: number;
  /** difference / sqrt(variance); NaN where both networks order all events alike. */
  readonly z: number;
  /** Two-sided probability of a larger |z| if the AUCs were equal. */
  readonly p: number;
}

export function placements(ranking: Ranking): Placements {
  const tally = tallyEvents(ranking);
  const signalAbove = midSums(tally.signal);
  const backgroundAbove = midSums(tally.background);
  const signal: number[] = [], background: number[] = [];
  ranking.level.forEach((level, event) => {
    if (ranking.labels[event] === 1) signal.push(1 - (backgroundAbove[level] as number));
    else background.push(signalAbove[level] as number);
  });
  return { signal: Float64Array.from(signal), background: Float64Array.from(background) };
}

/** Share of the events above each level, those of the level itself counting one half. */
function midSums(values: Float64Array): Float64Array {
  const total = values.reduce((sum, value) => sum + value, 0);
  let above = 0;
  return values.map((value) => (2 * (above += value) - value) / (2 * total));
}

/**
 * Placements of the mean of several AUCs on the same events, as of trainings with several seeds.
 * @throws RangeError if there are none.
 */
export function meanPlacements(several: readonly Placements[]): Placements {
  const [first] = several;
  if (!first) throw new RangeError("cannot average placements: there are none, expected at least 1");
  const average = (side: keyof Placements) =>
    first[side].map((_, event) => mean(several.map((each) => each[side][event] ?? NaN)));
  return several.length === 1 ? first : { signal: average("signal"), background: average("background") };
}

/** AUC and its variance; the variance is NaN where a class has a single event. */
export function delong(ranking: Ranking): DelongArea {
  return delongArea(placements(ranking));
}

/** As `delong`, from placements. */
export function delongArea({ signal, background }: Placements): DelongArea {
  return {
    auc: mean(signal),
    variance: variance(signal) / signal.length + variance(background) / background.length,
  };
}

/** AUC of `left` minus AUC of `right`. @throws RangeError if the placements are not those of as many events. */
export function compareAreas(left: Placements, right: Placements): DelongComparison {
  const minus = (side: keyof Placements) => {
    if (left[side].length !== right[side].length) {
      throw new RangeError(
        `cannot compare AUCs: there are ${left[side].length} and ${
          right[side].length
        } ${side} events, expected the same`,
      );
    }
    return left[side].map((value, event) => value - (right[side][event] as number));
  };
  const { auc: difference, variance } = delongArea({ signal: minus("signal"), background: minus("background") });
  const z = difference / Math.sqrt(variance);
  return { difference, variance, z, p: twoSidedProbability(z) };
}

/** value -+ z sqrt(variance): of an AUC (it may leave [0, 1]) or of a difference. @throws RangeError for the level. */
export function plainInterval(value: number, variance: number, level: number): [number, number] {
  const half = centralDeviations(level) * Math.sqrt(variance);
  return [value - half, value + half];
}

/**
 * The interval of an AUC on the logit scale, transformed back: it stays within 0 to 1 and covers better near 1 (M. S.
 * Pepe, The Statistical Evaluation of Medical Tests, 2003, section 5.3; G. Qin and L. Hotilovac, Stat. Methods Med. Res.
 * 17 (2008) 207). The deviation of log(A / (1 - A)) is that of A over A (1 - A).
 * @returns null for an AUC of 0 or 1, whose logit is infinite. @throws RangeError for the level.
 */
export function logitInterval({ auc, variance }: DelongArea, level: number): [number, number] | null {
  if (!(auc > 0 && auc < 1)) return null;
  const centre = Math.log(auc / (1 - auc));
  const half = centralDeviations(level) * Math.sqrt(variance) / (auc * (1 - auc));
  const back = (logit: number) => 1 / (1 + Math.exp(-logit));
  return [back(centre - half), back(centre + half)];
}
