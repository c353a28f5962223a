/**
 * Batches of a prepared data set. Labels, flat features and the images' index (at most 41 bytes per event, 6 MB for the
 * authors' training split) stay in memory once used; cells are read by position when they are asked for. So memory grows
 * with the batch and hardly with the data set.
 */
import type { ArrayFile } from "../artifact/arrays.ts";
import { type DatasetInfo, type Feature, type ImageFeature, openDataset, type Split } from "../artifact/dataset.ts";

/** Some events of a split, in the order asked for. */
export interface Batch {
  readonly rows: number;
  /** [rows]: 1 signal, 0 background. */
  readonly labels: Float32Array;
  /** By feature, row-major: `hl` [rows, 7], `mass` [rows, 1], `et` and `ht` [rows, size, size, 1]. */
  readonly inputs: Readonly<Record<string, Float32Array>>;
}

export class BatchReader implements Disposable {
  readonly info: DatasetInfo;
  readonly #arrays: ArrayFile;
  readonly #cached = new Map<string, Uint8Array | Uint32Array | Float32Array>();

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
      labels: Float32Array.from(rows, (row) => labels[row] ?? NaN),
      inputs: Object.fromEntries(inputs),
    };
  }

  #flat(split: Split, feature: Feature, rows: ArrayLike<number>): Float32Array {
    const name = `${split}/${feature}`, width = this.#arrays.shape(name)[1] ?? 1;
    const values = new Float32Array(rows.length * width);
    const all = this.#whole<Float32Array>(name);
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] ?? NaN;
      values.set(all.subarray(row * width, (row + 1) * width), i * width);
    }
    return values;
  }

  /** The cells of each event, put into an image that is zero elsewhere. */
  #images(split: Split, feature: ImageFeature, rows: ArrayLike<number>): Float32Array {
    const pixels = this.info.sizes[feature] ** 2;
    const start = this.#whole<Uint32Array>(`${split}/${feature}/start`);
    const images = new Float32Array(rows.length * pixels);
    Array.from(rows, (row, i) => {
      const from = start[row] ?? NaN, to = start[row + 1] ?? NaN;
      const position = this.#arrays.rows<Uint16Array>(`${split}/${feature}/position`, from, to);
      const value = this.#arrays.rows<Float32Array>(`${split}/${feature}/value`, from, to);
      position.forEach((cell, k) => images[i * pixels + cell] = value[k] ?? NaN);
    });
    return images;
  }

  #whole<A extends Uint8Array | Uint32Array | Float32Array>(name: string): A {
    let data = this.#cached.get(name);
    if (!data) this.#cached.set(name, data = this.#arrays.read<A>(name).data);
    return data as A;
  }

  [Symbol.dispose](): void {
    this.#arrays.close();
  }
}
