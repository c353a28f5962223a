/**
 * Named arrays in one file, in the safetensors layout: an 8-byte little-endian header length, a JSON header
 * (name -> dtype, shape, byte range; `__metadata__` string -> string), then the arrays, little-endian and row-major.
 * Deterministic: the same arrays in the same order give the same bytes. Rows are read by position, so that memory
 * stays proportional to what is asked for. https://huggingface.co/docs/safetensors
 */
import { InputError } from "./input_error.ts";

export type NumberArray = Float32Array | Float64Array | Uint8Array | Uint16Array | Uint32Array | Int32Array;

/** An array with its shape; `data.length` is the product of `shape`. */
export interface NamedArray<A extends NumberArray = NumberArray> {
  readonly shape: readonly number[];
  readonly data: A;
}

interface Entry {
  readonly dtype: Dtype;
  readonly shape: number[];
  readonly data_offsets: [number, number];
}

const constructors = {
  F32: Float32Array,
  F64: Float64Array,
  U8: Uint8Array,
  U16: Uint16Array,
  U32: Uint32Array,
  I32: Int32Array,
} as const;
type Dtype = keyof typeof constructors;

function dtypeOf(data: NumberArray): Dtype {
  for (const [name, type] of Object.entries(constructors)) if (data instanceof type) return name as Dtype;
  throw new TypeError(`cannot store array: type is ${data.constructor.name}, expected one of the safetensors types`);
}

const product = (shape: readonly number[]) => shape.reduce((total, size) => total * size, 1);
const bytesOf = (data: NumberArray) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

/** The header's bytes, padded with blanks so that the data start at a multiple of 8. */
function encodeHeader(entries: Record<string, unknown>): Uint8Array {
  const text = JSON.stringify(entries);
  const padded = new TextEncoder().encode(
    text.padEnd(text.length + ((8 - new TextEncoder().encode(text).length % 8) % 8)),
  );
  const header = new Uint8Array(8 + padded.length);
  new DataView(header.buffer).setBigUint64(0, BigInt(padded.length), true);
  header.set(padded, 8);
  return header;
}

function writeAll(file: Deno.FsFile, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) done += file.writeSync(bytes.subarray(done));
}

/**
 * Writes arrays, larger element types first so that each is aligned, in the given order otherwise.
 * @throws RangeError if a shape does not hold an array's length.
 */
export function writeArrays(
  path: string,
  arrays: Readonly<Record<string, NamedArray>>,
  metadata: Readonly<Record<string, string>> = {},
): void {
  const sorted = Object.entries(arrays).toSorted(([, a], [, b]) => b.data.BYTES_PER_ELEMENT - a.data.BYTES_PER_ELEMENT);
  const header: Record<string, unknown> = { __metadata__: metadata };
  let offset = 0;
  for (const [name, { shape, data }] of sorted) {
    if (product(shape) !== data.length) {
      throw new RangeError(`cannot store "${name}": ${data.length} values, expected ${shape.join(" x ")}`);
    }
    header[name] = { dtype: dtypeOf(data), shape, data_offsets: [offset, offset += data.byteLength] };
  }
  using file = Deno.openSync(path, { write: true, create: true, truncate: true });
  writeAll(file, encodeHeader(header));
  for (const [, { data }] of sorted) writeAll(file, bytesOf(data));
}

/** A safetensors file open for reading. Close it, or bind it with `using`. */
export class ArrayFile implements Disposable {
  readonly #file: Deno.FsFile;
  readonly #entries: Map<string, Entry>;
  readonly #start: number;
  readonly metadata: Readonly<Record<string, string>>;

  private constructor(file: Deno.FsFile, entries: Map<string, Entry>, start: number, metadata: Record<string, string>) {
    this.#file = file;
    this.#entries = entries;
    this.#start = start;
    this.metadata = metadata;
  }

  /** @throws InputError if the file is not in this layout or shorter than its header says. */
  static open(path: string): ArrayFile {
    const file = Deno.openSync(path);
    try {
      const length = Number(new DataView(readAt(file, 0, 8).buffer).getBigUint64(0, true));
      if (length > file.statSync().size) throw new RangeError("the header is longer than the file");
      const { __metadata__ = {}, ...entries } = JSON.parse(new TextDecoder().decode(readAt(file, 8, length)));
      const end = Math.max(0, ...Object.values(entries as Record<string, Entry>).map((entry) => entry.data_offsets[1]));
      if (8 + length + end !== file.statSync().size) {
        throw new RangeError("the data are not as long as the header says");
      }
      return new ArrayFile(file, new Map(Object.entries(entries)), 8 + length, __metadata__);
    } catch (error) {
      file.close();
      throw new InputError(`cannot read ${path}: ${(error as Error).message}, expected a safetensors file`);
    }
  }

  get names(): string[] {
    return [...this.#entries.keys()];
  }

  has(name: string): boolean {
    return this.#entries.has(name);
  }

  shape(name: string): readonly number[] {
    return this.#entry(name).shape;
  }

  /** All of an array. */
  read<A extends NumberArray = NumberArray>(name: string): NamedArray<A> {
    const { shape } = this.#entry(name);
    return { shape, data: this.rows<A>(name, 0, shape[0] ?? 1) };
  }

  /** Rows `from` to `to` (exclusive) along the first axis, flat. */
  rows<A extends NumberArray = NumberArray>(name: string, from: number, to: number): A {
    const { dtype, shape, data_offsets: [begin] } = this.#entry(name);
    if (from < 0 || to > (shape[0] ?? 1) || from > to) {
      throw new RangeError(`cannot read "${name}": rows ${from} to ${to}, expected within 0 to ${shape[0]}`);
    }
    const rowBytes = product(shape.slice(1)) * constructors[dtype].BYTES_PER_ELEMENT;
    const bytes = readAt(this.#file, this.#start + begin + from * rowBytes, (to - from) * rowBytes);
    return new constructors[dtype](bytes.buffer) as A;
  }

  #entry(name: string): Entry {
    const entry = this.#entries.get(name);
    if (!entry) {
      throw new InputError(`cannot read array: there is no "${name}", expected one of ${this.names.join(", ")}`);
    }
    return entry;
  }

  close(): void {
    this.#file.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

function readAt(file: Deno.FsFile, position: number, length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  file.seekSync(position, Deno.SeekMode.Start);
  for (let done = 0; done < length;) {
    const count = file.readSync(bytes.subarray(done));
    if (count === null) throw new RangeError(`the file ends at byte ${position + done}`);
    done += count;
  }
  return bytes;
}
