/**
 * Variance of the AUC without resampling, after E. R. DeLong, D. M. DeLong and D. L. Clarke-Pearson, Biometrics 44 (1988)
 * 837, by ranks as in X. Sun and W. Xu, IEEE Signal Processing Letters 21 (2014) 1389.
 *
 * With psi(s, b) = 1, 1/2, 0 for s above, equal to, below b: a signal event's placement V10 is the mean of psi over the
 * background, a background event's V01 that over the signal. Both average to the AUC, whose variance is
 * var(V10) / n_signal + var(V01) / n_background, with divisors n - 1.
 */
import { mean, variance } from "./moments.ts";
import { type Ranking, tallyEvents } from "./ranking.ts";

export interface Placements {
  /** Share of the background below each signal event, in the order of the events, [signal]. */
  readonly signal: Float64Array;
  /** Share of the signal above each background event, in the order of the events, [background]. */
  readonly background: Float64Array;
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

/** AUC and its variance; the variance is NaN where a class has a single event. */
export function delong(ranking: Ranking): { readonly auc: number; readonly variance: number } {
  const { signal, background } = placements(ranking);
  return {
    auc: mean(signal),
    variance: variance(signal) / signal.length + variance(background) / background.length,
  };
}
