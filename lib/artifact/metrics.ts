/** One network's quality on the test split, over all seeds: metrics.json, made by `evaluate`. */
import { z } from "zod";

/** A value with the standard deviation and 95 % interval of a bootstrap over the test events. */
export const Estimate = z.strictObject({
  value: z.number(),
  bootstrap: z.number(),
  interval: z.tuple([z.number(), z.number()]),
});
export type Estimate = z.infer<typeof Estimate>;

const Interval = z.tuple([z.number(), z.number()]);

const Rejection = z.strictObject({
  /** Signal efficiency (true-positive rate). */
  efficiency: z.number(),
  /** Background rejection, 1 / false-positive rate; null where no background event passes. */
  rejection: Estimate.nullable(),
  /** Background events that pass; fractional where events of one score pass in part. */
  passing: z.number(),
  /**
   * 95 % interval of the rejection by the exact binomial one of the events that pass (lib/statistics/clopper_pearson.ts), at
   * the threshold found; no upper limit where none passes.
   */
  binomial: z.tuple([z.number(), z.number().nullable()]),
});

export const Metrics = z.strictObject({
  version: z.literal(1),
  events: z.strictObject({ signal: z.number().int(), background: z.number().int() }),
  /** Resample k of one seed holds the same events for every network and seed that saw these events. */
  bootstrap: z.strictObject({ resamples: z.number().int(), seed: z.number().int() }),
  seeds: z.array(z.strictObject({
    seed: z.string(),
    auc: Estimate,
    /** AUC of each resample: differences of networks taken resample by resample are a paired bootstrap. */
    resampledAucs: z.array(z.number()),
    /** Standard deviation after DeLong, DeLong and Clarke-Pearson (1988); null where a class has a single event. */
    delong: z.number().nullable(),
    /**
     * DeLong's 95 % intervals of the AUC: value -+ 1.96 deviations, and the same on the logit scale (null for an AUC of 0 or
     * 1). Null where a class has a single event.
     */
    delongIntervals: z.strictObject({ plain: Interval, logit: Interval.nullable() }).nullable(),
    rejection: z.array(Rejection),
    /** The network learned nothing: its output is constant (lib/statistics/collapse.ts), its AUC one single tie. */
    collapsed: z.boolean(),
  })),
});
export type Metrics = z.infer<typeof Metrics>;
