/**
 * pipeline.lock: per profile, what the last run found and made: digests of the sources, and per instance its
 * fingerprint and the digests of its outputs. It is committed; two clones that compute the same thing have the same bytes.
 */
// @ts-types="../../declarations/std_json_canonicalize.d.ts"
import { canonicalize } from "@std/json/canonicalize";
import type { Digest, Fingerprint } from "../identity.ts";
import { Refusal } from "../refusal.ts";

export interface LockedInstance {
  readonly fingerprint: Fingerprint;
  readonly outputs: Readonly<Record<string, Digest>>;
  /** The results that the task declares, by output and place: `metrics.seeds.0.auc.value`. */
  readonly numbers?: Readonly<Record<string, number>>;
  /** Set by `accept`: the fingerprint under which the outputs were made, and why the change since cannot matter. */
  readonly accepted?: { readonly from: Fingerprint; readonly because: string };
}

export interface LockedProfile {
  readonly sources: Readonly<Record<string, Digest>>;
  readonly instances: Readonly<Record<string, LockedInstance>>;
}

export interface LockFile {
  readonly version: 1;
  readonly profiles: Readonly<Record<string, LockedProfile>>;
  /** Digest of each npm package's unpacked tree that the tasks reach, by `name@version`, as it was when it came with the integrity of deno.lock. */
  readonly packages?: Readonly<Record<string, Digest>>;
}

const empty: LockFile = { version: 1, profiles: {} };

/** @throws Refusal for a file that is not a lock of this version: it is never overwritten unread. */
export function readLockFile(path: string): LockFile {
  let text: string;
  try {
    text = Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return empty;
    throw error;
  }
  return parseLockFile(text, path);
}

/** As readLockFile(), from text; `path` names it in a message. */
export function parseLockFile(text: string, path: string): LockFile {
  try {
    const lock: LockFile = JSON.parse(text);
    if (lock.version !== 1) throw new SyntaxError(`its version is ${lock.version}`);
    return lock;
  } catch (error) {
    throw new Refusal(
      `cannot read ${path}: ${(error as Error).message}, expected a lock of version 1; restore it from git`,
    );
  }
}

/** Writes the lock with one profile replaced, if that changes a byte. */
export function writeLockFile(path: string, profile: string, locked: LockedProfile): void {
  const before = readLockFile(path);
  const text = encode({ ...before, profiles: { ...before.profiles, [profile]: locked } });
  if (text === encode(before)) return;
  const temporary = `${path}.${Deno.pid}`;
  Deno.writeTextFileSync(temporary, text);
  Deno.renameSync(temporary, path);
}

/** Keys in canonical order, indented, so that a change is a readable diff. */
function encode(lock: LockFile): string {
  return JSON.stringify(JSON.parse(canonicalize(lock)), null, 1) + "\n";
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
