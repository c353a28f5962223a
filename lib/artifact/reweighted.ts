/**
 * Every network's AUC with and without weights that make the transverse momentum of both classes alike: reweighted.json, made
 * by `reweight`.
 */
import { z } from "zod";

const count = z.number().int().nonnegative();
/** A mean over seeds with its standard deviation over resamples of the test events. */
const Value = z.strictObject({ value: z.number(), bootstrap: z.number() });

export const Reweighted = z.strictObject({
  version: z.literal(1),
  /** Of the histograms whose ratios are the weights: bins of `width` GeV from `low` on; a weight is at most `cap`. */
  binning: z.strictObject({ low: z.number(), width: z.number().positive(), cap: z.number().positive() }),
  bootstrap: z.strictObject({ resamples: count, seed: count }),
  /** Test events, and to how many unweighted ones the weighted are worth; null without pt in the input. */
  events: z.strictObject({
    signal: count,
    background: count,
    effective: z.strictObject({
      flat: z.strictObject({ signal: z.number(), background: z.number() }),
      signalShape: z.strictObject({ background: z.number() }),
    }).nullable(),
  }),
  networks: z.array(z.strictObject({
    name: z.string(),
    title: z.string(),
    /** Seeds that the values are means over; none where all collapsed. */
    seeds: z.array(z.string()),
    unweighted: Value.nullable(),
    /** Both classes flat in pT. */
    flat: Value.nullable(),
    /** Background with the signal's pT spectrum. */
    signalShape: Value.nullable(),
    /** `signalShape` less `unweighted`, resample by resample. */
    change: Value.nullable(),
  })),
  /** Why there are no weights; null where there are. */
  missing: z.string().nullable(),
  notes: z.array(z.string()),
});
export type Reweighted = z.infer<typeof Reweighted>;
