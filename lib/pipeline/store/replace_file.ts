/** Puts a file in its place whole or not at all. */

/**
 * `write` gets a name beside the file, which then takes its place. The name is the same for every process, so that what a
 * killed one leaves is overwritten by the next: only for who holds the lock on the file.
 */
export function replaceFile(path: string, write: (temporary: string) => void): void {
  const temporary = `${path}.part`;
  try {
    write(temporary);
    Deno.renameSync(temporary, path);
  } catch (error) {
    try {
      Deno.removeSync(temporary); // A full disk needs the room.
    } catch { /* it was not even made */ }
    throw error;
  }
}
