/** One candidate of a search, trained: result.json, made by `trial`. It holds no times: these belong to the record. */
import { z } from "zod";
import { Network, Seed, Training } from "./model.ts";

const count = z.number().int().positive();
/** A mean binary cross-entropy; null where it was no finite number. */
const Loss = z.number().nullable();

export const Trial = z.strictObject({
  version: z.literal(1),
  /** Where the candidate stands in its search; round 0 is the published network. */
  round: z.number().int().nonnegative(),
  slot: count,
  network: Network,
  training: Training,
  seed: Seed,
  /** Trainable parameters. */
  parameters: count,
  /** Every epoch that was trained. */
  epochs: z.array(z.strictObject({ loss: Loss, validation: Loss })).min(1),
  /** Batches of all these epochs. */
  steps: count,
  /** The epoch (from 1) with the lowest validation loss, and that network on the validation split; null if it diverged. */
  best: z.strictObject({ epoch: count, validation: z.number(), auc: z.number().min(0).max(1) }).nullable(),
  /** `collapsed`: its output is constant. `diverged`: no epoch ended with a validation loss that is a number. */
  outcome: z.enum(["trained", "collapsed", "diverged"]),
  /** Why it trained no longer. */
  stopped: z.enum(["early stopping", "last epoch", "halving"]),
});
export type Trial = z.infer<typeof Trial>;
