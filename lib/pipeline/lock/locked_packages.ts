/**
 * The npm packages that pipeline.lock vouches for. Deno checks an archive when it downloads it and never again: it keeps
 * no archive, and a file of a package that was edited in its cache runs without a word. So the digest of a package's
 * unpacked tree is recorded when its bytes are known to be those of the archive, which is the case exactly if
 *
 * - it was not in Deno's cache before `deno cache --frozen` ran for this project, and is there afterwards: Deno refuses
 *   an archive whose SHA-512 is not the integrity in deno.lock, and unpacks nothing of it; or
 * - its archive was downloaded again into an empty cache under the same check (package_download.ts), and the tree in
 *   Deno's cache has the same files with the same bytes.
 *
 * A package that was in the cache before is neither, however likely it is to be sound: it stays unrecorded. A record is
 * never replaced by what a cache holds now; it goes only with the package's entry in deno.lock.
 */
import type { Digest } from "../identity.ts";
import { lockedIntegrities } from "../identity/package_download.ts";
import { packageFiles, packageTreeDigest } from "../identity/package_tree.ts";
import { packageFolder, withoutPeers } from "../identity/packages.ts";
import type { Project } from "../project.ts";
import { acquireLock } from "../store/file_lock.ts";
import { changeLockFile, readLockFile } from "./lock_file.ts";

/** `name@version` of all packages that tasks reach, sorted. @throws Refusal for a task that cannot be traced. */
export async function reachedPackages(project: Project, tasks: readonly string[]): Promise<string[]> {
  const closures = await Promise.all(tasks.map((task) => project.closures.of(task)));
  return [...new Set(closures.flatMap(({ packages }) => Object.keys(packages).map(withoutPeers)))].toSorted();
}

/** Records those of the `loaded` packages that tasks reach and that are not recorded yet; reads nothing for the others. */
export async function recordLoaded(project: Project, tasks: readonly string[], loaded: readonly string[]) {
  const known = readLockFile(lockPath(project)).packages ?? {};
  const reached = loaded.length === 0 ? [] : await reachedPackages(project, tasks);
  const fresh = reached.filter((name) => loaded.includes(name) && !Object.hasOwn(known, name));
  const trees = fresh.flatMap((name): [string, Digest][] => {
    const folder = packageFolder(name);
    return folder === undefined ? [] : [[name, packageTreeDigest(packageFiles(folder))]];
  });
  await recordPackages(project, new Map(trees));
}

/** Adds to pipeline.lock; what is recorded already stays as it is. */
export async function recordPackages(project: Project, trees: ReadonlyMap<string, Digest>): Promise<void> {
  if (trees.size === 0) return;
  using _ = await acquireLock(project.store.publishLock);
  const locked = lockedIntegrities(project.root);
  changeLockFile(lockPath(project), (before) => {
    const all = { ...Object.fromEntries(trees), ...before.packages };
    return { ...before, packages: Object.fromEntries(Object.entries(all).filter(([name]) => locked.has(name))) };
  });
}

const lockPath = ({ root }: Project) => `${root}/pipeline.lock`;
