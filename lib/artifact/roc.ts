/** One network's ROC curves, one per seed, thinned for drawing: roc.json, made by `evaluate`. */
import { z } from "zod";

export const Roc = z.strictObject({
  version: z.literal(1),
  curves: z.array(z.strictObject({
    seed: z.string(),
    auc: z.number(),
    /** Ascending signal efficiencies, and at each the background efficiency and its 68 % bootstrap band. */
    signal: z.array(z.number()),
    background: z.array(z.number()),
    low: z.array(z.number()),
    high: z.array(z.number()),
  })),
});
export type Roc = z.infer<typeof Roc>;
