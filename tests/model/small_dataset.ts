/** Small prepared data sets with something to learn, in the layout of lib/artifact/dataset.ts. */
import { type NamedArray, writeArrays } from "../../lib/artifact/arrays.ts";
import { DatasetInfo, type Split, splits } from "../../lib/artifact/dataset.ts";
import { Lcg } from "./fixtures.ts";

/** Pixels per side. */
export const size = 8;

export interface Sizes {
  readonly train: number;
  readonly valid: number;
  readonly test: number;
}

/** Cells of one event's image, by position. */
type Image = Map<number, number>;

/**
 * Signal is one bright cell near the centre of both images, background a few weaker ones anywhere; `hl` and `mass` are
 * shifted by the label. Every feature tells the classes apart in part.
 */
export function writeSmallDataset(path: string, sizes: Sizes, seed = 1): void {
  const random = new Lcg(seed), arrays: Record<string, NamedArray> = {};
  const signal = Object.fromEntries(splits.map((split) => {
    const labels = Uint8Array.from({ length: sizes[split] }, () => random.uniform() < 0.5 ? 1 : 0);
    addSplit(arrays, split, labels, random);
    return [split, labels.reduce((sum, label) => sum + label, 0)];
  }));
  writeDataset(path, arrays, { sizes, signal });
}

/** A data set from arrays of one's own. */
export function writeDataset(
  path: string,
  arrays: Readonly<Record<string, NamedArray>>,
  { sizes, signal }: { sizes: Sizes; signal: Readonly<Record<string, number>> },
): void {
  const asGiven = { kind: "as given", why: "made for a test" } as const;
  const info = DatasetInfo.parse({
    version: 1,
    sizes: { et: size, ht: size },
    scaling: { hl: asGiven, mass: asGiven, et: asGiven, ht: asGiven },
    events: Object.fromEntries(splits.map((split) => {
      return [split, { used: sizes[split], given: sizes[split], signal: signal[split] }];
    })),
  });
  writeArrays(path, arrays, { dataset: JSON.stringify(info) });
}

function addSplit(arrays: Record<string, NamedArray>, split: Split, labels: Uint8Array, random: Lcg): void {
  const events = labels.length;
  const normal = () => random.uniform() + random.uniform() + random.uniform() - 1.5;
  const shifted = (label: number, by: number) => normal() + by * (label - 0.5);
  arrays[`${split}/y`] = { shape: [events], data: labels };
  const hl = Array.from(labels, (label) => Array.from({ length: 7 }, (_, k) => shifted(label, 0.1 * k)));
  arrays[`${split}/hl`] = { shape: [events, 7], data: Float32Array.from(hl.flat()) };
  arrays[`${split}/mass`] = { shape: [events, 1], data: Float32Array.from(labels, (label) => shifted(label, 0.8)) };
  for (const feature of ["et", "ht"]) {
    const images = Array.from(labels, (label) => label ? [cell(random, 3, 2, 0.8)] : spread(random));
    addImages(arrays, `${split}/${feature}`, images.map((cells) => new Map(cells.toSorted(([a], [b]) => a - b))));
  }
}

/** A cell `within` pixels from `from` on, with at least this energy. */
function cell(random: Lcg, from: number, within: number, least: number): [number, number] {
  const draw = () => from + Math.floor(random.uniform() * within);
  return [draw() * size + draw(), least + random.uniform() / 4];
}

function spread(random: Lcg): [number, number][] {
  return Array.from({ length: Math.floor(random.uniform() * 4) }, () => cell(random, 0, size, 0.3));
}

function addImages(arrays: Record<string, NamedArray>, name: string, images: readonly Image[]): void {
  let start = 0;
  const starts = [0, ...images.map((image) => start += image.size)];
  const positions = images.flatMap((image) => [...image.keys()]),
    values = images.flatMap((image) => [...image.values()]);
  arrays[`${name}/start`] = { shape: [starts.length], data: Uint32Array.from(starts) };
  arrays[`${name}/position`] = { shape: [positions.length], data: Uint16Array.from(positions) };
  arrays[`${name}/value`] = { shape: [values.length], data: Float32Array.from(values) };
}
