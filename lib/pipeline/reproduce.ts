/** The whole of one run: from a resolved pipeline to published results and a lock that says what they are. */
import { assessAll, type Assessment, type Assessor } from "./identity/assess.ts";
import type { Listener, Outcome } from "./event.ts";
import type { InstanceId } from "./identity.ts";
import type { Instance, Pipeline } from "./instance.ts";
import { readLockFile } from "./lock/lock_file.ts";
import { type Notice, relock } from "./lock/relock.ts";
import type { OnDeviceLoss } from "../task/contract.ts";
import { closeProject, type Project } from "./project.ts";
import { Publisher } from "./publish/publisher.ts";
import type { Settled } from "./run/launcher.ts";
import type { Places } from "./run/place.ts";
import { Run } from "./run/run.ts";
import { Sources } from "./sources.ts";
import { acquireSharedLock, describeHolder, type Holder } from "./store/file_lock.ts";

/** The name under which results with `--set` are published; they are never locked. */
export const customProfile = "custom";

export interface RunRequest {
  readonly pipeline: Pipeline;
  /** A selection of `pipeline.instances`, upstream included, in topological order. */
  readonly instances: readonly Instance[];
  /** Of these instances, from a moment ago. */
  readonly plan: Plan;
  readonly places: Places;
  readonly keepGoing: boolean;
  /** What a training does whose GPU fails. */
  readonly onDeviceLoss: OnDeviceLoss;
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
  const { store, closures, toolchain, remote } = project;
  return { store, closures, toolchain, sources, locked, ...(remote ? { remote } : {}) };
}

/** What stands and what does not, at one moment. */
export interface Plan {
  readonly assessor: Assessor;
  readonly assessments: ReadonlyMap<InstanceId, Assessment>;
}

/** @throws Refusal for a source that is not what it should be. */
export async function planRun(project: Project, pipeline: Pipeline, instances: readonly Instance[]): Promise<Plan> {
  const assessor = assessorOf(project, pipeline);
  return { assessor, assessments: await assessAll(instances, assessor) };
}

/** @throws Refusal for sources that cannot be had or are not what they should be. */
export async function reproduce(
  project: Project,
  request: RunRequest,
  observer: { listener: Listener; signal: AbortSignal },
): Promise<RunSummary> {
  const { pipeline, plan: { assessor } } = request;
  const waiting = (holder: Holder | undefined) =>
    observer.listener({ kind: "noticed", level: "note", line: `waiting for ${describeHolder(holder)}` });
  using _ = await acquireSharedLock(project.store.runLock, observer.signal, { waiting });
  const notice: Notice = (level) => (line) => observer.listener({ kind: "noticed", level, line });
  const publisher = new Publisher(`${project.root}/results/${pipeline.profile}`, project.store, notice("warning"));
  try {
    const settled = await new Run({ project, publisher }, request, observer).all();
    await prune(publisher, pipeline);
    if (pipeline.profile !== customProfile) {
      await relock(project, { ...request, sources: assessor.sources, settled }, notice);
    }
    const counts = { ran: 0, current: 0, restored: 0, fetched: 0, failed: 0, skipped: 0 };
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
