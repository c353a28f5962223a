/** Files that appear whole or not at all, and never in place of what they are made from. */
import { InputError } from "../artifact/input_error.ts";

/** @param write writes to the path that it is given @throws InputError if there is no such folder */
export function writeWhole(path: string, write: (path: string) => void): void {
  const part = `${path}.part`;
  try {
    write(part);
    Deno.renameSync(part, path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) {
      throw new InputError(`cannot write ${path}: there is no such folder, expected one`);
    }
    remove(part);
    throw error;
  }
}

/** @throws InputError if both names are of one file, which would be lost */
export function refuseSameFile(read: string, written: string): void {
  if (realPath(read) !== realPath(written)) return;
  throw new InputError(`cannot write ${written}: it is the file that is read, expected another one`);
}

function realPath(path: string): string {
  try {
    return Deno.realPathSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return path;
    throw error;
  }
}

function remove(path: string): void {
  try {
    Deno.removeSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
