/** Memory for what a kernel or an operation needs on the way to its result. */
import type { BackendWasm, tf } from "../tensorflow.ts";
import { allocate, type Pointer, track, writeWords } from "./kernel_module.ts";

const alignment = 64;
const smallestChunk = 1 << 20;

/** The next of 8 sizes per power of two: equal requests of later steps then fit into what earlier ones gave back. */
function sizeClass(bytes: number): number {
  const step = 2 ** Math.max(0, Math.floor(Math.log2(bytes)) - 3);
  return Math.ceil(bytes / step) * step;
}

/**
 * Blocks of the backend's memory, cut from a few chunks. The chunks are tensors: the engine counts them, frees them with
 * the scope in which they were made, and keeps them for the backward pass if they are saved.
 */
export class Workspace implements Disposable {
  readonly #backend: BackendWasm;
  readonly #chunks: { tensor: tf.Tensor; at: Pointer; bytes: number }[] = [];
  #current = 0;
  #used = 0;

  constructor(backend: BackendWasm) {
    this.#backend = backend;
  }

  /** The chunks so far. */
  get tensors(): tf.Tensor[] {
    return this.#chunks.map(({ tensor }) => tensor);
  }

  /** A block of at least `bytes` bytes, its contents undefined, aligned to 64 bytes. */
  allocate(bytes: number): Pointer {
    for (; this.#current < this.#chunks.length; this.#current++, this.#used = 0) {
      const chunk = this.#chunks[this.#current];
      if (!chunk) break;
      const start = Math.ceil((chunk.at + this.#used) / alignment) * alignment;
      if (start + bytes > chunk.at + chunk.bytes) continue;
      this.#used = start + bytes - chunk.at;
      return start;
    }
    const size = sizeClass(Math.max(bytes + alignment, smallestChunk));
    const { info, at } = allocate(this.#backend, [size / 4]);
    this.#chunks.push({ tensor: track(info), at, bytes: size });
    return this.allocate(bytes);
  }

  /** A block with these values. */
  store(values: Uint32Array): Pointer {
    const at = this.allocate(values.byteLength);
    writeWords(this.#backend, at, values);
    return at;
  }

  /** Makes all blocks free again; the chunks stay. */
  reset(): void {
    this.#current = 0;
    this.#used = 0;
  }

  [Symbol.dispose](): void {
    for (const { tensor } of this.#chunks) tensor.dispose();
    this.#chunks.length = 0;
    this.reset();
  }
}
