/** What stands and what does not: for every instance its identity, its record if it has one, and the reasons if it must run. */
import type { Closures } from "./closure.ts";
import type { Reason } from "../event.ts";
import { explain } from "./explain.ts";
import { explainByLock } from "./explain_by_lock.ts";
import { fingerprint, identify, type Identity, type IdentityFile, notMadeYet } from "./fingerprint.ts";
import type { Digest, Fingerprint, InstanceId } from "../identity.ts";
import type { InputRef, Instance } from "../instance.ts";
import type { LockedInstance, LockedProfile } from "../lock/lock_file.ts";
import type { RemoteCache } from "../remote/remote_cache.ts";
import type { Sources } from "../sources.ts";
import type { RunRecord } from "../store/records.ts";
import type { Store } from "../store/store.ts";
import type { Toolchain } from "./toolchain.ts";

export interface Assessment {
  readonly identity: Identity;
  readonly fingerprint: Fingerprint;
  /** Set where the instance is current: a record, and all its outputs sound in the store; or, if it was fetched, none damaged. */
  readonly record?: RunRecord;
  /** Empty exactly where there is a record. */
  readonly reasons: readonly Reason[];
}

/** Everything that assessments depend on. */
export interface Assessor {
  readonly store: Store;
  readonly closures: Closures;
  readonly toolchain: Toolchain;
  readonly sources: Sources;
  /** The state of the last run, for explanations. */
  readonly locked: LockedProfile | undefined;
  /** Where records are looked for that the store has not. */
  readonly remote?: Pick<RemoteCache, "find">;
}

/** What the upstream instances made, by id; undefined for one that must run first. */
export type Upstream = (
  id: InstanceId,
) => { readonly outputs: Readonly<Record<string, { readonly digest: Digest }>> } | undefined;

/**
 * Assesses an instance whose upstream instances are all current. @throws Refusal for a source that is not what it
 * should be.
 */
export async function assess(instance: Instance, assessor: Assessor, upstream: Upstream): Promise<Assessment> {
  const identity = await identityOf(instance, assessor, upstream);
  const key = fingerprint(identity);
  const found = assessor.store.records.read(key);
  const known = found.state === "sound" ? found.record : undefined;
  const damage = known ? damageOf(known, assessor.store, { unlessFetched: true }) : [];
  if (known && damage.length === 0) return { identity, fingerprint: key, record: known, reasons: [] };
  const isReady = upstreamOf(instance).every((id) => upstream(id));
  const record = isReady ? await assessor.remote?.find(key, instance, known) : undefined;
  if (record) return { identity, fingerprint: key, record, reasons: [] };
  if (found.state === "sound") return { identity, fingerprint: key, reasons: damage };
  if (found.state === "missing") {
    return { identity, fingerprint: key, reasons: reasonsFor(instance, identity, assessor) };
  }
  const text = `record of ${instance.id} is damaged: ${found.why}`;
  return { identity, fingerprint: key, reasons: [{ kind: "damaged", text }] };
}

/** What an identity is made of besides the instance. */
export interface IdentityContext extends Pick<Assessor, "closures" | "toolchain"> {
  readonly sources: Pick<Sources, "digest">;
}

/** All that decides an instance's outputs, as it is now. */
export async function identityOf(instance: Instance, assessor: IdentityContext, upstream: Upstream): Promise<Identity> {
  const closure = await assessor.closures.of(instance.task.path);
  const inputs = Object.fromEntries(
    instance.inputs.map((
      { name, files },
    ) => [name, files.map((file) => identityFile(file, assessor.sources, upstream))]),
  );
  return identify(instance, { closure, toolchain: assessor.toolchain, inputs });
}

function identityFile(file: InputRef, sources: IdentityContext["sources"], upstream: Upstream): IdentityFile {
  if (file.kind === "source") {
    const digest = sources.digest(file.source) ?? ("missing" as IdentityFile["digest"]);
    return { axes: file.axes, digest, from: `source ${file.source}` };
  }
  const digest = upstream(file.instance)?.outputs[file.output]?.digest;
  const from = `${file.instance}.${file.output}`;
  return { axes: file.axes, digest: digest ?? notMadeYet, from };
}

/**
 * Differences from the identity that the last run had. Where this store has no record of that run, as far as pipeline.lock
 * tells. Empty where all that differs is what is not made yet.
 */
