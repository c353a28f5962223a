/** The test candidates that the best network gets most wrong, made by `find_mistakes`. */
import { z } from "zod";
import { Candidate, TowerGrid } from "./tower_image.ts";

const Mistake = z.strictObject({ score: z.number(), candidate: Candidate });
export type Mistake = z.infer<typeof Mistake>;

export const Mistakes = z.strictObject({
  version: z.literal(1),
  network: z.string(),
  /** Area under the ROC curve of the scores on the test split. */
  auc: z.number(),
  /** Of how many trainings (seeds) a score is the mean. */
  trainings: z.number().int().positive(),
  events: z.strictObject({ signal: z.number().int(), background: z.number().int() }),
  grids: z.strictObject({ et: TowerGrid, ht: TowerGrid }),
  /** Signal with the lowest scores, lowest first; background with the highest, highest first. */
  signal: z.array(Mistake),
  background: z.array(Mistake),
});
export type Mistakes = z.infer<typeof Mistakes>;
