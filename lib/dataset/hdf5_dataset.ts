/** One data set of an HDF5 file, read in blocks of rows. */
import type { Dataset } from "h5wasm/node";
import type { InputError } from "../artifact/input_error.ts";
import type { Hdf5File } from "./hdf5.ts";
import { checked, Hdf5Failure } from "./hdf5_library.ts";

/** Values of a data set as HDF5 stores them, in the machine's byte order. */
export type StoredValues = Exclude<ReturnType<Dataset["slice"]>, null> & ArrayLike<number | bigint> & ArrayBufferView;
export type Element = "float32" | "float64" | "integer" | "boolean";

/** Filters that the library brings along: deflate (gzip), shuffle, Fletcher's checksum, n-bit, scale-offset. */
const builtInFilters = new Set([1, 2, 3, 5, 6]);
/** Bytes of one block of rows: small enough for any machine, large enough that calls cost nothing. */
const blockBytes = 4 << 20;
/** A block covers whole chunks, which are else decompressed more than once, unless a single chunk is larger than this. */
const largestChunk = 128 << 20;

/** A data set of numbers in a file. */
export class Hdf5Dataset {
  readonly file: Hdf5File;
  readonly name: string;
  readonly shape: readonly number[];
  readonly element: Element;
  /** Rows (along the first axis) that are best read at once. */
  readonly blockRows: number;
  readonly #dataset: Dataset;
  readonly #chunkRows: number | undefined;

  constructor(file: Hdf5File, name: string, dataset: Dataset) {
    this.file = file;
    this.name = name;
    this.#dataset = dataset;
    const { metadata, filters } = this.#describe();
    const foreign = filters.find(({ id }) => !builtInFilters.has(id));
    if (foreign) throw this.fault(`is compressed with the filter ${foreign.name || foreign.id}`, "gzip or none");
    if (metadata.virtual_sources) throw this.fault("is a virtual data set", "one that holds its values itself");
    if (!metadata.shape?.length) throw this.fault("has no rows", "an array");
    this.shape = metadata.shape;
    this.element = this.#elementOf(metadata);
    this.#chunkRows = metadata.chunks?.[0];
    this.blockRows = blockRowsOf(this.shape, metadata.size, this.#chunkRows);
  }

  /** An error about this data set: `et/train has shape 3 x 4, expected ...`. */
  fault(is: string, expected: string): InputError {
    return this.file.fault(`${this.name} ${is}`, expected);
  }

  /** Rows `from` to `to` (exclusive), flat. @throws InputError if they cannot be read; names the rows. */
  rows(from: number, to: number): StoredValues {
    try {
      return this.#read(from, to);
    } catch (error) {
      if (!(error instanceof Hdf5Failure)) throw error;
      const [first, last] = this.#damagedRows(from, to);
      throw this.fault(
        `rows ${first} to ${last - 1} are damaged (HDF5: ${error.message})`,
        "readable data; get or write the file again",
      );
    }
  }

  #read(from: number, to: number): StoredValues {
    return checked(() => this.#dataset.slice([[from, to]]) as StoredValues);
  }

  /** The first chunk of rows within `from` to `to` that cannot be read. */
  #damagedRows(from: number, to: number): [from: number, to: number] {
    const step = this.#chunkRows ?? to - from;
    for (let row = from; row < to; row += step) {
      const end = Math.min(row + step, to);
      try {
        this.#read(row, end);
      } catch {
        return [row, end];
      }
    }
    return [from, to];
  }

  #describe() {
    try {
      return checked(() => ({ metadata: this.#dataset.metadata, filters: this.#dataset.filters }));
    } catch (error) {
      if (!(error instanceof Hdf5Failure)) throw error;
      throw this.fault(`is damaged (HDF5: ${error.message})`, "readable contents");
    }
  }

  #elementOf({ type, size, enum_type }: Dataset["metadata"]): Element {
    if (type === 1 && size === 4) return "float32";
    if (type === 1 && size === 8) return "float64";
    if (type === 0) return "integer";
    if (type === 8 && enum_type && Object.keys(enum_type.members).sort().join() === "FALSE,TRUE") return "boolean";
    throw this.fault(type === 1 ? `holds float${8 * size} numbers` : "does not hold numbers", "float32 or float64");
  }
}

function blockRowsOf(shape: readonly number[], size: number, chunkRows: number | undefined): number {
  const rowBytes = size * shape.slice(1).reduce((product, length) => product * length, 1);
  const rows = Math.max(1, Math.floor(blockBytes / Math.max(1, rowBytes)));
  if (chunkRows === undefined || chunkRows * rowBytes > largestChunk) return rows;
  return chunkRows * Math.max(1, Math.floor(rows / chunkRows));
}
