/**
 * The paper's Figure 4 as data: data/published_histograms.yaml, the source `histograms` of the pipeline. Exact integer
 * counts per class of the seven high-level features and the jet mass.
 */
import { z } from "zod";
// @ts-types="../declarations/std_yaml.d.ts"
import { parse } from "@std/yaml";
import { hlNames } from "./dataset.ts";
import { InputError } from "./input_error.ts";

const Text = z.string().trim().min(1);
const Counts = z.array(z.number().int().nonnegative()).min(1);
const Events = z.number().int().positive();

/** The quantities of Figure 4 in its order. */
export const histogramQuantities = [...hlNames, "mass"] as const;
export type HistogramQuantity = typeof histogramQuantities[number];

const PublishedHistogram = z.strictObject({
  quantity: z.enum(histogramQuantities),
  /** "GeV", or "" for a pure number. */
  unit: z.enum(["", "GeV"]),
  /** The authors' split that the events are from. */
  split: z.enum(["train", "test"]),
  /** Lower edge of the first and upper edge of the last of the equal bins: the background's smallest and largest value. */
  range: z.tuple([z.number(), z.number()]),
  /** Events of the class in that split; those outside the range are in no bin. */
  events: z.strictObject({ background: Events, signal: Events }),
  /** Events per bin; the last bin includes its upper edge (numpy.histogram). */
  background: Counts,
  signal: Counts,
}).superRefine(({ range: [low, high], events, background, signal }, context) => {
  const demand = (met: boolean, path: string, message: string) => {
    if (!met) context.addIssue({ code: "custom", path: [path], message });
  };
  const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
  demand(low < high, "range", "expected a lower before a higher edge");
  demand(signal.length === background.length, "signal", `expected ${background.length} bins, as background has`);
  demand(sum(background) <= events.background, "background", "expected no more counts than events");
  demand(sum(signal) <= events.signal, "signal", "expected no more counts than events");
});
export type PublishedHistogram = z.infer<typeof PublishedHistogram>;

export const PublishedHistograms = z.strictObject({
  version: z.literal(1),
  paper: z.strictObject({ arxiv: Text, edition: Text, source: Text }),
  histograms: z.array(PublishedHistogram).min(1),
});
export type PublishedHistograms = z.infer<typeof PublishedHistograms>;

/**
 * Reads published_histograms.yaml.
 * @param name what to call the file in errors.
 * @throws InputError with every fault, if the text is not YAML or not of this form.
 */
export function parsePublishedHistograms(text: string, name = "published_histograms.yaml"): PublishedHistograms {
  let document: unknown;
  try {
    document = parse(text);
  } catch (error) {
    const [reason] = (error as Error).message.split(/:?\n/);
    throw new InputError(`cannot read ${name}: ${reason}, expected YAML`);
  }
  const { success, data, error } = PublishedHistograms.safeParse(document);
  if (success) return data;
  const faults = error.issues.map(({ path, message }) => `${path.join(".") || "document"}: ${message}`);
  throw new InputError(`cannot read ${name}: ${faults.join("; ")}`);
}

/** The bin edges, one more than there are bins. */
export function binEdges({ range: [low, high], background: { length } }: PublishedHistogram): number[] {
  return Array.from({ length: length + 1 }, (_, i) => i === length ? high : low + (high - low) * i / length);
}
