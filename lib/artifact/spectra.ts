/**
 * Spectra of the electron candidates, made by `describe` for Figure 1 of the paper: transverse momentum and
 * pseudorapidity of signal and background, before any reweighting.
 */
import { z } from "zod";

/** Counts of one class in bins `edges[i]` <= x < `edges[i + 1]`; the last bin includes its upper edge. */
const Histogram = z.strictObject({
  /** Ascending bin edges, one more than there are bins. */
  edges: z.array(z.number()).min(2),
  counts: z.array(z.number().int()),
  /**
   * Fraction of the class per unit of the quantity: count / (events of the class * width of the bin). It integrates
   * to one less the fraction outside the edges.
   */
  density: z.array(z.number()),
  /** Events of the class below the first and above the last edge. */
  below: z.number().int(),
  above: z.number().int(),
});
export type Histogram = z.infer<typeof Histogram>;

/** A quantity of both classes. The classes may have bins of their own, as in the paper's pT panel. */
const Spectrum = z.strictObject({
  /** "GeV", or "" for a pure number. */
  unit: z.string(),
  signal: Histogram,
  background: Histogram,
});
export type Spectrum = z.infer<typeof Spectrum>;

export const Spectra = z.strictObject({
  version: z.literal(1),
  split: z.literal("train"),
  events: z.strictObject({ signal: z.number().int(), background: z.number().int() }),
  /** Null where the input file has no such quantity (the authors' file has neither); `missing` then says so. */
  pt: Spectrum.nullable(),
  eta: Spectrum.nullable(),
  /** One sentence for the reader in place of a panel: "the input has no candidate pt and eta"; null if both are there. */
  missing: z.string().nullable(),
});
export type Spectra = z.infer<typeof Spectra>;
