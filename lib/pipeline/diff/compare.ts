/** What differs between two states of a profile, by pipeline.lock alone. Pure. */
import type { Digest, Fingerprint } from "../identity.ts";
import type { LockedInstance, LockedProfile } from "../lock/lock_file.ts";
import { compareNumbers, type NumberChange } from "./numbers.ts";

/** A digest that differs; missing on the side that has no such thing. */
export interface DigestChange {
  readonly name: string;
  readonly before?: Digest;
  readonly now?: Digest;
}

export interface InstanceChange {
  readonly instance: string;
  /** `unsettled`: two merged branches both changed it on one side, so that nothing is known. */
  readonly state: "changed" | "added" | "removed" | "unsettled";
  readonly before?: Fingerprint;
  readonly now?: Fingerprint;
  readonly outputs: readonly DigestChange[];
  /** Results that are not exactly the same, the farthest first; empty for what was added or removed. */
  readonly numbers: readonly NumberChange[];
}

export interface ProfileChange {
  readonly sources: readonly DigestChange[];
  /** Instances that differ, by id. */
  readonly instances: readonly InstanceChange[];
  /** Instances and results that either side has. */
  readonly compared: { readonly instances: number; readonly numbers: number };
}

const nothing: LockedProfile = { sources: {}, instances: {} };

export function compareProfiles(before: LockedProfile = nothing, now: LockedProfile = nothing): ProfileChange {
  const ids = union(before.instances, now.instances, ...[before, now].map(({ merged }) => instancesOf(merged)));
  const numbers = ids.map((id) => union(before.instances[id]?.numbers, now.instances[id]?.numbers).length);
  return {
    sources: digestChanges(before.sources, now.sources),
    instances: ids.flatMap((id) => instanceChange(id, before, now) ?? []),
    compared: { instances: ids.length, numbers: numbers.reduce((sum, count) => sum + count, 0) },
  };
}

function instanceChange(instance: string, before: LockedProfile, now: LockedProfile): InstanceChange | undefined {
  const [old, current] = [before.instances[instance], now.instances[instance]];
  if ([before, now].some(({ merged = {} }) => Object.hasOwn(merged, instance))) {
    return { instance, state: "unsettled", ...fingerprints(old, current), outputs: [], numbers: [] };
  }
  const outputs = digestChanges(old?.outputs ?? {}, current?.outputs ?? {});
  const numbers = old && current ? compareNumbers(old.numbers, current.numbers) : [];
  const same = old?.fingerprint === current?.fingerprint && outputs.length === 0 && numbers.length === 0;
  if (same) return undefined;
  const state = old ? (current ? "changed" : "removed") : "added";
  return { instance, state, ...fingerprints(old, current), outputs, numbers };
}

const fingerprints = (before: LockedInstance | undefined, now: LockedInstance | undefined) => ({
  before: before?.fingerprint,
  now: now?.fingerprint,
});

function digestChanges(
  before: Readonly<Record<string, Digest>>,
  now: Readonly<Record<string, Digest>>,
): DigestChange[] {
  return union(before, now).filter((name) => before[name] !== now[name])
    .map((name) => ({ name, before: before[name], now: now[name] }));
}

const instancesOf = (merged: LockedProfile["merged"] = {}) =>
  Object.fromEntries(Object.entries(merged).filter(([name]) => !name.startsWith("source:")));

/** Keys of all records, sorted. */
function union(...records: readonly (Readonly<Record<string, unknown>> | undefined)[]): string[] {
  return [...new Set(records.flatMap((record) => Object.keys(record ?? {})))].toSorted();
}
