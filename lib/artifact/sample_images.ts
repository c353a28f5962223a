/** Images of the sample, made by `describe_images` for Figures 2 and 3: one example per class, and the classes' means. */
import { z } from "zod";
import { Candidate, ImagePair, TowerGrid } from "./tower_image.ts";

const fraction = z.number().min(0).max(1);
const ClassImages = z.strictObject({
  events: z.number().int().positive(),
  example: Candidate,
  /** Mean over all events of the class, empty images included. */
  mean: ImagePair,
  /** Fraction of the class whose image is empty. */
  empty: z.strictObject({ et: fraction, ht: fraction }),
});
export type ClassImages = z.infer<typeof ClassImages>;

export const SampleImages = z.strictObject({
  version: z.literal(1),
  split: z.literal("train"),
  grids: z.strictObject({ et: TowerGrid, ht: TowerGrid }),
  /** How the examples were chosen, one sentence. */
  choice: z.string(),
  signal: ClassImages,
  background: ClassImages,
});
export type SampleImages = z.infer<typeof SampleImages>;
