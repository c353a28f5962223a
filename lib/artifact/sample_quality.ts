/**
 * How far the sample's distributions are from the published ones of Figure 4: sample_quality.json, made by
 * `compare_sample`, so that nobody takes a simulation for the authors' data.
 */
import { z } from "zod";
import { histogramQuantities } from "./published_histograms.ts";

const count = z.number().int().nonnegative();
const Share = z.number().min(0).max(1);

/** Of one class in the published bins. Mean and width are those of events in the bins, each at its bin's centre; null where there are none. */
const Side = z.strictObject({
  events: count,
  mean: z.number().nullable(),
  width: z.number().nullable(),
  /** Shares of the class below the first and above the last bin. */
  below: Share,
  above: Share,
});

const ClassComparison = z.strictObject({
  ours: Side,
  published: Side,
  /** Kolmogorov-Smirnov distance on the bins: the largest difference of the shares below an edge. */
  distance: z.number(),
  /** Distance that two samples of one distribution and of these sizes exceed with a probability of 1 % at most. */
  allowed: z.number(),
  /** Of homogeneity, bins with few events merged. */
  chiSquare: z.number(),
  degrees: count,
  /** Distance and chi-square are each below what equal distributions exceed with a probability of 1 %. */
  agrees: z.boolean(),
  /** Whether every bin has the published count. */
  identical: z.boolean(),
});
export type ClassComparison = z.infer<typeof ClassComparison>;

const QuantityComparison = z.strictObject({
  quantity: z.enum(histogramQuantities),
  unit: z.enum(["", "GeV"]),
  split: z.enum(["train", "test"]),
  signal: ClassComparison,
  background: ClassComparison,
  /** Of the quantity alone, binned. `low` where lower values are more like signal in the published histogram. */
  auc: z.strictObject({ signalIs: z.enum(["low", "high"]), ours: z.number(), published: z.number() }),
});
export type QuantityComparison = z.infer<typeof QuantityComparison>;

export const SampleQuality = z.strictObject({
  version: z.literal(1),
  /** Whether the file holds the authors' events. */
  authors: z.boolean(),
  quantities: z.array(QuantityComparison),
  /** Quantities that cannot be compared, and why. */
  refused: z.array(z.strictObject({ quantity: z.enum(histogramQuantities), why: z.string() })),
  /** Where the sample differs, one sentence each; the first says what the sample is. */
  notes: z.array(z.string()),
});
export type SampleQuality = z.infer<typeof SampleQuality>;
