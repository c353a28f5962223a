/** What the file system refused to the engine itself, as a line that a user can act on. */

const causes: Readonly<Record<string, string>> = {
  ENOSPC: "no space is left on its disk, expected some; free some and run again: what has finished is kept",
  EDQUOT: "the disk quota is used up, expected some room; free some and run again: what has finished is kept",
  EROFS: "its file system is read-only, expected one that can be written",
  EACCES: "permission denied, expected the right to do that",
  EPERM: "permission denied, expected the right to do that",
  EIO: "the device failed, expected one that works",
  EMFILE: "too many files are open, expected a higher limit (ulimit -n)",
  ENFILE: "too many files are open in the system, expected fewer",
  ESTALE: "the file system was taken away, expected it to stay",
};

/** Only while a run is going on: elsewhere a file that is not there is a fault of ours. */
const vanished = "it has vanished, expected it to stay while this runs; run again";

/**
 * `cannot write /a/b: no space is left …`; undefined for an error that is not the file system's, or that tells a fault of
 * this program. With `running`, a file that is gone counts, too.
 */
export function fileFault(error: unknown, { running = false } = {}): string | undefined {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") return undefined;
  const cause = causes[error.code] ?? (running && error.code === "ENOENT" ? vanished : undefined);
  // Deno's wording, 2.9: `No space left on device (os error 28): copy '/a' -> '/b'`; without a path for an open file.
  const [, operation = "write", path] = /\(os error \d+\): (\w+) '(?:.*' -> ')?(.*)'$/s.exec(error.message) ?? [];
  const verb = /^(read|stat|lstat|realpath)/.test(operation) ? "read" : operation === "open" ? "open" : "write";
  return cause && `cannot ${verb} ${path ?? "a file of .reproduce or results"}: ${cause}`;
}
