/**
 * One network's scores on the test split under three lights, per seed: their distribution, whether they are
 * probabilities, and the AUC by transverse momentum and pseudorapidity. diagnostics.json, made by `diagnose`.
 */
import { z } from "zod";

const count = z.number().int().nonnegative();
const share = z.number().min(0).max(1);

const Bin = z.strictObject({
  low: z.number(),
  high: z.number(),
  /** All events with low < score <= high (0 is in the first bin), and the signal among them. */
  events: count,
  signal: count,
  /** Mean score, share of signal and its 68 % Wilson interval; null without events. */
  score: share.nullable(),
  share: share.nullable(),
  interval: z.tuple([share, share]).nullable(),
});

const Stratum = z.strictObject({
  /** Bins hold low <= value < high, the last one its upper edge too. */
  low: z.number(),
  high: z.number(),
  signal: count,
  background: count,
  /** Null where the bin lacks a class. */
  auc: share.nullable(),
  /** Standard deviation after DeLong; null where a class has less than two events. */
  deviation: z.number().nonnegative().nullable(),
});

/** Bins of one quantity; events in none of them are counted. */
const Strata = z.strictObject({ bins: z.array(Stratum), outside: count });

export const Diagnostics = z.strictObject({
  version: z.literal(1),
  events: z.strictObject({ signal: count, background: count }),
  seeds: z.array(z.strictObject({
    seed: z.string(),
    /** The network learned nothing: its output is constant. */
    collapsed: z.boolean(),
    /** Events by score in equal bins of [0, 1], each with its upper edge, 0 in the first. */
    histogram: z.strictObject({ signal: z.array(count), background: z.array(count) }),
    calibration: z.strictObject({
      bins: z.array(Bin),
      /** Expected calibration error, and what counting alone would make of perfect probabilities. */
      error: share,
      noise: share,
      brier: share,
    }),
    /** Null where the input file has no such quantity (the authors' file has neither); pt in GeV. */
    pt: Strata.nullable(),
    eta: Strata.nullable(),
  })).min(1),
});
export type Diagnostics = z.infer<typeof Diagnostics>;
export type SeedDiagnostics = Diagnostics["seeds"][number];
export type Strata = z.infer<typeof Strata>;
