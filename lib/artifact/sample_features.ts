/**
 * Histograms of the seven high-level features and of the jet mass in the sample, made by `describe_features` for
 * Figure 4.
 */
import { z } from "zod";
import { hlNames } from "./dataset.ts";

const count = z.number().int().nonnegative();
const Counts = z.strictObject({ counts: z.array(count), below: count, above: count });

/** The quantities in the order of their panels; `ecal_mass` is the mass of the ECal image alone. */
export const featureQuantities = [...hlNames, "mass", "ecal_mass"] as const;
export type FeatureQuantity = typeof featureQuantities[number];

const FeatureHistogram = z.strictObject({
  quantity: z.enum(featureQuantities),
  /** "GeV", "" for a pure number; null where the values are in the unit of the file, which nobody states. */
  unit: z.enum(["", "GeV"]).nullable(),
  /** Whether the bins are those of the published histogram. */
  publishedBins: z.boolean(),
  /** Ascending, one more than there are bins; the last bin includes its upper edge. */
  edges: z.array(z.number()).min(2),
  signal: Counts,
  background: Counts,
});
export type FeatureHistogram = z.infer<typeof FeatureHistogram>;

export const SampleFeatures = z.strictObject({
  version: z.literal(1),
  /** All used events of the three splits. */
  events: z.strictObject({ signal: count, background: count }),
  histograms: z.array(FeatureHistogram),
  /** What a reader should know, one sentence each: what is in the file's units, what is missing, and why. */
  notes: z.array(z.string()),
});
export type SampleFeatures = z.infer<typeof SampleFeatures>;
