/**
 * Checks results instead of making them: reads again every byte that they rest on, and runs instances again to see
 * whether the same comes out. Writes nothing but a scratch folder, which goes at the end.
 */
import type { Listener } from "../event.ts";
import type { Digest, InstanceId, SourceId } from "../identity.ts";
import type { Instance, Pipeline } from "../instance.ts";
import { reachedPackages, recordPackages } from "../lock/locked_packages.ts";
import { type LockedProfile, readLockFile } from "../lock/lock_file.ts";
import type { Project } from "../project.ts";
import type { Capacity } from "../run/resource_pool.ts";
import { Sources } from "../sources.ts";
import { acquireSharedLock } from "../store/file_lock.ts";
import { checkPackages, compareWithArchives } from "./check_packages.ts";
import { checkLocked, checkObjects, checkPublished, checkSources } from "./check_store.ts";
import type { Checked, Finding } from "./finding.ts";
import { planVerification, type VerificationPlan } from "./plan.ts";
import { rerunAll, type Verified } from "./rerun.ts";
import { makeScratch } from "./scratch.ts";

export interface VerifyRequest {
  readonly pipeline: Pipeline;
  /** A selection of `pipeline.instances`, upstream included, in topological order. */
  readonly instances: readonly Instance[];
  /** What of it to run again: stages and instances; none for all. */
  readonly targets: readonly string[];
  readonly sample: { readonly count?: number; readonly seed?: string };
  /** What there is to run these instances on. */
  readonly capacity: (chosen: readonly Instance[]) => Promise<Capacity>;
  /** The command that verifies one instance alone. */
  readonly command: (id: InstanceId) => string;
}

export interface Verification {
  readonly plan: VerificationPlan;
  readonly checks: readonly Checked[];
  /** In topological order; fewer than the plan has where the run was interrupted. */
  readonly verified: readonly Verified[];
  readonly interrupted: boolean;
}

interface Observer {
  readonly listener: Listener;
  readonly signal: AbortSignal;
}

/** The project as it is read here, and what pipeline.lock says of it. */
interface Context {
  readonly project: Project;
  readonly sources: Sources;
  readonly locked: LockedProfile | undefined;
  readonly packages: Readonly<Record<string, Digest>>;
  readonly scratch: string;
}

/** @throws Refusal where the store cannot be written or a task cannot be traced. */
export async function verify(project: Project, request: VerifyRequest, observer: Observer): Promise<Verification> {
  using scratch = await makeScratch(project.store.folder);
  // Shared with runs, which it does not disturb; it keeps `gc` from removing what is being read.
  using _ = await acquireSharedLock(project.store.runLock);
  const context = readAnew(project, request.pipeline, scratch.folder);
  const { sources, locked } = context;
  const lenient = { digest: (id: SourceId) => sources.digest(id) ?? locked?.sources[id] };
  const assessor = { ...context.project, sources: lenient, locked };
  const plan = await planVerification(request.instances, request.targets, assessor, request.sample);
  const checks: Checked[] = [];
  try {
    for await (const checked of checkAll(context, request, plan, observer.signal)) {
      checks.push(checked);
      for (const { text: line } of checked.findings) observer.listener({ kind: "noticed", level: "warning", line });
    }
    const verified = await runAgain(context, request, plan, observer);
    return { plan, checks, verified, interrupted: observer.signal.aborted };
  } catch (error) {
    if (!observer.signal.aborted) throw error;
    return { plan, checks, verified: [], interrupted: true };
  }
}

function readAnew(opened: Project, pipeline: Pipeline, scratch: string): Context {
  // No digest is believed that an earlier run took, whatever the times of a file say.
  const project = { ...opened, store: opened.store.withDigests(`${scratch}/digests.json`) };
  const { packages = {}, profiles } = readLockFile(`${project.root}/pipeline.lock`);
  // Held to nothing: what is wrong with a source is a finding, no reason to stop.
  const unpinned = new Map([...pipeline.sources].map(([id, { path }]) => [id, { id, path }]));
  const sources = new Sources(project.root, unpinned, { digests: project.store.digests, pinned: {} });
  return { project, sources, locked: profiles[pipeline.profile], packages, scratch };
}

async function* checkAll(
  { project, sources, locked, packages, scratch }: Context,
  { pipeline, instances }: VerifyRequest,
  { records }: VerificationPlan,
  signal: AbortSignal,
): AsyncGenerator<Checked> {
  const used = instances.flatMap(({ inputs }) =>
    inputs.flatMap(({ files }) => files.flatMap((file) => file.kind === "source" ? [file.source] : []))
  );
  yield await checkObjects(instances, records, { store: project.store, locked, signal });
  yield checkLocked(records, locked);
  yield checkSources([...new Set(used)], pipeline.sources, { path: (id) => sources.path(id), locked });
  yield checkPublished(instances, records, `${project.root}/results/${pipeline.profile}`);
  const reached = await reachedPackages(project, [...new Set(instances.map(({ task }) => task.path))]);
  yield await checkPackages(reached, { root: project.root, recorded: packages, scratch, signal });
}

async function runAgain(
  { project, sources, scratch }: Context,
  request: VerifyRequest,
  plan: VerificationPlan,
  observer: Observer,
): Promise<Verified[]> {
  announce(plan, observer);
  const capacity = await request.capacity(plan.chosen.map(({ instance }) => instance));
  const { command } = request;
  const around = { project, records: plan.records, sources, scratch, capacity, command };
  return await rerunAll(plan.chosen, around, observer);
}

function announce({ chosen, asked }: VerificationPlan, { listener }: Observer): void {
  const stale = chosen.map(({ instance }) => instance.id);
  const expectedSeconds = Object.fromEntries(chosen.map(({ instance, record }) => [instance.id, record.seconds]));
  const text = `running ${chosen.length} of ${asked} instances again, to compare`;
  listener({ kind: "planned", total: chosen.length, stale, expectedSeconds, text });
}

/**
 * Records in pipeline.lock the packages of these tasks that it does not name yet, each after its archive was downloaded
 * and found equal to what is in Deno's cache. @throws Refusal if the archives cannot be had.
 */
export async function recordFromArchives(
  project: Project,
  tasks: readonly string[],
  signal: AbortSignal,
): Promise<{ recorded: number; known: number; findings: readonly Finding[] }> {
  using scratch = await makeScratch(project.store.folder);
  const { packages = {} } = readLockFile(`${project.root}/pipeline.lock`);
  const reached = await reachedPackages(project, tasks);
  const unrecorded = reached.filter((name) => !Object.hasOwn(packages, name));
  const around = { root: project.root, scratch: scratch.folder, signal };
  const { equal, findings } = await compareWithArchives(unrecorded, around);
  await recordPackages(project, equal);
  return { recorded: equal.size, known: reached.length - unrecorded.length, findings };
}
