/** pipeline.lock as it was before version 2: one JSON object. Read, so that old revisions can be compared and a first run migrates. */
import type { Digest, Fingerprint } from "../identity.ts";
import type { LockedInstance, LockedProfile, LockFile } from "./lock_file.ts";
import { refuseConflict, refuseLock } from "./lock_lines.ts";

const hexadecimal = /^[0-9a-f]{64}$/;

/** @throws Refusal for anything else. */
export function decodeVersion1(text: string, path: string): LockFile {
  refuseConflict(text, path);
  const start = { path, line: 1, column: 1 };
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    const { message } = error as Error;
    const [, line = 1, column = 1] = /line (\d+) column (\d+)/.exec(message) ?? [];
    throw refuseLock({ path, line: Number(line), column: Number(column) }, message, "JSON");
  }
  const version = isObject(parsed) ? parsed.version : undefined;
  if (version !== 1) throw refuseLock(start, `its version is ${version}`, "version 1 as JSON or version 2 as lines");
  // A merge by lines can leave a key twice, and JSON.parse() would take the last one without a word.
  const asWritten = JSON.stringify(parsed, null, 1) + "\n" === text;
  if (isLock(parsed) && asWritten) return { profiles: parsed.profiles };
  throw refuseLock(start, "it was edited or merged by hand", "a lock as a run wrote it");
}

type Guard<T> = (value: unknown) => value is T;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isDigest = <T extends Digest | Fingerprint>(value: unknown): value is T =>
  typeof value === "string" && hexadecimal.test(value);
const isRecordOf = <T>(value: unknown, guard: Guard<T>): value is Record<string, T> =>
  isObject(value) && Object.values(value).every((member) => guard(member));

const isInstance = (value: unknown): value is LockedInstance =>
  isObject(value) && isDigest(value.fingerprint) && isRecordOf(value.outputs, isDigest);
const isProfile = (value: unknown): value is LockedProfile =>
  isObject(value) && isRecordOf(value.sources, isDigest) && isRecordOf(value.instances, isInstance);
const isLock = (value: unknown): value is LockFile => isObject(value) && isRecordOf(value.profiles, isProfile);
