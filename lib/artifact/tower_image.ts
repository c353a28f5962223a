/** Calorimeter images as figures need them: towers with their energy, and how large the image is. */
import { z } from "zod";

/** How the towers of a calorimeter's images are placed and measured. */
export const TowerGrid = z.strictObject({
  /** Towers per side. */
  size: z.number().int().min(1),
  /**
   * Half the width of the image: in pseudorapidity and in azimuth (radians). Null where the number of towers is not the
   * paper's, so that their real size is not known.
   */
  halfWidth: z.strictObject({ eta: z.number().positive(), phi: z.number().positive() }).nullable(),
  /** Pixels of the data set along a tower's side: 4 where a tower's energy is shared among 4 x 4 pixels. */
  pixels: z.number().int().min(1),
  /** Of the energies; null where the data set holds them in the unit of its file, which nobody states. */
  unit: z.literal("GeV").nullable(),
});
export type TowerGrid = z.infer<typeof TowerGrid>;

/** Non-empty towers as [position, transverse energy]: position = row * size + column, row 0 highest in phi, ascending. */
export const Towers = z.array(z.tuple([z.number().int().nonnegative(), z.number().positive()]));
export type Towers = z.infer<typeof Towers>;

/** The two images of a candidate, or of a mean. */
export const ImagePair = z.strictObject({ et: Towers, ht: Towers });
export type ImagePair = z.infer<typeof ImagePair>;

/** A single candidate. */
export const Candidate = z.strictObject({
  /** Row in its split, counted from 0. */
  event: z.number().int().nonnegative(),
  /** Transverse momentum in GeV and pseudorapidity; null where the input does not have them. */
  pt: z.number().nullable(),
  eta: z.number().nullable(),
  images: ImagePair,
});
export type Candidate = z.infer<typeof Candidate>;
