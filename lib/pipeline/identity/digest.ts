/** SHA-256 of bytes, text, values and files; and a cache that spares reading a file that has not changed. */
// @ts-types="../../declarations/std_json_canonicalize.d.ts"
import { canonicalize } from "@std/json/canonicalize";
import { createHash } from "node:crypto";
import type { Digest } from "../identity.ts";

export function digestBytes(bytes: Uint8Array | string): Digest {
  return createHash("sha256").update(bytes).digest("hex") as Digest;
}

/** Of canonical JSON (RFC 8785): neither the order of keys nor their spelling in the file matters. */
export function digestJson(value: unknown): Digest {
  return digestBytes(canonicalize(value));
}

/** Files pass through it one at a time: a block for each of a hundred modules would cost more than reading them. */
const block = new Uint8Array(256 * 1024);

/** Of a file's bytes, read in blocks. @throws Deno.errors.NotFound */
export function digestFile(path: string): Digest {
  using file = Deno.openSync(path);
  const hash = createHash("sha256");
  for (let count; (count = file.readSync(block)) !== null;) hash.update(block.subarray(0, count));
  return hash.digest("hex") as Digest;
}

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

/**
 * Digests by path, kept between runs in one JSON file. An entry counts only while size, both times and inode are the
 * same. A file touched less than two seconds before it was read is never remembered: file systems count time in
 * coarse steps, and it might be written again within the same one.
 */
export class DigestCache {
  readonly #path: string;
  readonly #entries: Map<string, Entry>;
  #dirty = false;

  constructor(path: string) {
    this.#path = path;
    this.#entries = new Map(Object.entries(readJsonOr<Record<string, Entry>>(path, {})));
  }

  /** @throws Deno.errors.NotFound if the file does not exist. */
  digest(path: string): Digest {
    const stamp = stampOf(Deno.statSync(path));
    const known = this.#entries.get(path);
    if (known && sameStamp(known, stamp)) return known.digest;
    const digest = digestFile(path);
    const settled = Date.now() - Math.max(stamp.modified, stamp.changed) > 2000;
    if (settled && sameStamp(stampOf(Deno.statSync(path)), stamp)) this.#remember(path, { ...stamp, digest });
    else this.#forget(path);
    return digest;
  }

  /** Notes the digest of a file that was just hashed and will not be written again (an object of the store). */
  prime(path: string, digest: Digest): void {
    this.#remember(path, { ...stampOf(Deno.statSync(path)), digest });
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

  #remember(path: string, entry: Entry): void {
    this.#entries.set(path, entry);
    this.#dirty = true;
  }

  #forget(path: string): void {
    this.#dirty = this.#entries.delete(path) || this.#dirty;
  }

  /** Writes what was learned. Losing it costs time only, so a read-only store is no error. */
  save(): void {
    if (!this.#dirty) return;
    try {
      const temporary = `${this.#path}.${Deno.pid}`;
      Deno.writeTextFileSync(temporary, JSON.stringify(Object.fromEntries(this.#entries)));
      Deno.renameSync(temporary, this.#path);
      this.#dirty = false;
    } catch { /* the next run reads the files again */ }
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

/** A JSON file of our own; `fallback` where it is missing or damaged, for caches that can be made again. */
export function readJsonOr<T>(path: string, fallback: T): T {
  try {
    return JSON.parse(Deno.readTextFileSync(path)) as T;
  } catch {
    return fallback;
  }
}
