/**
 * The content-addressed store of outputs: one read-only file per digest under `objects/ab/`. Nothing here is ever
 * written in place: bytes go to a temporary name, are synced, and get their final name by one rename.
 */
import { digestFile } from "../identity/digest.ts";
import type { Digest } from "../identity.ts";
import type { DigestCache } from "./digest_cache.ts";
import { replaceFile } from "./replace_file.ts";

/**
 * Every object's time of modification, as in Nix's store: whoever writes to one changes it, even within the step of the
 * file system's clock in which the object was made. Not 0, which some programs take for "unknown".
 */
const objectTime = new Date(1000);

export class ObjectStore {
  readonly #folder: string;
  readonly #damaged: string;
  readonly #digests: DigestCache;

  constructor(folder: string, damaged: string, digests: DigestCache) {
    this.#folder = folder;
    this.#damaged = damaged;
    this.#digests = digests;
  }

  /** Where an object is or would be. */
  path(digest: Digest): string {
    return `${this.#folder}/${digest.slice(0, 2)}/${digest}`;
  }

  /** Takes a finished file (it is moved away) and returns its digest and size. */
  commit(file: string): { digest: Digest; bytes: number } {
    sync(file);
    Deno.chmodSync(file, 0o444);
    Deno.utimeSync(file, objectTime, objectTime);
    const digest = digestFile(file);
    const bytes = Deno.statSync(file).size;
    const path = this.path(digest);
    Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    Deno.renameSync(file, path);
    this.#digests.prime(path, digest, objectTime);
    return { digest, bytes };
  }

  /** Whether an object is there and its bytes are right; reads it only if its times, size or inode have changed. */
  check(digest: Digest): "sound" | "missing" | "damaged" {
    const found = this.#digests.digestIfExists(this.path(digest));
    if (found === undefined) return "missing";
    return found === digest ? "sound" : "damaged";
  }

  /** Moves a damaged object away, so that it can be looked at and never be used. */
  setAside(digest: Digest): void {
    if (this.check(digest) !== "damaged") return;
    Deno.mkdirSync(this.#damaged, { recursive: true });
    Deno.renameSync(this.path(digest), `${this.#damaged}/${digest}`);
  }

  /** Copies an object to a path outside the store; the copy is an ordinary, writable file. Only for who holds the publish lock. */
  restore(digest: Digest, to: string): void {
    Deno.mkdirSync(to.slice(0, to.lastIndexOf("/")), { recursive: true });
    replaceFile(to, (temporary) => {
      Deno.copyFileSync(this.path(digest), temporary);
      Deno.chmodSync(temporary, 0o644);
    });
  }
}

/** Forces a file's bytes to the disk. */
export function sync(path: string): void {
  using file = Deno.openSync(path);
  file.syncDataSync();
}
