/**
 * The receiver operating characteristic: signal and background efficiency as the threshold on the score falls.
 *
 * Conventions are those of scikit-learn's `roc_curve`: the curve starts at (0, 0) with threshold Infinity, then goes
 * through every distinct score t, counting events with score >= t; events of weight 0 are left out. Between points the
 * curve is straight, which gives ties one half. https://scikit-learn.org (sklearn.metrics.roc_curve)
 */
import { rankScores, tallyEvents } from "./ranking.ts";
import { checkWeights } from "./weights.ts";

/** Points in order of falling threshold, all arrays of one length. */
export interface RocCurve {
  /** Background efficiency (false-positive rate), ascending from 0 to 1. */
  readonly background: Float64Array;
  /** Signal efficiency (true-positive rate), ascending from 0 to 1. */
  readonly signal: Float64Array;
  /** Score from which on an event counts; Infinity at the first point. */
  readonly thresholds: Float64Array;
}

export interface RocOptions {
  /** Weight per event, finite and not negative; 1 by default. */
  readonly weights?: ArrayLike<number>;
  /** Leave out points inside straight runs, which changes neither curve nor area. Default true. */
  readonly dropIntermediate?: boolean;
}

/** @throws RangeError for weights that are none, and what `rankScores` throws for. */
export function rocCurve(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  { weights, dropIntermediate = true }: RocOptions = {},
): RocCurve {
  if (weights) checkWeights(weights, labels.length);
  const chosen = weights ? Array.from(labels, (_, event) => event).filter((event) => weights[event] !== 0) : undefined;
  const pick = (values: ArrayLike<number>) => chosen ? chosen.map((event) => values[event] as number) : values;
  const ranking = rankScores(pick(labels), pick(scores));
  const tally = tallyEvents(ranking, weights && pick(weights));
  const signal = cumulate(tally.signal);
  const background = cumulate(tally.background);
  const kept = dropIntermediate ? corners(signal, background) : Array.from(signal.keys());
  const rate = (sums: Float64Array) => {
    const total = sums[sums.length - 1] as number;
    return Float64Array.from([0, ...kept.map((level) => (sums[level] as number) / total)]);
  };
  const thresholds = Float64Array.from([Infinity, ...kept.map((level) => ranking.scores[level] as number)]);
  return { background: rate(background), signal: rate(signal), thresholds };
}

function cumulate(values: Float64Array): Float64Array {
  let sum = 0;
  return values.map((value) => sum += value);
}

/** First and last level, and those where the second difference of either sum is not 0 (scikit-learn's rule). */
function corners(signal: Float64Array, background: Float64Array): number[] {
  const last = signal.length - 1;
  const bends = (sums: Float64Array, level: number) => {
    const [before, here, after] = sums.subarray(level - 1, level + 2) as unknown as [number, number, number];
    return after - here !== here - before;
  };
  return Array.from(signal.keys()).filter((level) =>
    level === 0 || level === last || bends(signal, level) || bends(background, level)
  );
}
