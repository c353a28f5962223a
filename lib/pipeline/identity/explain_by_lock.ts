/**
 * How an instance differs from its entry in pipeline.lock, where the store has no record of the run that made the entry: in
 * a fresh clone, or after `gc`. The entry is a fingerprint, and other entries have the digests of what the instance read,
 * unless its run was of another time. If these make up the whole difference, that is proven by the fingerprint; if not, it
 * can only be told that there is one.
 */
import type { Reason } from "../event.ts";
import type { Digest } from "../identity.ts";
import type { LockedInstance, LockedProfile } from "../lock/lock_file.ts";
import { changedInputs } from "./explain.ts";
import { fingerprint, type Identity, type IdentityFile, notMadeYet } from "./fingerprint.ts";

/** No reasons where nothing differs, or where something that must be made first keeps it from being known. */
export function explainByLock(
  last: LockedInstance,
  identity: Identity,
  locked: LockedProfile = { sources: {}, instances: {} },
): Reason[] {
  if (fingerprint(identity) === last.fingerprint) return [];
  const inputs = inputsOf(identity, locked);
  const before = Object.values(inputs).flat();
  const known = !before.some(({ digest }) => digest === notMadeYet);
  const same = fingerprint({ ...identity, inputs }) === last.fingerprint;
  return [
    ...changedInputs(inputs, identity.inputs),
    ...(same || !known ? [] : [{ kind: "never run" as const, text: rest }]),
  ];
}

const rest = "other code, parameters, inputs, packages or Deno than in pipeline.lock; no record here says which";

/** The present inputs with the digests that pipeline.lock has of them. */
function inputsOf({ inputs }: Identity, locked: LockedProfile): Identity["inputs"] {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, files]) => [
      name,
      files.map((file): IdentityFile => ({ ...file, digest: lockedDigest(file.from, locked) ?? notMadeYet })),
    ]),
  );
}

/** Of `source electrons` or `prepare.dataset`. */
function lockedDigest(from: string, { sources, instances }: LockedProfile): Digest | undefined {
  const source = /^source (.*)$/.exec(from)?.[1];
  if (source !== undefined) return sources[source];
  const dot = from.lastIndexOf(".");
  return instances[from.slice(0, dot)]?.outputs[from.slice(dot + 1)];
}
