/** Gathers what a stage receives from every network and seed. */
import { InputError } from "./input_error.ts";

/** A file, and the network and seed that it is of. */
interface NetworkFile {
  readonly path: string;
  readonly axes: Readonly<Record<string, string>>;
}

/** What was read, and the seed of the training. */
export interface OfSeed<T> {
  readonly seed: string;
  readonly value: T;
}

/**
 * The contents of files that are of one network each.
 * @param action what the values are for, in errors: "draw scores".
 * @throws InputError if a file has no network, a network has two files, or there is none; and what `read` throws.
 */
export async function readByNetwork<T>(
  files: readonly NetworkFile[],
  action: string,
  read: (path: string) => T | Promise<T>,
): Promise<Map<string, T>> {
  const seeds = await readBySeed(files, action, read);
  return new Map([...seeds].map(([network, values]) => {
    const [first, second] = values;
    if (first && !second) return [network, first.value];
    throw new InputError(`cannot ${action}: network "${network}" has ${values.length} files, expected one`);
  }));
}

/** As `readByNetwork`, with a file for each of a network's seeds, at least one; seed "1" where no axis says it. */
export async function readBySeed<T>(
  files: readonly NetworkFile[],
  action: string,
  read: (path: string) => T | Promise<T>,
): Promise<Map<string, OfSeed<T>[]>> {
  const networks = new Map<string, OfSeed<T>[]>();
  for (const { path, axes } of files) {
    if (axes.network === undefined) {
      throw new InputError(`cannot ${action}: an input has axes ${JSON.stringify(axes)}, expected "network"`);
    }
    const seeds = networks.get(axes.network) ?? [];
    seeds.push({ seed: axes.seed ?? "1", value: await read(path) });
    networks.set(axes.network, seeds);
  }
  if (networks.size === 0) throw new InputError(`cannot ${action}: there is no network, expected at least one`);
  return networks;
}
