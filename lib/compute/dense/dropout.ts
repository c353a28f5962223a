/** Dropout masks that depend on a key and on where a unit is, and on nothing else. */
import { tf } from "../tensorflow.ts";
import { allocate, detachedKernels, kernelsOf, type Pointer, track, wasmBackend } from "../wasm/kernel_module.ts";
import type { KernelExports } from "../kernels/exports.ts";

/** Two random words; equal keys give equal masks. */
export type DropoutKey = readonly [number, number];

export interface DropoutLayer {
  /** Tells the layers of a network from each other. */
  readonly number: number;
  readonly units: number;
  /** The probability that a unit is dropped, in [0, 1). */
  readonly rate: number;
}

/**
 * A mask [count, units] for the rows `first` and following of a batch: 0 with the layer's probability p, otherwise
 * 1 / (1 - p), so that a unit keeps its mean (Srivastava et al. 2014). Philox 4x32-10 (kernels/dropout.as says which word
 * is whose): the same bits on every backend, whatever other rows are drawn for. A probability is one of 2^32 steps.
 */
export function dropoutMask(key: DropoutKey, layer: DropoutLayer, first: number, count: number): tf.Tensor2D {
  const { units } = layer;
  if (tf.getBackend() !== "wasm") return tf.tensor2d(detachedMask(key, layer, first, count), [count, units]);
  const backend = wasmBackend(), { info, at } = allocate(backend, [count, units]);
  draw(kernelsOf(backend), key, layer, first, count, at);
  return track<tf.Tensor2D>(info);
}

function draw(
  kernels: KernelExports,
  [key0, key1]: DropoutKey,
  { number, units, rate }: DropoutLayer,
  first: number,
  count: number,
  at: Pointer,
): void {
  kernels.dropoutMask(key0, key1, number, first, count, units, Math.ceil(rate * 2 ** 32), 1 / (1 - rate), at);
}

/** 1 MiB, of which the module's own data are the first few bytes. */
const memory = new WebAssembly.Memory({ initial: 16 }), begin = 1024;
let kernels: KernelExports | undefined;

function detachedMask(key: DropoutKey, layer: DropoutLayer, first: number, count: number): Float32Array {
  kernels ??= detachedKernels(memory);
  const { units } = layer, mask = new Float32Array(count * units);
  const rows = Math.max(1, Math.floor((memory.buffer.byteLength - begin) / (4 * units)));
  for (let row = 0; row < count; row += rows) {
    const some = Math.min(rows, count - row);
    draw(kernels, key, layer, first + row, some, begin);
    mask.set(new Float32Array(memory.buffer, begin, some * units), row * units);
  }
  return mask;
}
