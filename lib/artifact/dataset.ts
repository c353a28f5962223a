/**
 * The data set as it passes from `prepare` to all later stages: scaled features, images as lists of non-empty cells,
 * labels, in one safetensors file.
 *
 * Arrays, for each split `train`, `valid`, `test` of N events:
 * - `SPLIT/y` Uint8 [N]: 1 signal (electron), 0 background;
 * - `SPLIT/hl` Float32 [N, 7], `SPLIT/mass` Float32 [N, 1]: scaled;
 * - `SPLIT/et/start` Uint32 [N + 1], `SPLIT/et/position` Uint16 [cells], `SPLIT/et/value` Float32 [cells]: the ECal
 *   image's non-zero cells, event by event; position = row * size + column, ascending; value scaled. `ht` likewise;
 * - `SPLIT/pt`, `SPLIT/eta` Float32 [N]: the candidate's transverse momentum in GeV and pseudorapidity, where the
 *   input has them (ours does, the authors' file does not).
 */
import { z } from "zod";
import { ArrayFile } from "./arrays.ts";
import { InputError } from "./input_error.ts";

export const splits = ["train", "valid", "test"] as const;
export type Split = typeof splits[number];
/** Image features and flat features, by the authors' names. */
export type ImageFeature = "et" | "ht";
export type FlatFeature = "hl" | "mass";
export type Feature = ImageFeature | FlatFeature;

/** The seven high-level features in the order of `hl`, by the names of the authors' HLVar.C. */
export const hlNames = ["Rhad", "weta2", "Rphi", "Reta", "sigmaetaeta", "Iso03", "Iso04"] as const;

/** value' = value (as given), (value - mean) / deviation per column (standardised), or value / by (divided). */
const Scaling = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("as given"), why: z.string() }),
  z.strictObject({ kind: z.literal("standardised"), mean: z.array(z.number()), deviation: z.array(z.number()) }),
  z.strictObject({ kind: z.literal("divided"), by: z.number().positive(), unit: z.string() }),
]);
export type Scaling = z.infer<typeof Scaling>;

const count = z.number().int().nonnegative();
const size = z.number().int().min(1).max(32);

export const DatasetInfo = z.strictObject({
  version: z.literal(1),
  /** Pixels per side of each image. */
  sizes: z.strictObject({ et: size, ht: size }),
  scaling: z.strictObject({ hl: Scaling, mass: Scaling, et: Scaling, ht: Scaling }),
  /** Events per split: as used, as the input file had them, and how many of the used ones are signal. */
  events: z.record(z.enum(splits), z.strictObject({ used: count, given: count, signal: count })),
});
export type DatasetInfo = z.infer<typeof DatasetInfo>;

/** Non-empty cells of an image, for a range of events. `start` has one more entry than there are events. */
export interface Cells {
  readonly start: Uint32Array;
  readonly position: Uint16Array;
  readonly value: Float32Array;
}

/** Opens a data set; close its `arrays`. @throws InputError if it is not one. */
export function openDataset(path: string): { arrays: ArrayFile; info: DatasetInfo } {
  const arrays = ArrayFile.open(path);
  try {
    return { arrays, info: DatasetInfo.parse(JSON.parse(arrays.metadata.dataset ?? "null")) };
  } catch {
    arrays.close();
    throw new InputError(`cannot read ${path}: it does not say which data set it holds, expected an output of prepare`);
  }
}
