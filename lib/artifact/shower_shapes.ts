/** The file's features and mass against those computed from its images: shapes.json, made by `check_shapes`. */
import { z } from "zod";
import { hlNames } from "./dataset.ts";

const Share = z.number().min(0).max(1);

const Agreement = z.strictObject({
  /** `values`: as they are; `up to a line`: after the best straight line, since how the file was scaled is unknown. */
  compared: z.enum(["values", "up to a line"]),
  events: z.number().int(),
  /** Share of events whose relative difference is at most the tolerance. */
  within: Share,
  /** Relative differences, |computed - file| over the larger of |file| and the file's standard deviation. */
  largest: z.number(),
  median: z.number(),
  /** Pearson's; null where one of them is constant. */
  correlation: z.number().nullable(),
});
export type ShapeAgreement = z.infer<typeof Agreement>;

const Quantity = z.strictObject({
  quantity: z.enum([...hlNames, "mass"]),
  /** Which calorimeters the computed mass is of; null for a feature. */
  definition: z.enum(["ECal and HCal", "ECal"]).nullable(),
  agreement: Agreement.nullable(),
  /** Why there is no agreement to state; null where there is. */
  refused: z.string().nullable(),
});

const MassSide = z.strictObject({
  /** Of events in the published bins, each at its bin's centre; null where there are none. */
  mean: z.number().nullable(),
  /** Share of the class in the first bin. */
  first: Share,
  /** Kolmogorov-Smirnov distance to the published counts; null for the published ones themselves. */
  distance: z.number().nullable(),
});

export const ShowerShapes = z.strictObject({
  version: z.literal(1),
  events: z.number().int(),
  tolerance: z.number(),
  /** The switches of lib/physics/features.ts by name, as the features were computed. */
  switches: z.record(z.string(), z.boolean()),
  quantities: z.array(Quantity),
  /** Both definitions of the mass and the published histogram of Figure 4; null where the images are not in GeV. */
  masses: z.strictObject({
    /** Upper edge of the first bin, GeV. */
    firstEdge: z.number(),
    of: z.array(z.strictObject({
      what: z.enum(["ECal and HCal", "ECal", "published"]),
      signal: MassSide,
      background: MassSide,
      /** Of the mass alone, binned, a lower mass being more like signal. */
      auc: z.number(),
    })),
  }).nullable(),
  /** What a reader should know, one sentence each. */
  notes: z.array(z.string()),
});
export type ShowerShapes = z.infer<typeof ShowerShapes>;
