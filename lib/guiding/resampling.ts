/** Uncertainties of a step of a search: a bootstrap over the test events, paired with that of all other steps and the guide. */
import type { Estimate } from "../artifact/metrics.ts";
import { talliedAuc } from "../statistics/auc.ts";
import { drawResample } from "../statistics/bootstrap.ts";
import { meanOrdering, Orderings } from "../statistics/decision_ordering.ts";
import type { ClassLevels, DifferingPairs } from "../statistics/differing_pairs.ts";
import { createGenerator } from "../statistics/generator.ts";
import { centralInterval, standardDeviation } from "../statistics/moments.ts";
import { emptyTally, rankScores, tallyEvents } from "../statistics/ranking.ts";

export interface Bootstrap {
  readonly resamples: number;
  readonly seed: number;
}

export interface StepEvents {
  /** 1 signal, 0 background, [test events]. */
  readonly labels: Uint8Array;
  /** Outputs of the guide and of the step's network, [test events]. */
  readonly guide: Float64Array;
  readonly output: Float64Array;
}

export interface StepEstimates {
  readonly auc: Estimate;
  readonly resampledAucs: number[];
  /** Of output and guide on all pairs. */
  readonly ado: Estimate;
  /** Mean DO before folding of each observable on the differing pairs, by resample: [observables][resamples]. */
  readonly judged: number[][];
}

/** @param leading observables to be judged on resamples of `pairs`. */
export async function resampleStep(
  { labels, guide, output }: StepEvents,
  { pairs, leading }: { pairs: DifferingPairs | undefined; leading: readonly ClassLevels[] },
  { resamples, seed }: Bootstrap,
  breathe: () => Promise<void>,
): Promise<StepEstimates> {
  const ranking = rankScores(labels, output), tally = emptyTally(ranking);
  const orderings = new Orderings(labels, guide, output), counts = new Uint32Array(labels.length);
  const aucs: number[] = [], ados: number[] = [], judged = leading.map((): number[] => []);
  const generator = createGenerator(seed);
  for (let resample = 0; resample < resamples; resample++) {
    drawResample(labels, generator, counts);
    aucs.push(talliedAuc(tallyEvents(ranking, counts, tally)));
    ados.push(meanOrdering(orderings.count(counts)));
    pairs?.judgeResample(leading, counts).forEach((value, k) => judged[k]?.push(value));
    await breathe();
  }
  const ado = meanOrdering(orderings.count());
  return {
    auc: estimate(talliedAuc(tallyEvents(ranking)), aucs),
    resampledAucs: aucs,
    ado: estimate(oriented(ado, ado), ados.map((value) => oriented(value, ado))),
    judged,
  };
}

/** A share as folding takes it where the value on all events is `whole`, so that resamples near 1/2 do not fold by themselves. */
export const oriented = (share: number, whole: number) => whole < 0.5 ? 1 - share : share;

export function estimate(value: number, resampled: readonly number[]): Estimate {
  return { value, bootstrap: standardDeviation(resampled), interval: centralInterval(resampled, 0.95) };
}
