/**
 * A folder below the store for what must leave no trace: `.reproduce/verify/<a name of its own>/`. It goes with the run,
 * and what a killed run left goes with the next one. Who uses a folder holds a lock on a file in it, which the kernel
 * frees with the process; so none is taken for a leftover that is in use.
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
  const folder = `${all}/${Deno.pid}-${crypto.randomUUID().slice(0, 8)}`;
  const lock = await removeLeftovers(all).then(() => lockOf(folder)).catch((error) => {
    throw new Refusal(`cannot verify: ${(error as Error).message}, expected a store that can be written`, 1);
  });
  return {
    folder,
    [Symbol.dispose]: () => {
      removeTree(folder);
      lock[Symbol.dispose]();
      removeIfEmpty(all);
    },
  };
}

/** Whoever clears up may have taken a folder for a leftover before it was locked; then it is made again. */
async function lockOf(folder: string): Promise<Disposable> {
  for (;;) {
    const lock = await tryLock(`${folder}/lock`);
    if (lock && isFile(`${folder}/lock`)) return lock;
    lock?.[Symbol.dispose]();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

async function removeLeftovers(all: string): Promise<void> {
  for (const name of namesIn(all)) {
    using lock = await tryLock(`${all}/${name}/lock`);
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
