/**
 * A folder below the store for what must leave no trace: `.reproduce/verify/<process id>/`. It goes with the run, and what
 * a killed run left goes with the next one. Who uses a folder holds a lock on a file in it, so an id that is used again
 * misleads nobody.
 */
import { Refusal } from "../refusal.ts";
import { tryLock } from "../store/file_lock.ts";

export interface Scratch extends Disposable {
  /** Absolute. */
  readonly folder: string;
}

/** @throws Refusal where the store cannot be written. */
export async function makeScratch(store: string): Promise<Scratch> {
  const all = `${store}/verify`;
  await removeLeftovers(all);
  const folder = `${all}/${Deno.pid}`;
  const lock = await lockIn(folder);
  if (!lock) throw new Refusal(`cannot use ${folder}: another process of this id works there, expected none`, 1);
  return {
    folder,
    [Symbol.dispose]: () => {
      removeTree(folder);
      lock[Symbol.dispose]();
      removeIfEmpty(all);
    },
  };
}

async function lockIn(folder: string): Promise<Disposable | undefined> {
  try {
    return await tryLock(`${folder}/lock`);
  } catch (error) {
    throw new Refusal(`cannot verify: ${(error as Error).message}, expected a store that can be written`, 1);
  }
}

async function removeLeftovers(all: string): Promise<void> {
  for (const name of namesIn(all)) {
    using lock = await lockIn(`${all}/${name}`);
    if (lock) removeTree(`${all}/${name}`);
  }
}

function namesIn(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].map(({ name }) => name);
  } catch {
    return [];
  }
}

/** A child that was killed a moment ago may still write: what it leaves is for the next run. */
export function removeTree(folder: string): void {
  try {
    Deno.removeSync(folder, { recursive: true });
  } catch { /* removed by the next run */ }
}

function removeIfEmpty(folder: string): void {
  try {
    Deno.removeSync(folder);
  } catch { /* another verification is at work in it */ }
}
