/**
 * Why an instance differs between two states. The records of the store know all that decided its outputs. Where one of
 * the two is not in this clone's store, what can be read from the other state's files and lock stands in for it, and
 * what cannot be found that way is named.
 */
import { digestBytes } from "../identity/digest.ts";
import { explain } from "../identity/explain.ts";
import type { Identity, IdentityFile } from "../identity/fingerprint.ts";
import type { Reason } from "../event.ts";
import type { Digest, Fingerprint, Json } from "../identity.ts";
import type { LockedProfile } from "../lock/lock_file.ts";
import type { RunRecord } from "../store/records.ts";
import type { InstanceChange } from "./compare.ts";
import type { Snapshot } from "./snapshot.ts";

export interface Causes {
  readonly causes: readonly Reason[];
  /** What could not be compared and why, complete in itself; empty where all is known. */
  readonly unknown: readonly string[];
}

/** One of the two states, for one profile. */
export interface Side {
  readonly snapshot: Snapshot;
  readonly profile: string;
}

export type FindRecord = (fingerprint: Fingerprint) => RunRecord | undefined;

export function causesOf(change: InstanceChange, before: Side, now: Side, find: FindRecord): Causes {
  if (change.state !== "changed" || !change.before || !change.now) return { causes: [], unknown: [] };
  if (change.before === change.now) {
    const text = change.outputs.length > 0
      ? "other bytes from the same code, parameters and inputs"
      : "other tolerances";
    return { causes: [{ kind: "outputs", text }], unknown: [] };
  }
  const [old, current] = [find(change.before), find(change.now)];
  if (old && current) return { causes: explain(old.identity, current.identity), unknown: [] };
  const missing = `${old ? "" : `${before.snapshot.label} `}${current ? "" : now.snapshot.label}`.trim();
  if (!old && !current) {
    return { causes: [], unknown: [`no record of it in this clone's store, neither before nor now`] };
  }
  const [known, there, here] = old ? [old.identity, now, before] : [(current as RunRecord).identity, before, now];
  const guess = identityAt(known, there, here);
  const causes = old ? explain(known, guess) : explain(guess, known);
  const open = samePipeline(there, here) ? "Deno's version" : "parameters and Deno's version";
  return { causes, unknown: [`${open}: no record of ${missing} in this clone's store`] };
}

/** Parameters come from pipeline.yaml and the profile's name alone. */
function samePipeline(one: Side, other: Side): boolean {
  const [a, b] = [one, other].map(({ snapshot }) => digestAt(snapshot, "pipeline.yaml"));
  return one.profile === other.profile && a !== undefined && a === b;
}

/** A known identity with all that can be read of another state put in its place. */
function identityAt(known: Identity, { snapshot, profile }: Side, here: Side): Identity {
  const locked = snapshot.lock.profiles[profile] ?? { sources: {}, instances: {} };
  const modules = Object.keys(known.modules).flatMap((path): [string, Digest][] => {
    const digest = digestAt(snapshot, path);
    return digest ? [[path, digest]] : [];
  });
  return {
    ...known,
    modules: Object.fromEntries(modules),
    packages: packagesAt(known.packages, snapshot),
    toolchain: { ...known.toolchain, ...(snapshot === here.snapshot ? {} : settingsAt(snapshot)) },
    inputs: Object.fromEntries(
      Object.entries(known.inputs).map(([name, files]) => [name, files.flatMap((file) => inputAt(file, locked))]),
    ),
  };
}

function digestAt(snapshot: Snapshot, path: string): Digest | undefined {
  const bytes = snapshot.read(path);
  return bytes && digestBytes(bytes);
}

/** The same packages as another state's deno.lock has them: of each name, that version if it is there, or else its others. */
function packagesAt(known: Identity["packages"], snapshot: Snapshot): Record<string, string> {
  const { npm = {} } = jsonAt<{ npm?: Record<string, { integrity?: string }> }>(snapshot, "deno.lock");
  const nameOf = (key: string) => key.slice(0, key.indexOf("@", 1));
  const keys = Object.keys(known).flatMap((key) =>
    Object.hasOwn(npm, key) ? [key] : Object.keys(npm).filter((other) => nameOf(other) === nameOf(key))
  );
  return Object.fromEntries(keys.map((key) => [key, npm[key]?.integrity ?? "unlocked"]));
}

function settingsAt(snapshot: Snapshot): Omit<Identity["toolchain"], "deno"> {
  const { compilerOptions = {}, unstable = [], links = [] } = jsonAt<Record<string, Json>>(snapshot, "deno.json");
  return { compilerOptions, unstable, links };
}

function jsonAt<T extends object>(snapshot: Snapshot, path: string): Partial<T> {
  try {
    return JSON.parse(new TextDecoder().decode(snapshot.read(path)));
  } catch {
    return {};
  }
}

/** A file of an input as another state's lock has it: `source electrons`, `prepare.dataset`. Gone where it has none. */
function inputAt(file: IdentityFile, { sources, instances }: LockedProfile): IdentityFile[] {
  const source = /^source (.*)$/.exec(file.from)?.[1];
  const dot = file.from.lastIndexOf(".");
  const digest = source === undefined
    ? instances[file.from.slice(0, dot)]?.outputs[file.from.slice(dot + 1)]
    : sources[source];
  return digest ? [{ ...file, digest }] : [];
}
