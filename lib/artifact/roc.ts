/** One network's ROC curves, one per seed, thinned for drawing: roc.json, made by `evaluate`. */
import { z } from "zod";

export const Roc = z.strictObject({
  version: z.literal(1),
  /** Test events behind every curve: they set the largest rejection that can be seen. */
  events: z.strictObject({ signal: z.number().int(), background: z.number().int() }),
  curves: z.array(z.strictObject({
    seed: z.string(),
    auc: z.number(),
    /** Standard deviation of the AUC in a bootstrap over the test events. */
    deviation: z.number(),
    /** The network learned nothing: its output is constant. */
    collapsed: z.boolean(),
    /** Ascending signal efficiencies, and at each the background efficiency and its 68 % bootstrap band. */
    signal: z.array(z.number()),
    background: z.array(z.number()),
    low: z.array(z.number()),
    high: z.array(z.number()),
  })),
});
export type Roc = z.infer<typeof Roc>;