export function reasonsFor(
  instance: Instance,
  identity: Identity,
  { store, locked }: Pick<Assessor, "store" | "locked">,
): Reason[] {
  const last = locked?.instances[instance.id];
  const before = last && store.records.find(last.fingerprint);
  if (!before && Object.hasOwn(locked?.merged ?? {}, instance.id)) {
    return [{ kind: "never run", text: "two merged branches both changed it" }];
  }
  if (last?.fingerprint === fingerprint(identity) && areSound(last, store)) {
    return [{ kind: "damaged", text: `record of ${instance.id} is lost, although its outputs are here` }];
  }
  if (!last) return [{ kind: "never run", text: "never run" }];
  if (!before) {
    return [{ kind: "never run", text: "not yet run in this clone" }, ...explainByLock(last, identity, locked)];
  }
  const reasons = explain(before.identity, identity);
  if (reasons.length > 0 || isWaiting(identity)) return reasons;
  return [{ kind: "never run", text: "its record was lost" }];
}

function areSound({ outputs }: LockedInstance, { objects }: Store): boolean {
  return Object.values(outputs).every((digest) => objects.check(digest) === "sound");
}

/** Whether something that the instance reads must be made first, so that its fingerprint is not known. */
function isWaiting({ inputs }: Identity): boolean {
  return Object.values(inputs).flat().some(({ digest }) => digest === notMadeYet);
}

/**
 * Outputs that are not in the store as they were made. With `unlessFetched`, those of a fetched record may be missing:
 * they are fetched when somebody needs them.
 */
export function damageOf(
  record: RunRecord,
  store: Pick<Store, "objects">,
  { unlessFetched = false }: { readonly unlessFetched?: boolean } = {},
): Reason[] {
  return Object.entries(record.outputs).flatMap(([name, { digest }]) => {
    const state = store.objects.check(digest);
    const elsewhere = state === "missing" && unlessFetched && record.fetched !== undefined;
    return state === "sound" || elsewhere
      ? []
      : [{ kind: "damaged" as const, text: `output ${name} (object ${digest.slice(0, 12)}) is ${state}` }];
  });
}

/**
 * Assesses without running anything, instances in topological order. Where something upstream must run, what comes of
 * it is unknown: the instance is called stale, for that reason and for those of its own that are known already.
 */
export async function assessAll(
  instances: readonly Instance[],
  assessor: Assessor,
): Promise<Map<InstanceId, Assessment>> {
  const assessments = new Map<InstanceId, Assessment>();
  await lookAhead(instances, assessor);
  for (const instance of instances) {
    const assessment = await assess(instance, assessor, (id) => assessments.get(id)?.record);
    const waiting = upstreamOf(instance).filter((id) => !assessments.get(id)?.record);
    assessments.set(
      instance.id,
      waiting.length === 0 ? assessment : {
        ...assessment,
        record: undefined,
        reasons: [
          ...assessment.reasons,
          ...waiting.map((id) => ({ kind: "upstream" as const, text: `after ${id}`, from: id })),
        ],
      },
    );
  }
  return assessments;
}

/** Asks the cache for many records at once, so that the walk in order, one after another, finds them in the store. */
async function lookAhead(instances: readonly Instance[], assessor: Assessor): Promise<void> {
  if (!assessor.remote) return;
  const pending = new Map<InstanceId, Promise<RunRecord | undefined>>();
  for (const instance of instances) pending.set(instance.id, recordAfter(instance, assessor, pending));
  await Promise.all(pending.values());
}

async function recordAfter(
  instance: Instance,
  assessor: Assessor,
  pending: ReadonlyMap<InstanceId, Promise<RunRecord | undefined>>,
): Promise<RunRecord | undefined> {
  const upstream = new Map<InstanceId, RunRecord | undefined>();
  for (const id of upstreamOf(instance)) upstream.set(id, await pending.get(id));
  if ([...upstream.values()].some((record) => !record)) return undefined;
  return (await assess(instance, assessor, (id) => upstream.get(id))).record;
}

const known = new WeakMap<Instance, readonly InstanceId[]>();

/** Ids of the instances whose outputs an instance reads, each once. */
export function upstreamOf(instance: Instance): readonly InstanceId[] {
  const before = known.get(instance);
  if (before) return before;
  const ids = new Set<InstanceId>();
  for (const { files } of instance.inputs) for (const file of files) if (file.kind === "output") ids.add(file.instance);
  const upstream = [...ids];
  known.set(instance, upstream);
  return upstream;
}
