/** The AUC of the network that guides a search, with the resamples of the search's steps. */
import type { Estimate } from "../artifact/metrics.ts";
import { talliedAuc } from "../statistics/auc.ts";
import { drawResample } from "../statistics/bootstrap.ts";
import { createGenerator } from "../statistics/generator.ts";
import { emptyTally, rankScores, tallyEvents } from "../statistics/ranking.ts";
import { type Bootstrap, estimate } from "./resampling.ts";

export async function guideAucs(
  labels: Uint8Array,
  output: Float64Array,
  { resamples, seed }: Bootstrap,
  breathe: () => Promise<void>,
): Promise<{ auc: Estimate; resampledAucs: number[] }> {
  const ranking = rankScores(labels, output), tally = emptyTally(ranking), counts = new Uint32Array(labels.length);
  const generator = createGenerator(seed), resampledAucs: number[] = [];
  for (let resample = 0; resample < resamples; resample++) {
    drawResample(labels, generator, counts);
    resampledAucs.push(talliedAuc(tallyEvents(ranking, counts, tally)));
    await breathe();
  }
  return { auc: estimate(talliedAuc(tallyEvents(ranking)), resampledAucs), resampledAucs };
}
