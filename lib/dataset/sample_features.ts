/**
 * The histograms of Figure 4: the seven high-level features and the jet mass of all used events, in the bins of the
 * published ones where the values are those of the file; where the file holds scaled values, in 50 bins over the range of
 * its background, as the paper chose its own.
 */
import type { ArrayFile } from "../artifact/arrays.ts";
import { type DatasetInfo, hlNames, openDataset, splits } from "../artifact/dataset.ts";
import { binEdges, type PublishedHistograms } from "../artifact/published_histograms.ts";
import type { FeatureHistogram, FeatureQuantity, SampleFeatures } from "../artifact/sample_features.ts";
import { ecalGrid } from "../physics/geometry.ts";
import { jetMass } from "../physics/jet_mass.ts";
import { unscaleColumn } from "./unscale.ts";

const ownBins = 50;
/**
 * Of the range of the bins: values that close to its ends belong to the end. Scaling and float32 move a value that was
 * at the end, as a ratio of exactly 1, by up to about 1e-7 of the range.
 */
const rounding = 1e-6;

/** A quantity of all used events, split after split. */
interface Column {
  readonly values: Float64Array;
  readonly unit: FeatureHistogram["unit"];
}

/** Histograms of a data set made by `prepare`. @throws InputError if the file is not one. */
export function measureFeatures(path: string, published: PublishedHistograms): SampleFeatures {
  const { arrays, info } = openDataset(path);
  using _ = arrays;
  const labels = concatenate(splits.map((split) => arrays.read<Uint8Array>(`${split}/y`).data));
  const columns = new Map<FeatureQuantity, Column>();
  hlNames.forEach((name, index) => columns.set(name, flatColumn(arrays, info, "hl", index, published)));
  columns.set("mass", flatColumn(arrays, info, "mass", 0, published));
  if (info.sizes.et === ecalGrid.size) columns.set("ecal_mass", ecalMass(arrays, info));
  const signal = labels.reduce((sum, label) => sum + label, 0);
  return {
    version: 1,
    events: { signal, background: labels.length - signal },
    histograms: [...columns].map(([quantity, column]) => histogramsOf(quantity, column, labels, published)),
    notes: notesOf(info, columns),
  };
}

function flatColumn(
  arrays: ArrayFile,
  { scaling }: DatasetInfo,
  feature: "hl" | "mass",
  index: number,
  published: PublishedHistograms,
): Column {
  const width = feature === "hl" ? hlNames.length : 1;
  const parts = splits.map((split) => {
    const { data } = arrays.read<Float32Array>(`${split}/${feature}`);
    return unscaleColumn(data, width, index, scaling[feature]);
  });
  const quantity = feature === "hl" ? hlNames[index] : "mass";
  const unit = published.histograms.find((histogram) => histogram.quantity === quantity)?.unit ?? null;
  return { values: concatenate(parts.map(({ values }) => values)), unit: parts[0]?.known ? unit : null };
}

/** The mass of the ECal image alone, which Figure 4 resembles more than that of both calorimeters. */
function ecalMass(arrays: ArrayFile, { scaling }: DatasetInfo): Column {
  const factor = scaling.et.kind === "divided" ? scaling.et.by : 1;
  const none = { position: [], value: [] };
  const parts = splits.map((split) => {
    const start = arrays.read<Uint32Array>(`${split}/et/start`).data;
    const position = arrays.read<Uint16Array>(`${split}/et/position`).data;
    const value = arrays.read<Float32Array>(`${split}/et/value`).data;
    return Float64Array.from({ length: start.length - 1 }, (_, event) => {
      const [first, end] = [start[event], start[event + 1]];
      const cells = { position: position.subarray(first, end), value: value.subarray(first, end) };
      return factor * jetMass(cells, none, "ECal");
    });
  });
  return { values: concatenate(parts), unit: scaling.et.kind === "divided" ? "GeV" : null };
}

function histogramsOf(
  quantity: FeatureQuantity,
  { values, unit }: Column,
  labels: Uint8Array,
  published: PublishedHistograms,
): FeatureHistogram {
  const name = quantity === "ecal_mass" ? "mass" : quantity;
  const theirs = unit === null ? undefined : published.histograms.find((histogram) => histogram.quantity === name);
  const edges = theirs ? binEdges(theirs) : rangeEdges(values.filter((_, event) => labels[event] === 0));
  const of = (label: number) => countIn(edges, values.filter((_, event) => labels[event] === label));
  return { quantity, unit, publishedBins: theirs !== undefined, edges, signal: of(1), background: of(0) };
}

/** Equal bins from the smallest to the largest value; of width 1 around a constant. */
function rangeEdges(values: Float64Array): number[] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) [low, high] = [Math.min(low, value), Math.max(high, value)];
  if (!(low < high)) [low, high] = [low - 0.5, low + 0.5];
  return Array.from({ length: ownBins + 1 }, (_, bin) => bin === ownBins ? high : low + (high - low) * bin / ownBins);
}

/** Counts in equal bins, the last including its upper edge. */
function countIn(edges: readonly number[], values: Float64Array) {
  const [low, high, bins] = [edges[0] ?? 0, edges.at(-1) ?? 0, edges.length - 1];
  const tolerance = rounding * (high - low);
  const counts = new Array<number>(bins).fill(0);
  let below = 0, above = 0;
  for (const value of values) {
    if (value < low - tolerance) below++;
    else if (value > high + tolerance) above++;
    else {
      const bin = Math.min(Math.max(Math.floor(bins * (value - low) / (high - low)), 0), bins - 1);
      counts[bin] = (counts[bin] ?? 0) + 1;
    }
  }
  return { counts, below, above };
}

function notesOf({ scaling, sizes }: DatasetInfo, columns: ReadonlyMap<FeatureQuantity, Column>): string[] {
  const features = scaling.hl.kind === "as given"
    ? [`The features are in the file's units and cannot be set beside the published ones: ${scaling.hl.why}.`]
    : [];
  const mass = scaling.mass.kind === "as given"
    ? [`The mass is in the file's units and cannot be set beside the published one: ${scaling.mass.why}.`]
    : [];
  const ecal = !columns.has("ecal_mass")
    ? [`The mass of the ECal alone needs images of 31 \u00d7 31 towers; these have ${sizes.et} \u00d7 ${sizes.et}.`]
    : scaling.et.kind === "as given"
    ? ["The mass of the ECal alone is in the unit of the file's images, which it does not state."]
    : [];
  return [...features, ...mass, ...ecal];
}

function concatenate<A extends Float64Array | Uint8Array>(parts: readonly A[]): A {
  const [first] = parts;
  if (first === undefined) throw new RangeError("cannot concatenate arrays: there are none");
  const all = new (first.constructor as new (length: number) => A)(parts.reduce((sum, part) => sum + part.length, 0));
  let end = 0;
  for (const part of parts) {
    all.set(part, end);
    end += part.length;
  }
  return all;
}
