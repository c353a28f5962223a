/** Compares the sample's distributions with the published counts of Figure 4. */
import { binEdges, type PublishedHistogram } from "../artifact/published_histograms.ts";
import type { ClassComparison, QuantityComparison } from "../artifact/sample_quality.ts";
import {
  allowedChiSquare,
  allowedDistance,
  type Binned,
  binnedAuc,
  binnedMoments,
  binValues,
  chiSquare,
  kolmogorovDistance,
  totalOf,
} from "../statistics/binned.ts";

/** A quantity's values in the split that the published histogram is of, and the labels there, [events]. */
export interface QuantitySample {
  readonly values: Float64Array;
  readonly labels: Uint8Array;
}

export interface QuantityHistograms {
  readonly ours: Readonly<Record<"signal" | "background", Binned>>;
  readonly published: Readonly<Record<"signal" | "background", Binned>>;
}

export function histogramsOf({ values, labels }: QuantitySample, paper: PublishedHistogram): QuantityHistograms {
  const edges = binEdges(paper);
  const of = (label: number) => binValues(values.filter((_, event) => labels[event] === label), edges);
  return {
    ours: { signal: of(1), background: of(0) },
    published: { signal: published(paper, "signal"), background: published(paper, "background") },
  };
}

/** What is in no bin has an unknown side; in Figure 4 that is nothing. */
function published(paper: PublishedHistogram, name: "signal" | "background"): Binned {
  const counts = paper[name];
  return { below: 0, counts, above: paper.events[name] - counts.reduce((sum, count) => sum + count, 0) };
}

export function compareQuantity(
  paper: PublishedHistogram,
  { ours, published }: QuantityHistograms,
): QuantityComparison {
  const edges = binEdges(paper);
  const theirAuc = binnedAuc(published.signal, published.background);
  const ourAuc = binnedAuc(ours.signal, ours.background);
  const isLow = theirAuc < 0.5;
  return {
    quantity: paper.quantity,
    unit: paper.unit,
    split: paper.split,
    signal: compareClass(ours.signal, published.signal, edges),
    background: compareClass(ours.background, published.background, edges),
    auc: {
      signalIs: isLow ? "low" : "high",
      ours: isLow ? 1 - ourAuc : ourAuc,
      published: isLow ? 1 - theirAuc : theirAuc,
    },
  };
}

function compareClass(ours: Binned, published: Binned, edges: readonly number[]): ClassComparison {
  const side = (binned: Binned) => {
    const events = totalOf(binned);
    return {
      events,
      ...binnedMoments(binned, edges),
      below: binned.below / events,
      above: binned.above / events,
    };
  };
  const { distance } = kolmogorovDistance(ours, published);
  const homogeneity = chiSquare(ours, published);
  const allowed = allowedDistance(totalOf(ours), totalOf(published));
  return {
    ours: side(ours),
    published: side(published),
    distance,
    allowed,
    ...homogeneity,
    agrees: distance <= allowed && homogeneity.chiSquare <= allowedChiSquare(homogeneity.degrees),
    identical: ours.below === published.below && ours.above === published.above &&
      ours.counts.every((count, bin) => count === published.counts[bin]),
  };
}

/**
 * Undoes a shift and a factor that are unknown: the published range is that of the authors' background, so their own file's
 * background lies between the same limits.
 */
export function stretchedToRange({ values, labels }: QuantitySample, paper: PublishedHistogram): QuantitySample {
  let low = Infinity, high = -Infinity;
  values.forEach((value, event) => {
    if (labels[event] === 1) return;
    low = Math.min(low, value);
    high = Math.max(high, value);
  });
  const [from, to] = paper.range;
  return { labels, values: values.map((value) => from + (to - from) * (value - low) / (high - low)) };
}
