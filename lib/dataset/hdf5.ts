/** HDF5 files: opening, what is in them, their attributes. Every fault is one line that names the file. */
import h5wasm, { type Attribute } from "h5wasm/node";
import { InputError } from "../artifact/input_error.ts";
import { Hdf5Dataset } from "./hdf5_dataset.ts";
import { checked, Hdf5Failure, library } from "./hdf5_library.ts";
import { firstBytesOf, hasSignature } from "./hdf5_signature.ts";

/** A file open for reading. Close it, or bind it with `using`. */
export class Hdf5File implements Disposable {
  /** How messages call it: where a link points to, since a task's inputs are links. */
  readonly name: string;
  readonly #file: InstanceType<typeof h5wasm.File>;

  private constructor(name: string, file: InstanceType<typeof h5wasm.File>) {
    this.name = name;
    this.#file = file;
  }

  /** @throws InputError if there is no such file, it is a folder, is not HDF5, or cannot be opened: truncated, damaged. */
  static async open(path: string): Promise<Hdf5File> {
    const name = displayName(path);
    refuseOtherFiles(path, name);
    await library;
    try {
      const file = checked(() => new h5wasm.File(path, "r"));
      if (file.file_id < 0n) throw new Hdf5Failure("no reason given");
      return new Hdf5File(name, file);
    } catch (error) {
      if (!(error instanceof Hdf5Failure)) throw error;
      throw new InputError(`cannot read ${name}: ${openingFault(error.message)}, expected a whole HDF5 file`);
    }
  }

  /** An error about this file, or about a data set or group in it. */
  fault(is: string, expected: string): InputError {
    return new InputError(`cannot read ${this.name}: ${is}, expected ${expected}`);
  }

  /** Names in a group, sorted; undefined where there is no such group. */
  names(group: string): string[] | undefined {
    const entity = this.#get(group);
    if (!(entity instanceof h5wasm.Group)) return undefined;
    return this.#try(group, () => entity.keys()).toSorted();
  }

  /** @throws InputError if there is no such data set, or it is not one of numbers that can be read. */
  dataset(name: string): Hdf5Dataset {
    const entity = this.#get(name);
    if (entity instanceof h5wasm.Dataset) return new Hdf5Dataset(this, name, entity);
    throw this.fault(entity ? `"${name}" is not a data set` : `there is no "${name}"`, "a data set of numbers");
  }

  /**
   * The attributes of the root, as text. Those that are neither text nor number, or cannot be read, are left out: they
   * only describe the file.
   */
  attributes(): Record<string, string> {
    const attributes = this.#try("its attributes", () => this.#file.attrs);
    const read = (name: string) => {
      try {
        return checked(() => (attributes[name] as Attribute).value);
      } catch {
        return undefined;
      }
    };
    const values = Object.keys(attributes).toSorted().map((name) => [name, read(name)] as const);
    const scalars = values.filter(([, value]) => ["string", "number", "bigint", "boolean"].includes(typeof value));
    return Object.fromEntries(scalars.map(([name, value]) => [name, String(value)]));
  }

  #get(name: string) {
    return this.#try(`"${name}"`, () => this.#file.get(name));
  }

  #try<T>(what: string, call: () => T): T {
    try {
      return checked(call);
    } catch (error) {
      if (!(error instanceof Hdf5Failure)) throw error;
      throw this.fault(`${what} is damaged (HDF5: ${error.message})`, "readable contents");
    }
  }

  [Symbol.dispose](): void {
    this.#file.close();
  }
}

function displayName(path: string): string {
  try {
    return Deno.readLinkSync(path);
  } catch {
    return path;
  }
}

function refuseOtherFiles(path: string, name: string): void {
  let info: Deno.FileInfo;
  try {
    info = Deno.statSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new InputError(`cannot read ${name}: there is no such file, expected an HDF5 file`);
  }
  if (info.isDirectory) throw new InputError(`cannot read ${name}: it is a folder, expected an HDF5 file`);
  if (!hasSignature(path)) {
    throw new InputError(`cannot read ${name}: it is not HDF5 (${firstBytesOf(path)}), expected an HDF5 file`);
  }
}

/** HDF5's own words for a truncated file: `truncated file: eof = 164353, sblock->base_addr = 0, stored_eof = 328706`. */
function openingFault(reason: string): string {
  const truncated = /truncated file: eof = (\d+),.* stored_eof = (\d+)/.exec(reason);
  if (truncated) return `it is truncated (${truncated[1]} bytes of ${truncated[2]})`;
  return `it cannot be opened (HDF5: ${reason})`;
}
