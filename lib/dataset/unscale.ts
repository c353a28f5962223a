/** Undoes the scaling of flat features, where it is known. */
import type { Scaling } from "../artifact/dataset.ts";

export interface Unscaled {
  readonly values: Float64Array;
  /** Whether the values are those of the file again, in its unit; else they are as the file scaled them before. */
  readonly known: boolean;
}

/** One column of a table of `width` columns, as it was before `prepare` scaled it. */
export function unscaleColumn(data: Float32Array, width: number, column: number, scaling: Scaling): Unscaled {
  const values = Float64Array.from({ length: data.length / width }, (_, row) => data[row * width + column] ?? NaN);
  switch (scaling.kind) {
    case "as given":
      return { values, known: false };
    case "divided":
      return { values: values.map((value) => value * scaling.by), known: true };
    case "standardised": {
      const [mean, deviation] = [scaling.mean[column] ?? NaN, scaling.deviation[column] ?? NaN];
      return { values: values.map((value) => value * deviation + mean), known: true };
    }
  }
}
