/**
 * A network's numbers over its seeds. All seeds are tested on the same events, so that the uncertainty of the test set
 * does not shrink with more of them: the bootstrap is that of the mean over seeds, taken resample by resample.
 *
 * Seeds that collapsed (constant output) are left out while another one learned something, and are named beside the
 * number; where all collapsed, the network did, and its AUC of 1/2 is a failure of training, no measurement.
 */
import type { Estimate, Metrics } from "../artifact/metrics.ts";
import { rejectionInterval } from "../statistics/clopper_pearson.ts";
import { centralInterval, mean, standardDeviation } from "../statistics/moments.ts";

export interface SeedSpread {
  readonly value: number;
  readonly bootstrap: number;
  /** Standard deviation over seeds; null for one. */
  readonly seeds: number | null;
}

export interface RejectionSpread extends SeedSpread {
  /** 95 % percentile interval of the bootstrap. */
  readonly interval: [number, number];
}

export interface NetworkAuc {
  readonly ours: SeedSpread;
  readonly interval: [number, number];
  /** Mean over seeds of each resample. */
  readonly resampled: readonly number[];
  readonly collapsed: boolean;
  readonly collapsedSeeds: readonly string[];
}

export function networkAuc(metrics: Metrics): NetworkAuc {
  const collapsedSeeds = metrics.seeds.filter((seed) => seed.collapsed).map((seed) => seed.seed);
  const counted = countedSeeds(metrics);
  const resampled = Array.from(
    { length: metrics.bootstrap.resamples },
    (_, resample) => mean(counted.map((seed) => seed.resampledAucs[resample] ?? NaN)),
  );
  const values = counted.map((seed) => seed.auc.value);
  return {
    ours: { value: mean(values), bootstrap: standardDeviation(resampled), seeds: spread(values) },
    interval: centralInterval(resampled, 0.95),
    resampled,
    collapsed: collapsedSeeds.length === metrics.seeds.length,
    collapsedSeeds,
  };
}

/**
 * Rejection at an efficiency; null where some seed lets no background event pass. The bootstrap deviation is the mean
 * of the seeds' own, the largest that the mean over seeds can have, and so are the limits of the interval.
 */
export function networkRejection(metrics: Metrics, efficiency: number): RejectionSpread | null {
  const estimates: Estimate[] = [];
  for (const { rejection } of countedSeeds(metrics)) {
    const estimate = rejection.find((point) => point.efficiency === efficiency)?.rejection;
    if (!estimate) return null;
    estimates.push(estimate);
  }
  const values = estimates.map((estimate) => estimate.value);
  const limit = (side: 0 | 1) => mean(estimates.map((each) => each.interval[side]));
  return {
    value: mean(values),
    bootstrap: mean(estimates.map((each) => each.bootstrap)),
    interval: [limit(0), limit(1)],
    seeds: spread(values),
  };
}

/**
 * The exact binomial 95 % interval of the rejection, for the number of background events that pass on average over
 * seeds: these are the same events, so that more seeds make it no narrower. No upper limit where none passes.
 */
export function networkBinomial(metrics: Metrics, efficiency: number): [number, number | null] {
  const passing = countedSeeds(metrics).map(({ rejection }) =>
    rejection.find((point) => point.efficiency === efficiency)?.passing ?? NaN
  );
  const [low, high] = rejectionInterval(mean(passing), metrics.events.background, 0.95);
  return [low, Number.isFinite(high) ? high : null];
}

/** Seeds that count: those that learned something, or all where none did. */
export function countedSeeds({ seeds }: Metrics): Metrics["seeds"] {
  const learned = seeds.filter((seed) => !seed.collapsed);
  return learned.length > 0 ? learned : seeds;
}

function spread(values: readonly number[]): number | null {
  return values.length > 1 ? standardDeviation(values) : null;
}
