/** Writing of arrays (arrays.ts) piece by piece, for what is larger than the memory that it should take. */
import {
  type ArrayDeclaration,
  byteLengthOf,
  bytesOf,
  constructors,
  type Dtype,
  dtypeOf,
  encodeHeader,
  type NumberArray,
} from "./array_layout.ts";

function writeAt(file: Deno.FsFile, position: number, bytes: Uint8Array): void {
  file.seekSync(position, Deno.SeekMode.Start);
  for (let done = 0; done < bytes.length;) done += file.writeSync(bytes.subarray(done));
}

/**
 * Writes a file whose arrays come piece by piece: declare all, append to each in any interleaving, then `finish`. What
 * is not finished is not a valid file, so that a half-written one cannot be mistaken for a result.
 */
export class ArrayWriter implements Disposable {
  readonly #file: Deno.FsFile;
  readonly #header: Uint8Array;
  /** Per array, where its next byte goes and where its last byte ends. */
  readonly #ranges = new Map<string, { readonly dtype: Dtype; next: number; readonly end: number }>();
  #isOpen = true;

  /** Arrays lie in the file by element size, larger first, so that each is aligned; in the given order otherwise. */
  constructor(
    path: string,
    declarations: Readonly<Record<string, ArrayDeclaration>>,
    metadata: Readonly<Record<string, string>> = {},
  ) {
    const width = (array: ArrayDeclaration) => constructors[array.dtype].BYTES_PER_ELEMENT;
    const sorted = Object.entries(declarations).toSorted(([, a], [, b]) => width(b) - width(a));
    const entries: Record<string, unknown> = { __metadata__: metadata };
    let offset = 0;
    for (const [name, declaration] of sorted) {
      const { dtype, shape } = declaration;
      const begin = offset;
      offset += byteLengthOf(declaration);
      entries[name] = { dtype, shape, data_offsets: [begin, offset] };
      this.#ranges.set(name, { dtype, next: begin, end: offset });
    }
    this.#header = encodeHeader(entries);
    this.#file = Deno.openSync(path, { write: true, create: true, truncate: true });
    this.#file.truncateSync(this.#header.length + offset);
  }

  /**
   * Appends values, row-major, to an array.
   * @throws RangeError if there are more than were declared. TypeError if they are of another type.
   */
  append(name: string, data: NumberArray): void {
    const range = this.#range(name);
    if (dtypeOf(data) !== range.dtype) {
      throw new TypeError(`cannot store "${name}": values are ${dtypeOf(data)}, expected ${range.dtype}`);
    }
    if (range.next + data.byteLength > range.end) {
      throw new RangeError(`cannot store "${name}": there are more values than its shape holds`);
    }
    writeAt(this.#file, this.#header.length + range.next, bytesOf(data));
    range.next += data.byteLength;
  }

  /** Completes and closes the file. @throws RangeError if an array lacks values. */
  finish(): void {
    for (const [name, { next, end }] of this.#ranges) {
      if (next !== end) throw new RangeError(`cannot store "${name}": ${end - next} bytes of its shape are missing`);
    }
    writeAt(this.#file, 0, this.#header);
    this[Symbol.dispose]();
  }

  #range(name: string) {
    const range = this.#ranges.get(name);
    if (!range) throw new RangeError(`cannot store "${name}": it was not declared`);
    return range;
  }

  /** Closes the file as it is. */
  [Symbol.dispose](): void {
    if (this.#isOpen) this.#file.close();
    this.#isOpen = false;
  }
}
