/** SHA-256 of bytes, text, values and files. */
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

/** A JSON file of our own; `fallback` where it is missing or damaged, for caches that can be made again. */
export function readJsonOr<T>(path: string, fallback: T): T {
  try {
    return JSON.parse(Deno.readTextFileSync(path)) as T;
  } catch {
    return fallback;
  }
}
