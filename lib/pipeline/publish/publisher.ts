/**
 * results/<profile>/: copies of outputs under names that people use, and manifest.json, which says what was put there.
 * A file that somebody has edited is set aside and named, never overwritten; a file whose stage is gone is removed.
 * Files are written to `<name>.part` and renamed; only who holds the publish lock writes, so what a killed process left
 * of one is overwritten by the next.
 */
import { digestBytes, digestFile } from "../identity/digest.ts";
import type { Digest, Fingerprint, InstanceId } from "../identity.ts";
import { acquireLock } from "../store/file_lock.ts";
import { replaceFile } from "../store/replace_file.ts";
import type { Store } from "../store/store.ts";
import { manifestText, readManifest } from "./manifest.ts";

export interface PublishedFile {
  /** Relative to the results folder. */
  readonly path: string;
  readonly digest: Digest;
  readonly bytes: number;
  readonly instance: InstanceId;
  readonly output: string;
  readonly fingerprint: Fingerprint;
}

const editedFolder = "edited";

export class Publisher {
  readonly folder: string;
  readonly #store: Store;
  readonly #notice: (line: string) => void;
  #files: Map<string, PublishedFile> = new Map();
  #before = "";
  #damageTold = false;

  constructor(folder: string, store: Store, notice: (line: string) => void) {
    this.folder = folder;
    this.#store = store;
    this.#notice = notice;
    this.#read();
  }

  /** Runs a change of the results folder while no other engine changes it, on the manifest as it is then, and saves it. */
  async change<T>(work: () => T | Promise<T>): Promise<T> {
    using _ = await acquireLock(this.#store.publishLock);
    this.#read();
    try {
      return await work();
    } finally {
      this.#save();
    }
  }

  #read(): void {
    const { files, damage } = readManifest(this.folder);
    this.#files = new Map(files.map((file) => [file.path, file]));
    this.#before = damage === undefined ? manifestText(this.files) : "";
    if (damage === undefined || this.#damageTold) return;
    this.#damageTold = true;
    this.#notice(`${this.folder}/manifest.json is damaged: ${damage}; it is written anew`);
  }

  get files(): readonly PublishedFile[] {
    return [...this.#files.values()].toSorted((a, b) => a.path < b.path ? -1 : 1);
  }

  /** Whether the manifest has this file, of this very instance. */
  lists({ path, digest, fingerprint }: PublishedFile): boolean {
    const known = this.#files.get(path);
    return known?.digest === digest && known.fingerprint === fingerprint;
  }

  /** Whether the file with these bytes is in its place; reads it only if its time or size has changed. */
  isInPlace(file: PublishedFile): boolean {
    return this.#store.digests.digestIfExists(`${this.folder}/${file.path}`) === file.digest;
  }

  /** Notes a file that is in its place already. */
  keep(file: PublishedFile): void {
    this.#files.set(file.path, file);
  }

  /** Puts a copy of an object in its place. The object must have been checked. */
  publish(file: PublishedFile): void {
    if (!this.isInPlace(file)) {
      this.#setAside(file.path);
      this.#store.objects.restore(file.digest, `${this.folder}/${file.path}`);
    }
    this.keep(file);
  }

  /** Publishes bytes that are no stage's output: the page. */
  publishBytes(
    path: string,
    bytes: Uint8Array,
    origin: { instance: InstanceId; output: string; fingerprint: Fingerprint },
  ): void {
    const file = { path, digest: digestBytes(bytes), bytes: bytes.length, ...origin };
    if (!this.isInPlace(file)) {
      this.#setAside(path);
      Deno.mkdirSync(this.folder, { recursive: true });
      replaceFile(`${this.folder}/${path}`, (temporary) => Deno.writeFileSync(temporary, bytes));
    }
    this.keep(file);
  }

  /** Removes published files that nothing in the pipeline publishes any more. */
  prune(wanted: ReadonlySet<string>): void {
    for (const { path } of this.files) {
      if (wanted.has(path)) continue;
      this.#setAside(path);
      try {
        Deno.removeSync(`${this.folder}/${path}`);
      } catch (error) {
        if (!(error instanceof Deno.errors.NotFound)) throw error;
      }
      this.#files.delete(path);
    }
  }

  #save(): void {
    const text = manifestText(this.files);
    if (text === this.#before) return;
    Deno.mkdirSync(this.folder, { recursive: true });
    replaceFile(`${this.folder}/manifest.json`, (temporary) => Deno.writeTextFileSync(temporary, text));
  }

  /** Moves a file away that is not what we put there, under a name that is free. */
  #setAside(path: string): void {
    const at = `${this.folder}/${path}`;
    const known = this.#files.get(path)?.digest;
    let found: Digest;
    try {
      found = digestFile(at);
    } catch {
      return;
    }
    if (found === known) return;
    let aside = `${editedFolder}/${path}`;
    for (let n = 2; exists(`${this.folder}/${aside}`); n++) aside = `${editedFolder}/${n}/${path}`;
    Deno.mkdirSync(`${this.folder}/${aside}`.replace(/\/[^/]*$/, ""), { recursive: true });
    Deno.renameSync(at, `${this.folder}/${aside}`);
    this.#notice(`${path} was edited by hand: set aside as ${this.folder}/${aside}`);
  }
}

function exists(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}
