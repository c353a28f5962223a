/** Weights between a model's variables and plain arrays. */
import type { NamedArray } from "../artifact/arrays.ts";
import { InputError } from "../artifact/input_error.ts";
import type { Weights } from "../artifact/model.ts";
import { tf } from "../compute/tensorflow.ts";
import { type Initialisation, initialKernel } from "./initialisation.ts";
import type { Parameter } from "./structure.ts";

/** The weights of an untrained network: drawn kernels, biases of zero. */
export function initialWeights(parameters: readonly Parameter[], init: Initialisation, seed: number): Weights {
  return Object.fromEntries(parameters.map(({ name, variable: { shape, size } }) => {
    const data = name.endsWith("/kernel") ? initialKernel(init, shape, { seed, name }) : new Float32Array(size);
    return [name, { shape, data }];
  }));
}

/** @throws InputError if a weight is missing or has another shape. */
export function setWeights(parameters: readonly Parameter[], weights: Weights): void {
  for (const { name, variable } of parameters) {
    const array = weights[name];
    if (array?.shape.join() !== variable.shape.join()) {
      const found = array ? `shape is [${array.shape.join(", ")}]` : "there is none";
      throw new InputError(`cannot load weights "${name}": ${found}, expected [${variable.shape.join(", ")}]`);
    }
    tf.tidy(() => variable.assign(tf.tensor(array.data, variable.shape)));
  }
}

/** A copy of the variables' values. */
export async function getWeights(parameters: readonly Parameter[]): Promise<Weights> {
  const values = await Promise.all(parameters.map(({ variable }) => variable.data()));
  return Object.fromEntries(parameters.map(({ name, variable }, i): [string, NamedArray<Float32Array>] => {
    return [name, { shape: variable.shape, data: Float32Array.from(values[i] ?? []) }];
  }));
}
