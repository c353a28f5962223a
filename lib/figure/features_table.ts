/** The bins of Figure 4, ours and the published, for figure.csv. */
import { binEdges, type PublishedHistogram } from "../artifact/published_histograms.ts";
import type { FeatureHistogram, SampleFeatures } from "../artifact/sample_features.ts";
import type { Row } from "./figure.ts";

export interface FeatureRow extends Row {
  readonly quantity: string;
  readonly origin: "ours" | "published";
  readonly class: "signal" | "background";
  /** "GeV", "" for a pure number, "file" where the file does not state it. */
  readonly unit: string;
  readonly low: number;
  readonly high: number;
  readonly count: number;
  /** Of all events of the class. */
  readonly fraction: number;
}

/** All bins of a panel. */
export function featureRows(
  { quantity, unit, edges, signal, background }: FeatureHistogram,
  theirs: PublishedHistogram | undefined,
  events: SampleFeatures["events"],
): FeatureRow[] {
  const rows = (
    origin: FeatureRow["origin"],
    name: FeatureRow["class"],
    edges: readonly number[],
    counts: readonly number[],
    total: number,
  ) =>
    counts.map((count, bin) => ({
      quantity,
      origin,
      class: name,
      unit: unit ?? "file",
      low: edges[bin] ?? NaN,
      high: edges[bin + 1] ?? NaN,
      count,
      fraction: count / total,
    }));
  const published = theirs ? binEdges(theirs) : [];
  return [
    ...rows("ours", "signal", edges, signal.counts, events.signal),
    ...rows("ours", "background", edges, background.counts, events.background),
    ...(theirs
      ? [
        ...rows("published", "signal", published, theirs.signal, theirs.events.signal),
        ...rows("published", "background", published, theirs.background, theirs.events.background),
      ]
      : []),
  ];
}
