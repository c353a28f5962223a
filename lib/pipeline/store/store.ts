/** `.reproduce/`: where outputs, records and unfinished work are kept, and what is in which folder. */
import type { Fingerprint } from "../identity.ts";
import { Refusal } from "../refusal.ts";
import { DigestCache } from "./digest_cache.ts";
import { foldersIn } from "./listing.ts";
import { ObjectStore } from "./objects.ts";
import { RecordStore } from "./records.ts";

/** Raised when the layout changes; a store of another version is refused, never misread. */
const storeVersion = 1;

export class Store {
  readonly folder: string;
  readonly digests: DigestCache;
  readonly objects: ObjectStore;
  readonly records: RecordStore;

  private constructor(folder: string, digests: DigestCache) {
    this.folder = folder;
    this.digests = digests;
    this.objects = new ObjectStore(`${folder}/objects`, `${folder}/damaged`, this.digests);
    this.records = new RecordStore(`${folder}/records`, `${folder}/damaged`);
  }

  /**
   * Opens the store below a project's root and makes it if there is none. @throws Refusal for one of another version, or
   * whose version cannot be told.
   */
  static open(root: string): Store {
    const folder = `${root}/.reproduce`;
    const version = readVersion(markerOf(folder));
    if (version === undefined) {
      refuseUnmarked(folder);
      tryToMake(folder);
    } else if (version !== storeVersion) {
      throw new Refusal(
        `cannot open ${folder}: its version is ${
          JSON.stringify(version)
        }, expected ${storeVersion}; move it away to start anew`,
      );
    }
    return new Store(folder, new DigestCache(`${folder}/digests.json`));
  }

  /** A store in a folder of its own that nobody opens again: for runs whose outputs are only to be compared. */
  static scratch(folder: string): Store {
    return new Store(folder, new DigestCache(`${folder}/digests.json`));
  }

  /** The same store with a cache of digests elsewhere: where that is empty, every file is read again. */
  withDigests(path: string): Store {
    return new Store(this.folder, new DigestCache(path));
  }

  /** Makes the store if open() could not. @throws what the file system says. */
  make(): void {
    if (!this.isThere) make(this.folder);
  }

  /** False once somebody has removed it. */
  get isThere(): boolean {
    return readVersion(markerOf(this.folder)) !== undefined;
  }

  /** Scratch folder of an instance while it runs; it outlives a killed run, for its checkpoint. */
  workFolder(fingerprint: Fingerprint): string {
    return `${this.folder}/work/${fingerprint}`;
  }

  /** Held by the engine that runs or commits an instance. Outside the work folder, which a commit removes. */
  instanceLock(fingerprint: Fingerprint): string {
    return `${this.folder}/locks/${fingerprint}`;
  }

  /** Shared by every engine while it runs; taken by whoever removes what no lock names, for a run's records are not yet named. */
  get runLock(): string {
    return `${this.folder}/locks/run`;
  }

  /** Held while results/ and pipeline.lock are written. */
  get publishLock(): string {
    return `${this.folder}/locks/publish`;
  }
}

/** Undefined where there is no store, or one whose marker a power cut left empty. @throws Refusal for a damaged marker. */
function readVersion(marker: string): unknown {
  let text: string;
  try {
    text = Deno.readTextFileSync(marker);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
  if (text === "") return undefined;
  try {
    const { version } = JSON.parse(text);
    if (version !== undefined) return version;
  } catch { /* told below */ }
  throw new Refusal(`cannot open ${marker}: it is damaged, expected ${whole}; ${remedy}`);
}

const whole = JSON.stringify({ version: storeVersion });
const remedy = "write that into it if this program made the store, or move the folder away to start anew";

/** @throws Refusal for results without a marker: whoever made them may have meant something else by them. */
function refuseUnmarked(folder: string): void {
  const kept = ["records", "objects"].filter((name) => foldersIn(`${folder}/${name}`).length > 0);
  if (kept.length === 0) return;
  throw new Refusal(
    `cannot open ${folder}: it has ${kept.join(" and ")} but no ${markerOf(folder)}, expected ${whole}; ${remedy}`,
  );
}

/** A folder that cannot be written is no fault here: what only looks needs no store. Whoever runs something will be told. */
function tryToMake(folder: string): void {
  try {
    make(folder);
  } catch { /* see above */ }
}

function make(folder: string): void {
  Deno.mkdirSync(folder, { recursive: true });
  const temporary = `${markerOf(folder)}.${Deno.pid}`;
  Deno.writeTextFileSync(temporary, JSON.stringify({ version: storeVersion }));
  Deno.renameSync(temporary, markerOf(folder));
}

const markerOf = (folder: string) => `${folder}/store.json`;
