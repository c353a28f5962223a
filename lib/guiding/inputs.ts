/** What the small network of a search sees: features of the data set and the observables chosen, standardised. */
import { type Split, splits } from "../artifact/dataset.ts";
import type { ArrayFile } from "../artifact/arrays.ts";
import { InputError } from "../artifact/input_error.ts";
import type { SearchStart } from "../artifact/guided_search.ts";
import type { SearchEvents } from "../model/search_training.ts";

/** A value per event of each split. */
export type SplitColumn = Readonly<Record<Split, ArrayLike<number>>>;

/** The columns of the features that a search begins with, as the data set holds them. */
export function featureColumns(arrays: ArrayFile, features: SearchStart["features"]): SplitColumn[] {
  // As in the networks of Table V, whatever the order in the list.
  const ordered = (["hl", "mass"] as const).filter((name) => features.includes(name));
  return ordered.flatMap((name) => {
    const read = (split: Split) => arrays.read<Float32Array>(`${split}/${name}`);
    const parts = { train: read("train"), valid: read("valid"), test: read("test") };
    const width = parts.train.shape[1] ?? 1;
    const column = ({ data }: { data: Float32Array }, k: number) => data.filter((_, i) => i % width === k);
    return Array.from({ length: width }, (_, k): SplitColumn => ({
      train: column(parts.train, k),
      valid: column(parts.valid, k),
      test: column(parts.test, k),
    }));
  });
}

/**
 * Columns side by side, each with the mean and deviation of the training split taken out of all splits. (The authors'
 * code standardises every split by itself, which lets an event's input depend on the others it is tested with.)
 * @throws InputError for a column that holds what is not finite.
 */
export function networkInputs(
  columns: readonly SplitColumn[],
  labels: Readonly<Record<Split, Uint8Array>>,
): Record<Split, SearchEvents> {
  const width = columns.length;
  const events = Object.fromEntries(splits.map((split): [Split, SearchEvents] => {
    return [split, { width, labels: labels[split], inputs: new Float64Array(labels[split].length * width) }];
  })) as Record<Split, SearchEvents>;
  columns.forEach((column, k) => {
    const { mean, deviation } = moments(column.train);
    for (const split of splits) {
      const { inputs } = events[split];
      for (let event = 0; event < labels[split].length; event++) {
        const value = ((column[split][event] as number) - mean) / deviation;
        if (!Number.isFinite(value)) {
          throw new InputError(
            `cannot train on column ${k}: event ${event} of ${split} is ${value}, expected a number`,
          );
        }
        inputs[event * width + k] = value;
      }
    }
  });
  return events;
}

/** The deviation of a constant column is taken as 1. */
function moments(values: ArrayLike<number>): { mean: number; deviation: number } {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] as number;
  const mean = sum / values.length;
  let square = 0;
  for (let i = 0; i < values.length; i++) square += ((values[i] as number) - mean) ** 2;
  const deviation = Math.sqrt(square / values.length);
  return { mean, deviation: deviation > 1e-12 * Math.abs(mean) ? deviation : 1 };
}
