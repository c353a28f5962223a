/** Removes what runs have made: published files, by the manifests that list them, and the store. */
import { digestFile } from "./identity/digest.ts";
import type { Project } from "./project.ts";
import { readManifest } from "./publish/manifest.ts";
import type { PublishedFile } from "./publish/publisher.ts";
import { Refusal } from "./refusal.ts";
import { tryLock } from "./store/file_lock.ts";
import { filesBelow, foldersIn } from "./store/listing.ts";

export interface Cleaned {
  readonly files: number;
  readonly bytes: number;
}

export interface CleanOptions {
  /** By default all that have results. */
  readonly profiles: readonly string[];
  readonly store: boolean;
  readonly force: boolean;
  readonly dryRun: boolean;
}

interface Listed {
  /** results/<profile> */
  readonly folder: string;
  /** Those that are there. */
  readonly files: readonly PublishedFile[];
}

/**
 * @throws Refusal while a run is going on, for a damaged manifest, and without `force` for files that were edited by hand;
 * then nothing is removed.
 */
export async function clean(project: Project, options: CleanOptions): Promise<{ results: Cleaned; store: Cleaned }> {
  using lock = await tryLock(project.store.runLock, { doing: "removing what was made" });
  if (!lock) throw new Refusal("cannot clean: a run is going on in this clone, expected none", 1);
  const folders = options.profiles.length > 0
    ? options.profiles.map((profile) => `${project.root}/results/${profile}`)
    : foldersIn(`${project.root}/results`);
  const listed = folders.map(listedIn);
  if (!options.force) refuseEdited(project.root, listed);
  const cached = options.store ? filesBelow(project.store.folder) : [];
  if (!options.dryRun) {
    for (const each of listed) removeListed(each);
    if (options.store) removeStore(project.store.folder);
  }
  return { results: sizeOf(listed.flatMap(({ files }) => files)), store: sizeOf(cached) };
}

/** @throws Refusal for a damaged manifest: what it listed is not known. */
function listedIn(folder: string): Listed {
  const { files, damage } = readManifest(folder);
  if (damage === undefined) return { folder, files: files.filter(({ path }) => isThere(`${folder}/${path}`)) };
  throw new Refusal(
    `cannot clean: ${folder}/manifest.json is damaged (${damage}), expected a list of what is published; "reproduce" writes it anew`,
    1,
  );
}

function refuseEdited(root: string, listed: readonly Listed[]): void {
  const edited = listed.flatMap(({ folder, files }) =>
    files.filter(({ path, digest }) => digestFile(`${folder}/${path}`) !== digest)
      .map(({ path }) => `${folder}/${path}`.slice(root.length + 1))
  );
  if (edited.length === 0) return;
  throw new Refusal(
    `cannot remove ${edited.join(", ")}: edited by hand, expected what was published; --force removes it all the same`,
    1,
  );
}

/** The files, then the manifest, then folders that are empty. */
function removeListed({ folder, files }: Listed): void {
  for (const { path } of files) Deno.removeSync(`${folder}/${path}`);
  if (isThere(`${folder}/manifest.json`)) Deno.removeSync(`${folder}/manifest.json`);
  removeEmptyFolders(folder);
}

function removeEmptyFolders(folder: string): void {
  for (const below of foldersIn(folder)) removeEmptyFolders(below);
  try {
    Deno.removeSync(folder);
  } catch { /* it holds something that is not ours, or was never there */ }
}

/** What is in it, the marker last, so that a kill leaves a store; the folder itself may be a link to another disk, and then stays. */
function removeStore(folder: string): void {
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name);
  for (const name of names.toSorted((a, b) => Number(a === "store.json") - Number(b === "store.json"))) {
    Deno.removeSync(`${folder}/${name}`, { recursive: true });
  }
  if (!Deno.lstatSync(folder).isSymlink) Deno.removeSync(folder);
}

function isThere(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

function sizeOf(files: readonly { readonly bytes: number }[]): Cleaned {
  return { files: files.length, bytes: files.reduce((total, { bytes }) => total + bytes, 0) };
}
