/**
 * Keeps outputs after a change that cannot matter to them (a comment, a log line): the record of the last run gets the
 * present fingerprint, too, and says who changed what and why it does not matter. What is downstream stays current, since
 * its inputs are the same bytes. Nothing here can tell whether the claim is true; `verify` can, by running it again.
 */
import { assess, type Assessor, damageOf, upstreamOf } from "./identity/assess.ts";
import type { Reason } from "./event.ts";
import { explain } from "./identity/explain.ts";
import type { Identity } from "./identity/fingerprint.ts";
import type { InstanceId } from "./identity.ts";
import type { Instance, Pipeline } from "./instance.ts";
import { changeLockFile } from "./lock/lock_file.ts";
import { closeProject, type Project } from "./project.ts";
import { Refusal } from "./refusal.ts";
import { assessorOf } from "./reproduce.ts";
import { acquireLock, acquireSharedLock, tryLock } from "./store/file_lock.ts";
import type { RunRecord } from "./store/records.ts";

/** What code, packages and Deno do is for somebody to judge; other parameters or inputs are another computation. */
const acceptable: ReadonlySet<Reason["kind"]> = new Set(["code", "package", "toolchain"]);

export interface AcceptRequest {
  readonly pipeline: Pipeline;
  /** Those to accept, with all that is upstream of them, in topological order. */
  readonly instances: readonly Instance[];
  /** Stages and instances. */
  readonly targets: readonly string[];
  readonly because: string;
}

/**
 * The records under their new fingerprints; none for what is current anyway.
 * @throws Refusal if one of the instances cannot be accepted; then none is.
 */
export async function accept(project: Project, request: AcceptRequest): Promise<RunRecord[]> {
  using _ = await acquireSharedLock(project.store.runLock);
  try {
    const accepted = await rekeyAll(assessorOf(project, request.pipeline), request);
    for (const record of accepted) await keep(project, record);
    await lock(project, request.pipeline.profile, accepted);
    return accepted;
  } finally {
    closeProject(project);
  }
}

async function rekeyAll(assessor: Assessor, request: AcceptRequest): Promise<RunRecord[]> {
  const records = new Map<InstanceId, RunRecord>();
  const accepted: RunRecord[] = [];
  const { instances, targets, because } = request;
  const at = new Date().toISOString();
  for (const instance of instances) {
    const { id, stage } = instance;
    const { identity, fingerprint, record } = await assess(instance, assessor, (other) => records.get(other));
    const wanted = targets.includes(id) || targets.includes(stage);
    const missing = upstreamOf(instance).filter((other) => !records.has(other));
    if (record && missing.length === 0) records.set(id, record);
    else if (wanted) {
      if (missing.length > 0) {
        throw refuse(id, `${missing.join(", ")}, which it reads, is not current`, "that to be run or accepted first");
      }
      const before = recordBefore(id, assessor);
      const changes = acceptableChanges(id, before.identity, identity);
      const acceptance = { from: before.fingerprint, because, changes, at };
      const rekeyed = { ...before, fingerprint, identity, accepted: [...before.accepted ?? [], acceptance] };
      records.set(id, rekeyed);
      accepted.push(rekeyed);
    }
  }
  return accepted;
}

/** @throws Refusal where the last run is not known, or what it made is not there. */
function recordBefore(id: InstanceId, { store, locked }: Assessor): RunRecord {
  const last = locked?.instances[id];
  const found = last && store.records.read(last.fingerprint);
  if (found?.state !== "sound") {
    const why = !last ? "it has never run" : found?.state === "damaged" ? found.why : "its record is not in this store";
    throw refuse(id, why, "a record of its last run");
  }
  const damage = damageOf(found.record, store);
  if (damage.length === 0) return found.record;
  throw refuse(id, damage.map(({ text }) => text).join("; "), "its outputs as they were made");
}

/** @throws Refusal for a change that is another computation. */
function acceptableChanges(id: InstanceId, before: Identity, now: Identity): string[] {
  const reasons = explain(before, now);
  const others = reasons.filter(({ kind }) => !acceptable.has(kind)).map(({ text }) => text);
  if (before.task !== now.task) others.push(`task ${before.task} -> ${now.task}`);
  if (before.format !== now.format || before.protocol !== now.protocol) others.push("made by another engine");
  if (others.length > 0) throw refuse(id, others.join("; "), "changes of code, packages or Deno only; run it instead");
  return reasons.map(({ text }) => text);
}

function refuse(id: InstanceId, found: string, expected: string): Refusal {
  return new Refusal(`cannot accept ${id}: ${found}, expected ${expected}`);
}

/** @throws Refusal while another engine makes the same. */
async function keep({ store }: Project, record: RunRecord): Promise<void> {
  using held = await tryLock(store.instanceLock(record.fingerprint));
  if (!held) throw refuse(record.instance, "it is being run in this clone", "nobody else at work on it");
  const made = store.records.find(record.fingerprint);
  if (!made || damageOf(made, store).length > 0) store.records.write(record);
}

async function lock({ root, store }: Project, profile: string, accepted: readonly RunRecord[]): Promise<void> {
  if (accepted.length === 0) return;
  using _ = await acquireLock(store.publishLock);
  changeLockFile(`${root}/pipeline.lock`, (before) => {
    const locked = before.profiles[profile];
    if (!locked) return before;
    const entries = accepted.flatMap(({ instance, fingerprint, accepted: all = [] }) => {
      const entry = locked.instances[instance];
      return entry
        ? [
          [instance, { ...entry, fingerprint, accepted: all.map(({ from, because }) => ({ from, because })) }] as const,
        ]
        : [];
    });
    const instances = { ...locked.instances, ...Object.fromEntries(entries) };
    return { ...before, profiles: { ...before.profiles, [profile]: { ...locked, instances } } };
  });
}
