/**
 * pipeline.lock: per profile, what the last run found and made: digests of the sources, and per instance its
 * fingerprint, the digests of its outputs and its results. It is committed; two clones that compute the same thing have
 * the same bytes. lock_lines.ts says how branches merge.
 */
import type { Digest, Fingerprint } from "../identity.ts";
import { replaceFile } from "../store/replace_file.ts";
import { decodeLock, encodeLock } from "./lock_text.ts";
import { decodeVersion1 } from "./lock_version_1.ts";

/** A result, and how far it may move before it is another one, as its task declared when it was made. */
export interface LockedNumber {
  readonly value: number;
  readonly tolerance: number;
}

export interface LockedInstance {
  readonly fingerprint: Fingerprint;
  readonly outputs: Readonly<Record<string, Digest>>;
  /** The results that the task declares, by output and place: `metrics.seeds.0.auc.value`. Missing where it declares none. */
  readonly numbers?: Readonly<Record<string, LockedNumber>>;
  /**
   * Set by `accept`, the oldest change first: the fingerprint before it, and why it cannot matter. So the outputs were
   * made under the first one's.
   */
  readonly accepted?: readonly { readonly from: Fingerprint; readonly because: string }[];
}

export interface LockedProfile {
  readonly sources: Readonly<Record<string, Digest>>;
  readonly instances: Readonly<Record<string, LockedInstance>>;
  /**
   * Entries that two merged branches both changed, with the lines of both: an instance's by its id, a source's by
   * `source:NAME`. Neither branch's counts; the next run that makes them replaces them.
   */
  readonly merged?: Readonly<Record<string, readonly string[]>>;
}

export interface LockFile {
  readonly profiles: Readonly<Record<string, LockedProfile>>;
  /** Digest of each npm package's unpacked tree that the tasks reach, by `name@version`, as it was when it came with the integrity of deno.lock. */
  readonly packages?: Readonly<Record<string, Digest>>;
}

const empty: LockFile = { profiles: {} };

/** @throws Refusal for a file that is not a lock, with its line: it is never overwritten unread. */
export function readLockFile(path: string): LockFile {
  const text = readTextIfExists(path);
  return text === undefined ? empty : parseLockFile(text, path);
}

/** As readLockFile(), from text; `path` names it in a message. Version 1, which was JSON, is read as well. */
export function parseLockFile(text: string, path: string): LockFile {
  if (lastParsed?.text === text) return lastParsed.lock;
  const lock = text.startsWith("{") ? decodeVersion1(text, path) : decodeLock(text, path);
  lastParsed = { text, lock };
  return lock;
}

/** A run reads the lock before and after, and mostly finds the same text; at ten thousand instances reading costs a second. */
let lastParsed: { readonly text: string; readonly lock: LockFile } | undefined;

/** Writes the lock as `change` makes it from what is there, if that changes a byte. The caller holds the publish lock. */
export function changeLockFile(path: string, change: (before: LockFile) => LockFile): void {
  const before = readTextIfExists(path);
  const text = encodeLock(change(before === undefined ? empty : parseLockFile(before, path)));
  if (text === before) return;
  replaceFile(path, (temporary) => {
    using file = Deno.openSync(temporary, { write: true, create: true, truncate: true });
    const bytes = new TextEncoder().encode(text);
    for (let done = 0; done < bytes.length;) done += file.writeSync(bytes.subarray(done));
    file.syncSync();
  });
}

/** Writes the lock with one profile replaced, if that changes a byte. */
export function writeLockFile(path: string, profile: string, locked: LockedProfile): void {
  changeLockFile(path, (before) => ({ ...before, profiles: { ...before.profiles, [profile]: locked } }));
}

function readTextIfExists(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Every fingerprint that a lock names, also those before an accepted change, and of entries that two branches changed. */
export function lockedFingerprints({ profiles }: LockFile): Fingerprint[] {
  return Object.values(profiles).flatMap(({ instances, merged = {} }) => [
    ...Object.values(instances).flatMap(({ fingerprint, accepted = [] }) => [
      fingerprint,
      ...accepted.map(({ from }) => from),
    ]),
    ...Object.values(merged).flat().flatMap((line) =>
      (/^\S+ \S+ fingerprint ([0-9a-f]{64})$/.exec(line)?.slice(1) ?? []) as Fingerprint[]
    ),
  ]);
}

/** Outputs whose digest differs between two states of a profile: `train@hl/1.model`. */
export function changedOutputs(before: LockedProfile | undefined, now: LockedProfile): string[] {
  return Object.entries(now.instances).flatMap(([id, { outputs }]) => {
    const old = before?.instances[id]?.outputs;
    return old ? Object.keys(outputs).filter((name) => outputs[name] !== old[name]).map((name) => `${id}.${name}`) : [];
  });
}

/** Outputs that came out differently although nothing that decides them changed: the task is not deterministic, or the machine differs. */
export function irreproducibleOutputs(before: LockedProfile | undefined, now: LockedProfile): string[] {
  return changedOutputs(before, now).filter((output) => {
    const id = output.slice(0, output.lastIndexOf("."));
    return before?.instances[id]?.fingerprint === now.instances[id]?.fingerprint;
  });
}
