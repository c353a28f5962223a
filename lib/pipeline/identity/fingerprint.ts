/**
 * The identity of a stage instance: all that decides its outputs, and nothing else. Two runs with one fingerprint must
 * give the same bytes on one producer; where, when and on what machine they ran is provenance, not identity.
 *
 * Inputs enter by the digests of their bytes, not by the fingerprints of what made them: an upstream stage that runs
 * again and gives the same bytes makes nothing downstream stale.
 */
// @ts-types="../../declarations/std_json_canonicalize.d.ts"
import { canonicalize } from "@std/json/canonicalize";
import type { Closure } from "./closure.ts";
import { digestBytes } from "./digest.ts";
import type { Digest, Fingerprint, Json } from "../identity.ts";
import type { Instance } from "../instance.ts";
import type { Toolchain } from "./toolchain.ts";

/** Raised when the meaning of an identity changes: then nothing made before counts. */
const format = 1;
/** Raised when lib/host changes what a task sees. Its modules are not in the closure of a task. */
const protocol = 1;

/** Stands for the digest of what an instance will make that must run first: it is not known, so nothing can be said of it. */
export const notMadeYet = "not made yet" as Digest;

/** One file of an input, by content and by the matrix values that name it. */
export interface IdentityFile {
  readonly axes: Readonly<Record<string, string>>;
  readonly digest: Digest;
  /** Where it came from, for explanations: `prepare.dataset`, `source electrons`. Not hashed. */
  readonly from: string;
}

export interface Identity {
  readonly format: number;
  readonly protocol: number;
  readonly task: string;
  readonly modules: Readonly<Record<string, Digest>>;
  readonly packages: Readonly<Record<string, string>>;
  readonly toolchain: Toolchain;
  readonly params: Json;
  readonly inputs: Readonly<Record<string, readonly IdentityFile[]>>;
  readonly outputs: Readonly<Record<string, string>>;
}

export function identify(
  instance: Instance,
  context: { closure: Closure; toolchain: Toolchain; inputs: Readonly<Record<string, readonly IdentityFile[]>> },
): Identity {
  return {
    format,
    protocol,
    task: instance.task.path,
    modules: context.closure.modules,
    packages: context.closure.packages,
    toolchain: context.toolchain,
    params: instance.params,
    inputs: context.inputs,
    outputs: instance.task.outputs,
  };
}

export function fingerprint(identity: Identity): Fingerprint {
  const inputs = Object.entries(identity.inputs).map(([name, files]) =>
    [name, files.map(({ axes, digest }) => ({ axes, digest }))] as const
  );
  const members = Object.entries<unknown>({ ...identity, inputs: Object.fromEntries(inputs) })
    .toSorted(([a], [b]) => a < b ? -1 : 1)
    .map(([name, value]) => `${JSON.stringify(name)}:${shared.has(name) ? canonicalOnce(value) : canonicalize(value)}`);
  return digestBytes(`{${members.join(",")}}`) as string as Fingerprint;
}

/** Members that all instances of a task have in common, as one object; they are most of an identity. */
const shared: ReadonlySet<string> = new Set(["modules", "packages", "toolchain", "outputs"]);
const known = new WeakMap<object, string>();

/** Canonical JSON of a value that never changes. */
function canonicalOnce(value: unknown): string {
  if (typeof value !== "object" || value === null) return canonicalize(value);
  const text = known.get(value) ?? canonicalize(value);
  known.set(value, text);
  return text;
}
