/**
 * The area under the ROC curve: the probability that a signal event scores above a background event, ties counting one
 * half (the Mann-Whitney statistic over the number of pairs). Sums are of integers, so that the unweighted area is the
 * exact fraction rounded once.
 */
import { rankScores, type Tally, tallyEvents } from "./ranking.ts";
import { checkWeights } from "./weights.ts";

/**
 * Area under the ROC curve, in [0, 1].
 * @param labels 1 signal, 0 background, [events].
 * @param weights per event, by default 1; a pair counts with the product of its weights.
 * @throws RangeError if there is no pair of positive weight, and what `rankScores` throws for.
 */
export function auc(labels: ArrayLike<number>, scores: ArrayLike<number>, weights?: ArrayLike<number>): number {
  if (weights) checkWeights(weights, labels.length);
  return talliedAuc(tallyEvents(rankScores(labels, scores), weights));
}

/** @throws RangeError if there is no signal or no background. */
export function talliedAuc(tally: Pick<Tally, "signal" | "background">): number {
  let signalAbove = 0, allBackground = 0, twiceArea = 0;
  for (let level = 0; level < tally.signal.length; level++) {
    const signal = tally.signal[level] as number;
    const background = tally.background[level] as number;
    twiceArea += background * (2 * signalAbove + signal);
    signalAbove += signal;
    allBackground += background;
  }
  if (!(signalAbove > 0 && allBackground > 0)) {
    throw new RangeError(
      `cannot compute AUC: signal counts ${signalAbove} and background ${allBackground}, expected both above 0`,
    );
  }
  return twiceArea / (2 * signalAbove * allBackground);
}
