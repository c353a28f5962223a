/**
 * Labels and flat features, read in blocks and checked: what is not a label or not a finite number is named by its row
 * and column, which count from 0 as in h5py. Between blocks the event loop runs, so that an interrupted run ends.
 */
import { hlNames } from "../artifact/dataset.ts";
import type { ClassCounts } from "./authors_sample.ts";
import { breathe } from "./breathe.ts";
import type { Hdf5Dataset, StoredValues } from "./hdf5_dataset.ts";

/** The largest finite float32, which is what later stages compute with. */
export const largestFloat32 = 3.4028234663852886e38;

/** The first `rows` rows of a data set, block by block. */
export async function* readBlocks(
  dataset: Hdf5Dataset,
  rows: number,
): AsyncGenerator<{ from: number; values: StoredValues }> {
  for (let from = 0; from < rows; from += dataset.blockRows) {
    yield { from, values: dataset.rows(from, Math.min(from + dataset.blockRows, rows)) };
    await breathe();
  }
}

/** All labels of a split, [events]: 1 signal, 0 background. @throws InputError for any other value. */
export async function readLabels(dataset: Hdf5Dataset): Promise<Uint8Array> {
  const labels = new Uint8Array(dataset.shape[0] ?? 0);
  for await (const { from, values } of readBlocks(dataset, labels.length)) {
    for (let i = 0; i < values.length; i++) {
      const label = Number(values[i]);
      if (label !== 0 && label !== 1) {
        throw dataset.fault(`row ${from + i} is ${label}`, "the label 0 (background) or 1 (signal)");
      }
      labels[from + i] = label;
    }
  }
  return labels;
}

export function countClasses(labels: Uint8Array): ClassCounts {
  const signal = labels.reduce((sum, label) => sum + label, 0);
  return { signal, background: labels.length - signal };
}

/** The first `rows` rows, flat and row-major. @throws InputError for what is not a finite float32 number. */
export async function readColumns(dataset: Hdf5Dataset, rows: number): Promise<Float64Array> {
  const width = dataset.shape.slice(1).reduce((product, length) => product * length, 1);
  const columns = new Float64Array(rows * width);
  for await (const { from, values } of readBlocks(dataset, rows)) {
    for (let i = 0; i < values.length; i++) {
      const value = Number(values[i]);
      if (!(Math.abs(value) <= largestFloat32)) {
        throw valueFault(dataset, from + Math.floor(i / width), i % width, value);
      }
      columns[from * width + i] = value;
    }
  }
  return columns;
}

function valueFault(dataset: Hdf5Dataset, row: number, column: number, value: number) {
  const name = dataset.name.startsWith("hl/") ? ` (${hlNames[column]})` : "";
  const place = (dataset.shape[1] ?? 1) > 1 ? `row ${row} column ${column}${name}` : `row ${row}`;
  return dataset.fault(`${place} is ${value}`, finiteWanted(value));
}

export function finiteWanted(value: number): string {
  return Number.isFinite(value) ? "a number that float32 can hold" : "a finite number";
}
