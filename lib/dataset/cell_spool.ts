/**
 * Non-empty cells on their way from the images to the data set, kept in two scratch files: how many there are, and the
 * constant that divides them, is known only when all images have been read.
 */

/** Cells that are written or read at once. */
const blockCells = 1 << 16;

export class CellSpool implements Disposable {
  readonly #paths: { readonly position: string; readonly value: string };
  readonly #position: Deno.FsFile;
  readonly #value: Deno.FsFile;
  /** The cells that are not written yet. */
  readonly #block = { position: new Uint16Array(blockCells), value: new Float64Array(blockCells), count: 0 };
  #written = 0;

  /** `prefix`: path of the scratch files without their ending. */
  constructor(prefix: string) {
    this.#paths = { position: `${prefix}.position`, value: `${prefix}.value` };
    const options = { read: true, write: true, create: true, truncate: true };
    this.#position = Deno.openSync(this.#paths.position, options);
    this.#value = Deno.openSync(this.#paths.value, options);
  }

  /** Cells so far. */
  get count(): number {
    return this.#written + this.#block.count;
  }

  add(position: number, value: number): void {
    const block = this.#block;
    if (block.count === blockCells) this.#write();
    block.position[block.count] = position;
    block.value[block.count++] = value;
  }

  #write(): void {
    const { position, value, count } = this.#block;
    writeAll(this.#position, position.subarray(0, count));
    writeAll(this.#value, value.subarray(0, count));
    this.#written += count;
    this.#block.count = 0;
  }

  /** All cells from the first on, block by block; nothing may be added afterwards. */
  *read(): Generator<{ position: Uint16Array; value: Float64Array }> {
    this.#write();
    this.#position.seekSync(0, Deno.SeekMode.Start);
    this.#value.seekSync(0, Deno.SeekMode.Start);
    for (let done = 0; done < this.#written; done += blockCells) {
      const count = Math.min(blockCells, this.#written - done);
      const position = new Uint16Array(count), value = new Float64Array(count);
      readAll(this.#position, position);
      readAll(this.#value, value);
      yield { position, value };
    }
  }

  /** Removes the scratch files. */
  [Symbol.dispose](): void {
    this.#position.close();
    this.#value.close();
    Deno.removeSync(this.#paths.position);
    Deno.removeSync(this.#paths.value);
  }
}

const bytesOf = (view: Uint16Array | Float64Array) => new Uint8Array(view.buffer, view.byteOffset, view.byteLength);

function writeAll(file: Deno.FsFile, view: Uint16Array | Float64Array): void {
  const bytes = bytesOf(view);
  for (let done = 0; done < bytes.length;) done += file.writeSync(bytes.subarray(done));
}

function readAll(file: Deno.FsFile, view: Uint16Array | Float64Array): void {
  const bytes = bytesOf(view);
  for (let done = 0; done < bytes.length;) {
    const count = file.readSync(bytes.subarray(done));
    if (count === null) throw new RangeError("a scratch file is shorter than what was written to it");
    done += count;
  }
}
