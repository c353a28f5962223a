/**
 * What of the store can go: records that no lock and no published result names, objects that no kept record names,
 * scratch folders of runs that nothing will resume, and damaged objects that were moved aside. With a size given, what is
 * not named stays as long as it fits, and what was used least recently goes first.
 */
import { readJsonOr } from "../identity/digest.ts";
import type { Fingerprint } from "../identity.ts";
import { lockedFingerprints, type LockFile } from "../lock/lock_file.ts";
import type { Project } from "../project.ts";
import { readManifest } from "../publish/manifest.ts";
import { Refusal } from "../refusal.ts";
import { tryLock } from "./file_lock.ts";
import { filesBelow, foldersIn, type FoundFile } from "./listing.ts";
import type { RunRecord } from "./records.ts";

export const garbageKinds = ["record", "object", "work folder", "damaged file", "half-written cache"] as const;
export type GarbageKind = typeof garbageKinds[number];

export interface Garbage {
  /** In the order in which they are removed. */
  readonly files: readonly (FoundFile & { readonly kind: GarbageKind })[];
  readonly bytes: number;
  /** Records that locks and results/ name. */
  readonly named: number;
  /** Records that nothing names, and that stay because there is room. */
  readonly spared: number;
  /** Bytes of the whole store that stay. */
  readonly left: number;
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

/** Something that stays or goes as a whole: a record with what it names, or the work folder of a run that did not end. */
interface Holding {
  readonly kind: "record" | "work folder";
  readonly files: readonly FoundFile[];
  /** Names of the objects that it needs. */
  readonly objects: readonly string[];
  readonly named: boolean;
  /** Milliseconds since 1970. */
  readonly used: number;
}

function holdingsOf(folder: string, named: ReadonlySet<Fingerprint>): Holding[] {
  const isNamed = (path: string) => named.has(nameOf(path).replace(/\.json$/, "") as Fingerprint);
  const records = filesBelow(`${folder}/records`).map((file): Holding => {
    const { outputs = {} } = readJsonOr<Partial<RunRecord>>(file.path, {});
    const objects = Object.values(outputs).map(({ digest }) => digest);
    return { kind: "record", files: [file], objects, named: isNamed(file.path), used: file.modified };
  });
  const work = foldersIn(`${folder}/work`).map((path): Holding => {
    const files = filesBelow(path);
    const used = Math.max(0, ...files.map(({ modified }) => modified));
    return { kind: "work folder", files, objects: [], named: isNamed(path), used };
  });
  return [...records, ...work];
}

/** Finds what can go; removes nothing. @param maxBytes none: all that is not named goes. */
function findGarbage({ store }: Project, named: ReadonlySet<Fingerprint>, maxBytes: number | undefined): Garbage {
  const { folder } = store;
  const holdings = holdingsOf(folder, named);
  const objects = new Map(filesBelow(`${folder}/objects`).map((file) => [nameOf(file.path), file]));
  const room = new Room(objects);
  const leftovers = [
    ...filesBelow(`${folder}/damaged`).map((file) => ({ ...file, kind: "damaged file" as const })),
    ...halfWrittenCaches(folder).map((file) => ({ ...file, kind: "half-written cache" as const })),
  ];
  const total = sum(filesBelow(folder));
  const rest = sum(leftovers) + sum(holdings.flatMap(({ files }) => files)) + sum([...objects.values()]);
  // What belongs to nothing here: marker, caches, locks.
  room.bytes = total - rest;
  const [kept, unnamed] = [holdings.filter((each) => each.named), holdings.filter((each) => !each.named)];
  for (const holding of kept) room.add(holding);
  const recent = unnamed.toSorted((a, b) => b.used - a.used);
  // The first that does not fit ends it: something older never outlives something newer.
  const end = recent.findIndex((holding) => !room.addWithin(holding, maxBytes ?? 0));
  const gone = end === -1 ? [] : recent.slice(end);
  const files = [
    ...gone.flatMap(({ kind, files }) => files.map((file) => ({ ...file, kind }))),
    ...[...objects].filter(([name]) => !room.holds(name)).map(([, file]) => ({ ...file, kind: "object" as const })),
    ...leftovers,
  ];
  const countRecords = (some: readonly Holding[]) => some.filter(({ kind }) => kind === "record").length;
  const bytes = sum(files);
  return {
    files,
    bytes,
    named: countRecords(kept),
    spared: countRecords(unnamed) - countRecords(gone),
    left: total - bytes,
  };
}

/** What stays so far, each object counted once. */
class Room {
  bytes = 0;
  readonly #objects: ReadonlyMap<string, FoundFile>;
  readonly #held = new Set<string>();

  constructor(objects: ReadonlyMap<string, FoundFile>) {
    this.#objects = objects;
  }

  holds(object: string): boolean {
    return this.#held.has(object);
  }

  add(holding: Holding): void {
    this.bytes += this.#cost(holding);
    for (const name of holding.objects) this.#held.add(name);
  }

  /** False, and nothing is added, where it does not fit. */
  addWithin(holding: Holding, maxBytes: number): boolean {
    if (this.bytes + this.#cost(holding) > maxBytes) return false;
    this.add(holding);
    return true;
  }

  #cost({ files, objects }: Holding): number {
    const fresh = [...new Set(objects)].filter((name) => !this.#held.has(name));
    return sum(files) + sum(fresh.flatMap((name) => this.#objects.get(name) ?? []));
  }
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
  { locks, maxBytes, dryRun }: { locks: readonly LockFile[]; maxBytes: number | undefined; dryRun: boolean },
): Promise<Garbage> {
  using lock = await tryLock(project.store.runLock, { doing: "collecting garbage" });
  if (!lock) throw new Refusal("cannot collect garbage: a run is going on in this clone, expected none", 1);
  const garbage = findGarbage(project, namedFingerprints(project, locks), maxBytes);
  if (!dryRun) removeGarbage(project, garbage);
  return garbage;
}

/** What killed processes left: each writes caches under a name of its own, `digests.json.4711`. */
function halfWrittenCaches(folder: string): FoundFile[] {
  return filesBelow(folder).filter(({ path }) => /^[^/]+\.json\.\d+$/.test(path.slice(folder.length + 1)));
}

const nameOf = (path: string) => path.slice(path.lastIndexOf("/") + 1);

function sum(files: readonly { readonly bytes: number }[]): number {
  return files.reduce((total, { bytes }) => total + bytes, 0);
}
