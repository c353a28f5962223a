/** Digests of files, remembered between runs, so that a file that has not changed is not read again. */
import { digestFile } from "../identity/digest.ts";
import type { Digest } from "../identity.ts";
import { CacheFile } from "./cache_file.ts";

/** What identifies a state of a file without reading it. Changing the bytes changes at least `changed`. */
interface Stamp {
  readonly size: number;
  readonly modified: number;
  readonly changed: number;
  readonly inode: number;
}

interface Entry extends Stamp {
  readonly digest: Digest;
}

/** File systems count time in steps of up to 2 seconds (FAT); within one step a file may change and keep its stamp. */
const coarsestStepMs = 2000;

/**
 * Digests by path. An entry counts only while size, both times and inode are the same. A file touched less than two
 * seconds before it was read is never remembered, since it might be written again within the same step of the file
 * system's clock; nor is one from the future, since after the clock was set back, now may come again.
 */
export class DigestCache {
  readonly #file: CacheFile<Entry>;
  readonly #now: () => number;

  /** Without a path nothing is kept. `now` in milliseconds since 1970, as the file system counts. */
  constructor(path?: string, now: () => number = Date.now) {
    this.#file = new CacheFile(path);
    this.#now = now;
  }

  /** Why the remembered digests were not believed. */
  get damage(): string | undefined {
    return this.#file.damage;
  }

  /** @throws Deno.errors.NotFound if the file does not exist. */
  digest(path: string): Digest {
    const stamp = stampOf(Deno.statSync(path));
    const known = this.#file.entries[path];
    const touched = Math.max(stamp.modified, stamp.changed);
    if (known && sameStamp(known, stamp) && touched <= this.#now()) return known.digest;
    const digest = digestFile(path);
    const settled = this.#now() - touched > coarsestStepMs;
    if (settled && sameStamp(stampOf(Deno.statSync(path)), stamp)) this.#file.set(path, { ...stamp, digest });
    else this.#file.delete(path);
    return digest;
  }

  /**
   * Notes the digest of a file that has only just been made. Its time of modification must have been set to one in the
   * past before it was hashed: then any later write shows in it, however soon it comes.
   */
  prime(path: string, digest: Digest, modified: Date): void {
    const stamp = stampOf(Deno.statSync(path));
    if (stamp.modified === modified.getTime()) this.#file.set(path, { ...stamp, digest });
    else this.#file.delete(path);
  }

  /** As digest(), but undefined for a file that is not there. */
  digestIfExists(path: string): Digest | undefined {
    try {
      return this.digest(path);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return undefined;
      throw error;
    }
  }

  save(): void {
    this.#file.save();
  }
}

function stampOf(info: Deno.FileInfo): Stamp {
  return {
    size: info.size,
    modified: info.mtime?.getTime() ?? 0,
    changed: info.ctime?.getTime() ?? 0,
    inode: info.ino ?? 0,
  };
}

function sameStamp(a: Stamp, b: Stamp): boolean {
  return a.size === b.size && a.modified === b.modified && a.changed === b.changed && a.inode === b.inode;
}
