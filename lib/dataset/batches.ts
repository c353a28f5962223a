/**
 * Batches of a prepared data set. Labels, flat features and the images' index (at most 41 bytes per event, 6 MB for the
 * authors' training split) stay in memory once used, and so do cells where there are few enough of them, which spares a
 * step two reads per event; more are read by position when they are asked for.
 */
import type { ArrayFile } from "../artifact/arrays.ts";
import { type DatasetInfo, type Feature, type ImageFeature, openDataset, type Split } from "../artifact/dataset.ts";

/** The most bytes of an array of cells that stays in memory; the authors' largest, the HCal values, has about 14 MB. */
const mostKept = 64 << 20;

/** Some events of a split, in the order asked for. */
export interface Batch {
  readonly rows: number;
  /** [rows]: 1 signal, 0 background. */
  readonly labels: Float32Array;
  /** By feature, row-major: `hl` [rows, 7], `mass` [rows, 1], `et` and `ht` [rows, size, size, 1]. */
  readonly inputs: Readonly<Record<string, Float32Array>>;
}

type Kept = Uint8Array | Uint16Array | Uint32Array | Float32Array;

/** Rows of an array [events, width], one after the other. Plain loops: views and iterators cost more than the copies. */
function take(from: ArrayLike<number>, rows: ArrayLike<number>, width: number): Float32Array {
  const taken = new Float32Array(rows.length * width);
  for (let i = 0; i < rows.length; i++) {
    const start = (rows[i] ?? NaN) * width;
    for (let k = 0; k < width; k++) taken[i * width + k] = from[start + k] ?? NaN;
  }
  return taken;
}

export class BatchReader implements Disposable {
  readonly info: DatasetInfo;
  readonly #arrays: ArrayFile;
  readonly #cached = new Map<string, Kept>();

  private constructor(arrays: ArrayFile, info: DatasetInfo) {
    this.#arrays = arrays;
    this.info = info;
  }

  /** @throws InputError if the file is not a data set. */
  static open(path: string): BatchReader {
    const { arrays, info } = openDataset(path);
    return new BatchReader(arrays, info);
  }

  /** Events in a split. */
  count(split: Split): number {
    return this.#arrays.shape(`${split}/y`)[0] ?? 0;
  }

  /** The labels of rows `from` to `to` (exclusive) of a split: 1 signal, 0 background. */
  labels(split: Split, from: number, to: number): Uint8Array {
    return this.#whole<Uint8Array>(`${split}/y`).subarray(from, to);
  }

  /** The events `rows` of a split with the features that a network sees. */
  read(split: Split, rows: ArrayLike<number>, features: readonly Feature[]): Batch {
    const labels = this.#whole<Uint8Array>(`${split}/y`);
    const inputs = features.map((feature) => [
      feature,
      feature === "et" || feature === "ht" ? this.#images(split, feature, rows) : this.#flat(split, feature, rows),
    ]);
    return {
      rows: rows.length,
      labels: take(labels, rows, 1),
      inputs: Object.fromEntries(inputs),
    };
  }

  #flat(split: Split, feature: Feature, rows: ArrayLike<number>): Float32Array {
    const name = `${split}/${feature}`;
    return take(this.#whole<Float32Array>(name), rows, this.#arrays.shape(name)[1] ?? 1);
  }

  /** The cells of each event, put into an image that is zero elsewhere. */
  #images(split: Split, feature: ImageFeature, rows: ArrayLike<number>): Float32Array {
    const pixels = this.info.sizes[feature] ** 2;
    const start = this.#whole<Uint32Array>(`${split}/${feature}/start`);
    const images = new Float32Array(rows.length * pixels);
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] ?? NaN, from = start[row] ?? NaN, to = start[row + 1] ?? NaN;
      const position = this.#cells<Uint16Array>(`${split}/${feature}/position`, from, to);
      const value = this.#cells<Float32Array>(`${split}/${feature}/value`, from, to);
      for (let k = 0; k < position.length; k++) images[i * pixels + (position[k] ?? NaN)] = value[k] ?? NaN;
    }
    return images;
  }

  #cells<A extends Uint16Array | Float32Array>(name: string, from: number, to: number): A {
    const cells = this.#arrays.shape(name)[0] ?? 0;
    if (4 * cells > mostKept) return this.#arrays.rows<A>(name, from, to);
    if (!(from <= to && to <= cells)) throw new RangeError(`cannot read "${name}": cells ${from} to ${to} of ${cells}`);
    return this.#whole<A>(name).subarray(from, to) as A;
  }

  #whole<A extends Kept>(name: string): A {
    let data = this.#cached.get(name);
    if (!data) this.#cached.set(name, data = this.#arrays.read<A>(name).data);
    return data as A;
  }

  [Symbol.dispose](): void {
    this.#arrays.close();
  }
}
