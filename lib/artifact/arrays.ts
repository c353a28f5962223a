/**
 * Named arrays in one file, in the safetensors layout: an 8-byte little-endian header length, a JSON header
 * (name -> dtype, shape, byte range; `__metadata__` string -> string), then the arrays, little-endian and row-major.
 * Deterministic: the same arrays in the same order give the same bytes. Rows are written and read by position, so that
 * memory stays proportional to what is asked for. https://huggingface.co/docs/safetensors
 */
import { z } from "zod";
import { ArrayWriter } from "./array_writer.ts";
import {
  byteLengthOf,
  constructors,
  type Dtype,
  dtypeOf,
  type NamedArray,
  type NumberArray,
  product,
} from "./array_layout.ts";
import { InputError } from "./input_error.ts";

export type { ArrayDeclaration, Dtype, NamedArray, NumberArray } from "./array_layout.ts";

const size = z.number().int().nonnegative();
const Entry = z.strictObject({
  dtype: z.enum(Object.keys(constructors) as Dtype[]),
  shape: z.array(size),
  data_offsets: z.tuple([size, size]),
});
type Entry = z.infer<typeof Entry>;
const Metadata = z.record(z.string(), z.string());

/** The format's own limit on the header. */
const largestHeader = 100_000_000;

/**
 * Writes arrays, larger element types first so that each is aligned, in the given order otherwise.
 * @throws RangeError if a shape does not hold an array's length.
 */
export function writeArrays(
  path: string,
  arrays: Readonly<Record<string, NamedArray>>,
  metadata: Readonly<Record<string, string>> = {},
): void {
  for (const [name, { shape, data }] of Object.entries(arrays)) {
    if (product(shape) !== data.length) {
      throw new RangeError(`cannot store "${name}": ${data.length} values, expected ${shape.join(" x ")}`);
    }
  }
  const declarations = Object.entries(arrays).map(([name, { shape, data }]) => {
    return [name, { dtype: dtypeOf(data), shape }] as const;
  });
  using writer = new ArrayWriter(path, Object.fromEntries(declarations), metadata);
  for (const [name, { data }] of Object.entries(arrays)) writer.append(name, data);
  writer.finish();
}

/** A safetensors file open for reading. Close it, or bind it with `using`. */
export class ArrayFile implements Disposable {
  readonly #path: string;
  readonly #file: Deno.FsFile;
  readonly #entries: Map<string, Entry>;
  readonly #start: number;
  readonly metadata: Readonly<Record<string, string>>;

  private constructor(path: string, file: Deno.FsFile, { entries, start, metadata }: ReturnType<typeof readHeader>) {
    this.#path = path;
    this.#file = file;
    this.#entries = entries;
    this.#start = start;
    this.metadata = metadata;
  }

  /** @throws InputError if there is no such file, it is not in this layout, or its length is not what its header says. */
  static open(path: string): ArrayFile {
    let file: Deno.FsFile | undefined;
    try {
      file = Deno.openSync(path);
      return new ArrayFile(path, file, readHeader(file));
    } catch (error) {
      file?.close();
      if (error instanceof Deno.errors.NotCapable) throw error;
      throw new InputError(`cannot read ${path}: ${reasonOf(error)}, expected a safetensors file`);
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
    const count = shape[0] ?? 1;
    if (!(0 <= from && from <= to && to <= count)) {
      throw new RangeError(`cannot read "${name}": rows ${from} to ${to}, expected within 0 to ${count}`);
    }
    const rowBytes = product(shape.slice(1)) * constructors[dtype].BYTES_PER_ELEMENT;
    const bytes = readAt(this.#file, this.#start + begin + from * rowBytes, (to - from) * rowBytes);
    return new constructors[dtype](bytes.buffer) as A;
  }

  #entry(name: string): Entry {
    const entry = this.#entries.get(name);
    if (!entry) {
      throw new InputError(
        `cannot read ${this.#path}: there is no array "${name}", expected one of ${this.names.join(", ")}`,
      );
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

function reasonOf(error: unknown): string {
  if (error instanceof Deno.errors.NotFound) return "there is no such file";
  if (error instanceof z.ZodError) return `the header is wrong (${error.issues[0]?.path.join(".")})`;
  return (error as Error).message;
}

function readHeader(file: Deno.FsFile) {
  const fileSize = file.statSync().size;
  if (fileSize < 8) throw new RangeError(`it has ${fileSize} bytes`);
  const length = Number(new DataView(readAt(file, 0, 8).buffer).getBigUint64(0, true));
  if (length > Math.min(fileSize - 8, largestHeader)) throw new RangeError("it does not begin with a header");
  const header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(readAt(file, 8, length)));
  const { __metadata__, ...rest } = z.record(z.string(), z.unknown()).parse(header);
  const entries = new Map(Object.entries(z.record(z.string(), Entry).parse(rest)));
  checkRanges(entries, fileSize - 8 - length);
  return { entries, start: 8 + length, metadata: Metadata.parse(__metadata__ ?? {}) };
}

/** The arrays must fill the rest of the file without holes or overlap, as the format demands. */
function checkRanges(entries: ReadonlyMap<string, Entry>, available: number): void {
  let end = 0;
  const ordered = [...entries].toSorted(([, a], [, b]) => {
    return a.data_offsets[0] - b.data_offsets[0] || a.data_offsets[1] - b.data_offsets[1];
  });
  for (const [name, entry] of ordered) {
    const [first, last] = entry.data_offsets;
    if (first !== end || last - first !== byteLengthOf(entry)) {
      throw new RangeError(`the byte range of "${name}" does not fit its shape`);
    }
    end = last;
  }
  if (end !== available) throw new RangeError(`it has ${available} bytes of values where its header says ${end}`);
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
