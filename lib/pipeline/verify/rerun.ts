/**
 * Runs recorded instances again, in the sandbox of any run and from the inputs that their records name, but in a scratch
 * store; and compares what comes out with what was recorded. The store's own records and objects are only read.
 */
import type { HostEvent } from "../../host/job.ts";
import { readJsonOr } from "../identity/digest.ts";
import type { Listener, RunEvent } from "../event.ts";
import type { InstanceId } from "../identity.ts";
import type { Project } from "../project.ts";
import { findInputs, sourcesUnchangedSince } from "../run/found_inputs.ts";
import { runInstance, type RunResult } from "../run/instance_run.ts";
import { LocalExecutor } from "../run/local_executor.ts";
import { priorities } from "../run/priority.ts";
import { type Capacity, ResourcePool } from "../run/resource_pool.ts";
import type { Grant } from "../run/slots.ts";
import type { Sources } from "../sources.ts";
import type { RunRecord } from "../store/records.ts";
import { Store } from "../store/store.ts";
import { unsoundInputs } from "./check_store.ts";
import {
  compareOutput,
  isFault,
  type Made,
  type OutputComparison,
  sameProducer,
  type Verdict,
  worstVerdict,
} from "./compare_outputs.ts";
import type { Recorded } from "./plan.ts";
import { removeTree } from "./scratch.ts";

export interface Verified {
  readonly instance: InstanceId;
  /** failed: the task failed although it had not before. not run: an input is not there as it was. */
  readonly outcome: Verdict | "failed" | "not run";
  /** Whether this speaks against the result: it differs, or the same means gave other bytes. */
  readonly fault: boolean;
  readonly outputs: readonly OutputComparison[];
  readonly recorded: Made;
  /** Set where it ran to its end; so is the next. */
  readonly again?: Made;
  readonly sameProducer?: boolean;
  /** For "failed" and "not run", lines. */
  readonly why: readonly string[];
}

export interface RerunSurroundings {
  readonly project: Project;
  readonly records: ReadonlyMap<InstanceId, RunRecord>;
  readonly sources: Sources;
  /** Absolute; somebody removes it. */
  readonly scratch: string;
  readonly capacity: Capacity;
  /** The command that verifies one instance alone. */
  readonly command: (id: InstanceId) => string;
}

interface Observer {
  readonly listener: Listener;
  readonly signal: AbortSignal;
}

/** In the order of `chosen`; what had not ended when the signal came is left out. */
export async function rerunAll(
  chosen: readonly Recorded[],
  around: RerunSurroundings,
  observer: Observer,
): Promise<Verified[]> {
  const seconds = Object.fromEntries(chosen.map(({ instance: { id }, record }) => [id, record.seconds]));
  const order = priorities(chosen.map(({ instance }) => instance), seconds);
  const pool = new ResourcePool(around.capacity);
  const verified = await Promise.all(chosen.map(async (recorded) => {
    const { id, resources } = recorded.instance;
    try {
      using grant = await pool.acquire(resources, order.get(id) ?? [], observer.signal);
      return await verifyOne(recorded, grant, around, observer);
    } catch (error) {
      if (observer.signal.aborted) return undefined;
      throw error;
    }
  }));
  return verified.filter((one) => one !== undefined);
}

/** Undefined where it was interrupted. */
async function verifyOne(
  recorded: Recorded,
  grant: Grant,
  around: RerunSurroundings,
  observer: Observer,
): Promise<Verified | undefined> {
  const { instance, fingerprint } = recorded;
  const { records, project, sources } = around;
  const unsound = unsoundInputs(instance, { records, store: project.store, sourcePath: (id) => sources.path(id) });
  if (unsound.length > 0) {
    const reasons = unsound.map((text) => ({ kind: "damaged" as const, text }));
    observer.listener({ kind: "settled", instance: instance.id, outcome: "skipped", reasons, seconds: 0 });
    return unverified(recorded, "not run", unsound);
  }
  observer.listener({ kind: "started", instance: instance.id, cores: grant.cores, reasons: [] });
  const store = Store.scratch(`${around.scratch}/${fingerprint}`);
  const started = performance.now();
  try {
    const result = await rerun(recorded, { grant, store }, around, observer);
    if (result.kind === "interrupted") return undefined;
    const verified = result.kind === "failed"
      // The log goes with the scratch folder, so no line names it.
      ? unverified(recorded, "failed", result.lines.filter((line) => !line.startsWith("  log: ")))
      : compare(recorded, result.record, { before: project.store, now: store });
    observer.listener(settled(verified, (performance.now() - started) / 1000));
    return verified;
  } finally {
    removeTree(store.folder);
  }
}

function unverified({ instance, record }: Recorded, outcome: "failed" | "not run", why: readonly string[]): Verified {
  return { instance: instance.id, outcome, fault: false, outputs: [], recorded: madeBy(record), why };
}

function settled({ instance, outcome, fault, why }: Verified, seconds: number): RunEvent {
  const event = { kind: "settled", instance, reasons: [], seconds } as const;
  if (outcome === "failed") return { ...event, outcome, failure: why };
  return { ...event, outcome: "ran", verdict: outcome === "within" ? "within tolerance" : outcome, fault };
}

async function rerun(
  { instance, identity, fingerprint }: Recorded,
  { grant, store }: { grant: Grant; store: Store },
  { project, records, sources, command }: RerunSurroundings,
  { listener, signal }: Observer,
): Promise<RunResult> {
  const { root, closures, host } = project;
  const assignment = {
    instance,
    identity,
    fingerprint,
    cores: grant.cores,
    onCores: (changed: (cores: number) => void) => grant.onChange(changed),
    closure: await closures.of(instance.task.path),
    inputs: findInputs(instance, { sources, objects: project.store.objects, record: (id) => records.get(id) }),
    command: command(instance.id),
  };
  const sourcesUnchanged = (made: typeof identity) => sourcesUnchangedSince(instance, made, sources);
  const around = { root, store, closures, host, executor: new LocalExecutor(root), sourcesUnchanged };
  const relay = (event: HostEvent) => {
    if (event.kind === "progressed") listener({ kind: "progressed", instance: instance.id, progress: event.progress });
    if (event.kind === "said") listener({ kind: "said", instance: instance.id, line: event.line });
  };
  return await runInstance(assignment, around, { listener: relay, signal });
}

function compare({ instance, record }: Recorded, again: RunRecord, stores: { before: Store; now: Store }): Verified {
  const outputs = Object.entries(record.outputs).map(([output, { digest }]) => {
    const made = again.outputs[output];
    if (!made) throw new Error(`${instance.id} made no "${output}" again although it ended well`);
    const contents = () => ({
      recorded: readJsonOr<unknown>(stores.before.objects.path(digest), undefined),
      again: readJsonOr<unknown>(stores.now.objects.path(made.digest), undefined),
    });
    const tolerances = instance.task.numbers[output];
    return compareOutput({ output, recorded: digest, again: made.digest, tolerances, contents });
  });
  const same = sameProducer(record.producer, again.producer);
  return {
    instance: instance.id,
    outcome: worstVerdict(outputs),
    fault: isFault(outputs, same),
    outputs,
    recorded: madeBy(record),
    again: madeBy(again),
    sameProducer: same,
    why: [],
  };
}

function madeBy({ producer, host, cores }: RunRecord): Made {
  return { ...(producer ? { producer } : {}), host, cores };
}
