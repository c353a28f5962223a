/** Writes a file that appears whole or not at all. */
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

function remove(path: string): void {
  try {
    Deno.removeSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
