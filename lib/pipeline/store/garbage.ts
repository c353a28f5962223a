/**
 * What of the store can go: records that no lock and no published result names, objects that no kept record names,
 * scratch folders of runs that nothing will resume, and damaged objects that were moved aside.
 */
import { readJsonOr } from "../identity/digest.ts";
import type { Fingerprint } from "../identity.ts";
import { lockedFingerprints, type LockFile } from "../lock/lock_file.ts";
import type { Project } from "../project.ts";
import { readManifest } from "../publish/manifest.ts";
import { Refusal } from "../refusal.ts";
import { tryLock } from "./file_lock.ts";
import type { RunRecord } from "./records.ts";

export interface Garbage {
  readonly files: readonly { readonly path: string; readonly bytes: number }[];
  readonly bytes: number;
  /** Records that stay. */
  readonly kept: number;
}

/** Fingerprints that locks and the manifests of results/ name. */
function namedFingerprints(project: Project, locks: readonly LockFile[]): Set<Fingerprint> {
  const locked = locks.flatMap(lockedFingerprints);
  const published = foldersIn(`${project.root}/results`).flatMap((folder) => publishedIn(folder));
  return new Set([...locked, ...published.map(({ fingerprint }) => fingerprint)]);
}

/** @throws Refusal for a damaged manifest: what it named must not be freed. */
function publishedIn(folder: string): readonly { readonly fingerprint: Fingerprint }[] {
  const { files, damage } = readManifest(folder);
  if (damage === undefined) return files;
  throw new Refusal(
    `cannot collect garbage: ${folder}/manifest.json is damaged (${damage}), expected a list of what is published; "reproduce" writes it anew`,
  );
}

/** Finds what nothing named reaches; removes nothing. */
function findGarbage({ store }: Project, named: ReadonlySet<Fingerprint>): Garbage {
  const records = filesBelow(`${store.folder}/records`);
  const kept = records.filter(({ path }) => named.has(nameOf(path).replace(/\.json$/, "") as Fingerprint));
  const objects = new Set(kept.flatMap(({ path }) => {
    const record = readJsonOr<RunRecord | undefined>(path, undefined);
    return Object.values(record?.outputs ?? {}).map(({ digest }) => digest as string);
  }));
  const files = [
    ...records.filter((file) => !kept.includes(file)),
    ...filesBelow(`${store.folder}/objects`).filter(({ path }) => !objects.has(nameOf(path))),
    ...filesBelow(`${store.folder}/damaged`),
    ...halfWrittenCaches(store.folder),
    ...foldersIn(`${store.folder}/work`).filter((folder) => !named.has(nameOf(folder) as Fingerprint)).flatMap(
      filesBelow,
    ),
  ];
  return { files, bytes: files.reduce((total, { bytes }) => total + bytes, 0), kept: kept.length };
}

/** Removes files, records first: an object without a record is only waste, a record without its object would be damage. */
function removeGarbage({ store }: Project, { files }: Garbage): void {
  for (const { path } of files) Deno.removeSync(path);
  for (const folder of foldersIn(`${store.folder}/work`)) {
    if (filesBelow(folder).length === 0) Deno.removeSync(folder, { recursive: true });
  }
}

/**
 * Finds what nothing names and, unless it is a dry run, removes it.
 * @throws Refusal while another engine runs: what it has made is not yet named anywhere.
 */
export async function collectGarbage(
  project: Project,
  { locks, dryRun }: { locks: readonly LockFile[]; dryRun: boolean },
): Promise<Garbage> {
  using lock = await tryLock(project.store.runLock, { doing: "collecting garbage" });
  if (!lock) throw new Refusal("cannot collect garbage: a run is going on in this clone, expected none", 1);
  const garbage = findGarbage(project, namedFingerprints(project, locks));
  if (!dryRun) removeGarbage(project, garbage);
  return garbage;
}

/** What killed processes left: each writes caches under a name of its own, `digests.json.4711`. */
function halfWrittenCaches(folder: string): { path: string; bytes: number }[] {
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name).filter((name) => /\.json\.\d+$/.test(name));
  return names.map((name) => ({ path: `${folder}/${name}`, bytes: Deno.lstatSync(`${folder}/${name}`).size }));
}

const nameOf = (path: string) => path.slice(path.lastIndexOf("/") + 1);

function foldersIn(path: string): string[] {
  try {
    return [...Deno.readDirSync(path)].filter(({ isDirectory }) => isDirectory).map(({ name }) => `${path}/${name}`);
  } catch {
    return [];
  }
}

function filesBelow(path: string): { path: string; bytes: number }[] {
  try {
    return [...Deno.readDirSync(path)].flatMap(({ name, isDirectory }) => {
      const at = `${path}/${name}`;
      return isDirectory ? filesBelow(at) : [{ path: at, bytes: Deno.lstatSync(at).size }];
    });
  } catch {
    return [];
  }
}
