/**
 * Our kernels (kernels/*.as), instantiated in the memory of TensorFlow.js' WebAssembly backend, so that they work in
 * place on tensors; and the few things of that backend which they need: where a tensor lies, and new tensors.
 *
 * Views of the heap (`backend.wasm.HEAPU8`) become empty whenever an allocation makes the memory grow. The kernels take
 * byte offsets, which stay good, and no view is kept anywhere.
 */
import type { KernelExports } from "../kernels/exports.ts";
import bytes from "../kernels/kernels.wasm" with { type: "bytes" };
import { type BackendWasm, tf } from "../tensorflow.ts";

/** A byte offset into the backend's memory. */
export type Pointer = number;

const instances = new WeakMap<BackendWasm, KernelExports>();

function instantiate(memory: WebAssembly.Memory): KernelExports {
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
  return instance.exports as unknown as KernelExports;
}

/** Our kernels in the memory of `backend`. */
export function kernelsOf(backend: BackendWasm): KernelExports {
  const known = instances.get(backend);
  if (known) return known;
  const { memory } = (backend.wasm as unknown as { asm: { memory?: WebAssembly.Memory } }).asm;
  if (!memory) throw new Error("cannot find the memory of backend wasm: no export, expected TensorFlow.js 4.22");
  const kernels = instantiate(memory);
  instances.set(backend, kernels);
  return kernels;
}

/** Our kernels in memory that is not the backend's, by default 1 MiB of their own. */
export function detachedKernels(memory = new WebAssembly.Memory({ initial: 16 })): KernelExports {
  return instantiate(memory);
}

/** The WebAssembly backend. @throws Error if it is not the current one. */
export function wasmBackend(): BackendWasm {
  if (tf.getBackend() !== "wasm") {
    throw new Error(`cannot use our kernels: backend is ${tf.getBackend()}, expected wasm`);
  }
  return tf.backend() as BackendWasm;
}

/** Where a tensor's values are. A tensor that another backend holds is moved here first. */
export function pointerTo(backend: BackendWasm, tensor: tf.TensorInfo): Pointer {
  return (backend.dataIdMap.get(tensor.dataId)?.memoryOffset ?? 0) >>> 0;
}

/** Whether another tensor has the same values in the same place, which must then not be written to. */
export function isShared(backend: BackendWasm, tensor: tf.TensorInfo): boolean {
  return backend.refCount(tensor.dataId) !== 1;
}

export function writeWords(backend: BackendWasm, at: Pointer, values: Uint32Array): void {
  const { HEAPU8 } = backend.wasm as unknown as { HEAPU8: Uint8Array<ArrayBuffer> };
  new Uint32Array(HEAPU8.buffer, at, values.length).set(values);
}

/** A new float32 tensor, its values undefined. @throws RangeError if the memory is exhausted. */
export function allocate(backend: BackendWasm, shape: number[]): { info: tf.TensorInfo; at: Pointer } {
  const info = backend.makeOutput(shape, "float32");
  const at = pointerTo(backend, info);
  if (at === 0) {
    backend.disposeData(info.dataId);
    throw new RangeError(`cannot allocate a tensor of ${shape.join(" x ")}: the memory of backend wasm is exhausted`);
  }
  return { info, at };
}

/** Hands a new tensor to the engine, which frees it with the scope it was made in. */
export function track<T extends tf.Tensor = tf.Tensor>(info: tf.TensorInfo): T {
  return tf.engine().makeTensorFromTensorInfo(info) as T;
}
