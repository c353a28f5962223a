/**
 * Values of energy flow polynomials for the events of a data set: observables.safetensors, made by `compute_observables`.
 * Arrays: for each split computed, `SPLIT/values` Float64 or Float32 [events, observables]. What the columns are stands in
 * the metadata `observables`, how they were computed in `computation`.
 */
import { z } from "zod";
import { ArrayFile } from "./arrays.ts";
import { splits } from "./dataset.ts";
import { InputError } from "./input_error.ts";

const vertex = z.number().int().nonnegative();

/** A column. */
export const Observable = z.strictObject({
  /** Unique in the file: `et (3,3,1) kappa 1 beta 0.5`. */
  name: z.string(),
  /** Edges between vertices 0, 1, 2 …; a multiple edge as often as it counts; none for a single vertex. */
  graph: z.array(z.tuple([vertex, vertex])),
  kappa: z.number(),
  /** null for a single vertex, which has no angle. */
  beta: z.number().nullable(),
  image: z.enum(["et", "ht"]),
});
export type Observable = z.infer<typeof Observable>;

export const Computation = z.strictObject({
  version: z.literal(1),
  /** What z is, and where cells are: lib/physics/energy_flow/measure.ts and image_particles.ts. */
  normalisation: z.enum(["shares", "powers", "none"]),
  coordinates: z.enum(["released", "centres"]),
  splits: z.array(z.enum(splits)),
  /** Observables that are left out since one that is there is equal to them for every event. */
  duplicates: z.array(z.strictObject({ name: z.string(), same: z.string() })),
});
export type Computation = z.infer<typeof Computation>;

export interface ObservableFile {
  /** Close it. */
  readonly arrays: ArrayFile;
  readonly observables: readonly Observable[];
  readonly computation: Computation;
}

/** @throws InputError if the file is no output of compute_observables. */
export function openObservables(path: string): ObservableFile {
  const arrays = ArrayFile.open(path);
  try {
    const observables = z.array(Observable).parse(JSON.parse(arrays.metadata.observables ?? "null"));
    const computation = Computation.parse(JSON.parse(arrays.metadata.computation ?? "null"));
    return { arrays, observables, computation };
  } catch {
    arrays.close();
    throw new InputError(
      `cannot read ${path}: it does not say which observables it holds, expected an output of compute_observables`,
    );
  }
}

export function observablesMetadata(
  observables: readonly Observable[],
  computation: Computation,
): Record<string, string> {
  return {
    observables: JSON.stringify(z.array(Observable).parse(observables)),
    computation: JSON.stringify(Computation.parse(computation)),
  };
}
