/** The whole of one run: from a resolved pipeline to published results and a lock that says what they are. */
import type { Assessor } from "./identity/assess.ts";
import type { Listener, Outcome } from "./event.ts";
import type { Digest, InstanceId } from "./identity.ts";
import type { Instance, Pipeline } from "./instance.ts";
import {
  changedOutputs,
  irreproducibleOutputs,
  type LockedProfile,
  readLockFile,
  writeLockFile,
} from "./lock/lock_file.ts";
import { closeProject, type Project } from "./project.ts";
import { Publisher } from "./publish/publisher.ts";
import type { Capacity } from "./run/resource_pool.ts";
import { Run, type Settled } from "./run/run.ts";
import { Sources } from "./sources.ts";
import { acquireLock, acquireSharedLock } from "./store/file_lock.ts";

/** The name under which results with `--set` are published; they are never locked. */
export const customProfile = "custom";

export interface RunRequest {
  readonly pipeline: Pipeline;
  /** A selection of `pipeline.instances`, upstream included, in topological order. */
  readonly instances: readonly Instance[];
  readonly capacity: Capacity;
  readonly keepGoing: boolean;
  /** The command that runs one instance alone, for messages and the page. */
  readonly command: (id: InstanceId) => string;
}

export interface RunSummary {
  readonly settled: ReadonlyMap<InstanceId, Settled>;
  readonly publisher: Publisher;
  readonly sources: Sources;
  readonly counts: Readonly<Record<Outcome, number>>;
  readonly interrupted: boolean;
}

/** What assessments of a profile depend on: sources, and the state of the last run. */
export function assessorOf(project: Project, pipeline: Pipeline): Assessor {
  const locked = readLockFile(lockPath(project)).profiles[pipeline.profile];
  const sources = new Sources(project.root, pipeline.sources, {
    digests: project.store.digests,
    pinned: locked?.sources ?? {},
  });
  const { store, closures, toolchain } = project;
  return { store, closures, toolchain, sources, locked };
}

/** @throws Refusal for sources that cannot be had or are not what they should be. */
export async function reproduce(
  project: Project,
  request: RunRequest,
  observer: { listener: Listener; signal: AbortSignal },
): Promise<RunSummary> {
  const { pipeline } = request;
  using _ = await acquireSharedLock(project.store.runLock);
  const assessor = assessorOf(project, pipeline);
  const notice = (level: "note" | "warning") => (line: string) => observer.listener({ kind: "noticed", level, line });
  const publisher = new Publisher(`${project.root}/results/${pipeline.profile}`, project.store, notice("warning"));
  try {
    const settled = await new Run({ project, assessor, publisher }, request, observer).all();
    await prune(publisher, pipeline);
    if (pipeline.profile !== customProfile) await lock(project, request, { assessor, settled, notice });
    const counts = { ran: 0, current: 0, restored: 0, failed: 0, skipped: 0 };
    for (const { outcome } of settled.values()) counts[outcome]++;
    return { settled, publisher, sources: assessor.sources, counts, interrupted: observer.signal.aborted };
  } finally {
    closeProject(project);
  }
}

const lockPath = ({ root }: Project) => `${root}/pipeline.lock`;

/** Removes what stages that are no longer in the pipeline had published. The page is the command's own affair. */
async function prune(publisher: Publisher, pipeline: Pipeline): Promise<void> {
  const wanted = new Set(pipeline.instances.flatMap(({ publications }) => publications.map(({ path }) => path)));
  const extra = publisher.files.filter(({ path, instance }) => !wanted.has(path) && instance as string !== "page");
  if (extra.length === 0) return;
  const kept = publisher.files.filter((file) => !extra.includes(file)).map(({ path }) => path);
  await publisher.change(() => publisher.prune(new Set(kept)));
}

/** Rewrites the profile's section of the lock with what has settled; what did not run keeps its old entry. */
async function lock(
  project: Project,
  { pipeline, instances }: RunRequest,
  run: {
    assessor: Assessor;
    settled: ReadonlyMap<InstanceId, Settled>;
    notice: (level: "note" | "warning") => (line: string) => void;
  },
): Promise<void> {
  using _ = await acquireLock(project.store.publishLock);
  const before = readLockFile(lockPath(project)).profiles[pipeline.profile];
  const existing = new Set<string>(pipeline.instances.map(({ id }) => id));
  const kept = Object.entries(before?.instances ?? {}).filter(([id]) => existing.has(id));
  const made = [...run.settled].flatMap(([id, { record }]) => {
    if (!record) return [];
    const outputs = Object.entries(record.outputs).map(([name, { digest }]) => [name, digest] as const);
    return [[id, { fingerprint: record.fingerprint, outputs: Object.fromEntries(outputs) }] as const];
  });
  const sources = { ...before?.sources, ...sourceDigests(instances, run.assessor.sources) };
  const locked = Object.fromEntries([...kept, ...made]);
  const now: LockedProfile = { sources, instances: locked, ...stillMerged(before, { sources, locked, existing }) };
  announceChanges(before, now, run.notice);
  writeLockFile(lockPath(project), pipeline.profile, now);
}

/** Entries that a merge left with two branches' lines, and that this run has not settled. */
function stillMerged(
  before: LockedProfile | undefined,
  { sources, locked, existing }: {
    sources: LockedProfile["sources"];
    locked: LockedProfile["instances"];
    existing: ReadonlySet<string>;
  },
): Pick<LockedProfile, "merged"> {
  const merged = Object.entries(before?.merged ?? {}).filter(([name]) =>
    name.startsWith("source:")
      ? !Object.hasOwn(sources, name.slice("source:".length))
      : existing.has(name) && !Object.hasOwn(locked, name)
  );
  return merged.length > 0 ? { merged: Object.fromEntries(merged) } : {};
}

function sourceDigests(instances: readonly Instance[], sources: Sources): Record<string, Digest> {
  const used = instances.flatMap(({ inputs }) =>
    inputs.flatMap(({ files }) => files.flatMap((file) => file.kind === "source" ? [file.source] : []))
  );
  return Object.fromEntries(used.flatMap((id) => {
    const digest = sources.digest(id);
    return digest ? [[id, digest]] : [];
  }));
}

function announceChanges(
  before: LockedProfile | undefined,
  now: LockedProfile,
  notice: (level: "note" | "warning") => (line: string) => void,
): void {
  const settled = Object.keys(before?.merged ?? {}).filter((name) => !Object.hasOwn(now.merged ?? {}, name));
  if (settled.length > 0) {
    notice("note")(`pipeline.lock: settled what two branches both changed: ${settled.join(", ")}`);
  }
  const unexpected = irreproducibleOutputs(before, now);
  const changed = changedOutputs(before, now).filter((output) => !unexpected.includes(output));
  if (changed.length > 0) notice("note")(`pipeline.lock: other digests than before: ${changed.join(", ")}`);
  if (unexpected.length > 0) {
    notice("warning")(`pipeline.lock: other bytes from the same code and inputs: ${unexpected.join(", ")}`);
  }
}
