/**
 * The HDF5 library, compiled to WebAssembly by h5wasm, with every status checked.
 *
 * h5wasm alone hides failures: a file that cannot be opened gives an object with a negative id, and a chunk that cannot
 * be read (corrupt, or compressed with a filter that is not there) gives whatever was in memory. The HDF5 library below
 * it, however, prints a trace for every call that fails. `checked` catches what is printed during a call and makes it an
 * error, which also covers the statuses that h5wasm ignores inside; the status of a read is checked besides.
 */
import h5wasm from "h5wasm/node";

type Library = Awaited<typeof h5wasm.ready>;

/** A call that the HDF5 library could not do. The message is its innermost reason. */
export class Hdf5Failure extends Error {}

/** What Emscripten's file system has and its declarations leave out. */
interface Undeclared {
  readonly ErrnoError: new (errno: number) => Error;
}
/** EINVAL of WASI, which readlink gives for what is no link. */
const notALink = 28;

let printed = "";
export const library: Promise<Library> = h5wasm.ready.then((module) => {
  const { FS } = module;
  const { ErrnoError } = FS as unknown as Undeclared;
  const write = FS.write;
  const decoder = new TextDecoder();
  // The library prints to file descriptor 2. Emscripten's declarations leave `fd` out.
  FS.write = (stream, buffer, offset, length, ...position) => {
    if ((stream as { fd?: number }).fd !== 2) return write(stream, buffer, offset, length, ...position);
    printed += decoder.decode(new Uint8Array(buffer.buffer, buffer.byteOffset + offset, length).slice());
    return length;
  };
  // Opening a file asks of every folder above it whether it is a link; a task may not look there, and need not.
  const readlink = FS.readlink;
  FS.readlink = (path) => {
    try {
      return readlink(path);
    } catch (error) {
      if (error instanceof Deno.errors.NotCapable) throw new ErrnoError(notALink);
      throw error;
    }
  };
  const read = module.get_dataset_data;
  module.get_dataset_data = (...call) => {
    const status = read(...call);
    if (status !== 0) throw new Hdf5Failure(`status ${status}`);
    return status;
  };
  // Plugins would be looked for in folders that a task may not read.
  while (module.get_plugin_search_paths().length > 0) module.remove_plugin_search_path(0);
  return module;
});

/** The last line of HDF5's trace, `  #008: H5Z.c line 1489 in H5Z_pipeline(): filter returned failure during read`. */
function innermostReason(trace: string): string {
  return [...trace.matchAll(/^ +#\d+: .*? line \d+ in \w+\(\): (.*)$/gm)].at(-1)?.[1] ?? (trace.trim() || "no reason");
}

/** @throws Hdf5Failure if the call throws or HDF5 prints anything. */
export function checked<T>(call: () => T): T {
  printed = "";
  let result: T;
  try {
    result = call();
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error;
    throw new Hdf5Failure(printed ? innermostReason(printed) : (error as Error).message);
  }
  if (printed) throw new Hdf5Failure(innermostReason(printed));
  return result;
}
