/**
 * What passes at a given signal efficiency. Background rejection there is 1 / background efficiency.
 *
 * Interpolation: the ROC curve is straight between its thresholds (so within a level of equal scores signal and
 * background pass in proportion); where it is level at the asked efficiency, the lowest background counts, that of the
 * highest threshold which reaches the efficiency. Without ties this is the background above the k-th best signal
 * event, k = efficiency * signal rounded up.
 */
import type { Tally } from "./ranking.ts";

/**
 * Background, a possibly fractional number of events, that passes where each of the signal efficiencies is reached.
 * @param efficiencies ascending, in [0, 1].
 * @throws RangeError if efficiencies are outside [0, 1] or do not ascend.
 */
export function passingBackground(tally: Tally, efficiencies: ArrayLike<number>): Float64Array {
  checkEfficiencies(efficiencies);
  const total = tally.total.signal;
  const passing = new Float64Array(efficiencies.length);
  let signalAbove = 0, backgroundAbove = 0, next = 0;
  for (let level = 0; level < tally.signal.length && next < passing.length; level++) {
    const signal = tally.signal[level] as number;
    const background = tally.background[level] as number;
    for (; next < passing.length; next++) {
      const missing = neededSignal(efficiencies[next] as number, total) - signalAbove;
      if (missing > signal) break;
      passing[next] = missing <= 0 ? backgroundAbove : backgroundAbove + background * missing / signal;
    }
    signalAbove += signal;
    backgroundAbove += background;
  }
  return passing;
}

/** The background efficiency at each of the signal efficiencies. @throws RangeError as `passingBackground`. */
export function backgroundEfficiency(tally: Tally, efficiencies: ArrayLike<number>): Float64Array {
  const total = tally.total.background;
  return passingBackground(tally, efficiencies).map((passing) => passing / total);
}

/**
 * Background rejection at each of the signal efficiencies; Infinity where no background passes.
 * @throws RangeError as `passingBackground`.
 */
export function backgroundRejection(tally: Tally, efficiencies: ArrayLike<number>): Float64Array {
  return backgroundEfficiency(tally, efficiencies).map((efficiency) => 1 / efficiency);
}

/** A whole number within rounding: 0.7 * 10 = 7.000000000000001 needs 7 events, not a part of the eighth. */
function neededSignal(efficiency: number, signal: number): number {
  const needed = efficiency * signal;
  const whole = Math.round(needed);
  return Math.abs(needed - whole) < 1e-12 * signal ? whole : needed;
}

function checkEfficiencies(efficiencies: ArrayLike<number>): void {
  let previous = 0;
  for (let index = 0; index < efficiencies.length; index++) {
    const efficiency = efficiencies[index] as number;
    if (!(efficiency >= previous && efficiency <= 1)) {
      throw new RangeError(
        `cannot find operating point: efficiency ${index} is ${efficiency}, expected ascending within 0 to 1`,
      );
    }
    previous = efficiency;
  }
}
