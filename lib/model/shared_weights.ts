/** A model's weights, and a set of gradients of the same shapes, in memory that two threads see. */
import type { Parameter } from "./structure.ts";
import { tf } from "../compute/tensorflow.ts";

export interface SharedMemory {
  readonly weights: SharedArrayBuffer;
  readonly gradients: SharedArrayBuffer;
}

export function shareMemory(parameters: readonly Parameter[]): SharedMemory {
  const bytes = 4 * parameters.reduce((total, { variable }) => total + variable.size, 0);
  return { weights: new SharedArrayBuffer(bytes), gradients: new SharedArrayBuffer(bytes) };
}

/** Writes tensors one after the other. Synchronous: for the backend "wasm", whose memory is at hand. */
export function writeShared(memory: SharedArrayBuffer, tensors: readonly tf.Tensor[]): void {
  const target = new Float32Array(memory);
  let offset = 0;
  for (const tensor of tensors) {
    target.set(tensor.dataSync(), offset);
    offset += tensor.size;
  }
}

/** Reads tensors of the parameters' shapes, written one after the other. */
export function readShared(memory: SharedArrayBuffer, parameters: readonly Parameter[]): tf.Tensor[] {
  let offset = 0;
  return parameters.map(({ variable: { shape, size } }) => {
    const values = new Float32Array(memory, 4 * offset, size);
    offset += size;
    return tf.tensor(values, shape);
  });
}
