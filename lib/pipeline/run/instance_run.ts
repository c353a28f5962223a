/**
 * One instance, from a ready work folder to a record. The order matters: the lock before anything, outputs before the
 * record, the record last; so a kill at any moment leaves either a complete record or none.
 */
import { type HostEvent, type HostFailure, workFiles } from "../../host/job.ts";
import type { OnDeviceLoss, Producer } from "../../task/contract.ts";
import type { Closure, Closures } from "../identity/closure.ts";
import { damageOf } from "../identity/assess.ts";
import { lastProgress } from "./event_tail.ts";
import type { Executor, Work } from "./executor.ts";
import { failureLines } from "./failure_lines.ts";
import { type Fault, faultOfExit } from "./fault.ts";
import type { Identity } from "../identity/fingerprint.ts";
import type { Fingerprint } from "../identity.ts";
import type { Instance } from "../instance.ts";
import { acquireLock, describeHolder } from "../store/file_lock.ts";
import { type Output, recordVersion, type RunRecord, type UnreadInput } from "../store/records.ts";
import type { Store } from "../store/store.ts";
import { unreadInputs } from "./unread_inputs.ts";
import { watch } from "./watch.ts";
import { type FoundFile, prepareWorkFolder, removeIfThere } from "./work_folder.ts";

/** All that is needed to run an instance whose inputs are there. */
export interface Assignment {
  readonly instance: Instance;
  readonly fingerprint: Fingerprint;
  readonly identity: Identity;
  readonly closure: Closure;
  readonly inputs: Readonly<Record<string, readonly FoundFile[]>>;
  readonly cores: number;
  readonly onCores?: Work["onCores"];
  /** "fail" if not given. */
  readonly onDeviceLoss?: OnDeviceLoss;
  /** Repeats this run by itself, for the last line of a failure. */
  readonly command: string;
}

export interface Surroundings {
  readonly root: string;
  readonly store: Store;
  readonly closures: Closures;
  readonly executor: Executor;
  readonly host: string;
  /** Whether the sources that an instance reads still have the digests of its identity. */
  readonly sourcesUnchanged: (identity: Identity, instance: Instance) => boolean;
}

export type RunResult =
  | { readonly kind: "ran" | "made elsewhere"; readonly record: RunRecord }
  /** `common`: so will all that were handed over together. */
  | { readonly kind: "failed"; readonly lines: readonly string[]; readonly common: boolean }
  | { readonly kind: "interrupted" };

interface FailedAttempt {
  readonly kind: "failed";
  readonly fault: Fault;
  readonly failure: HostFailure | undefined;
}

/** How often a machine may be taken away from under an instance before that counts as a failure. */
const maxLosses = 20;

/** Runs, with retries of what may pass: not of what the task itself refuses. @throws only for faults of the engine's own surroundings, such as a full disk. */
export async function runInstance(
  assignment: Assignment,
  around: Surroundings,
  observer: { listener: (event: HostEvent) => void; signal: AbortSignal },
): Promise<RunResult> {
  const { fingerprint, instance } = assignment;
  const say = (line: string) => observer.listener({ kind: "said", line });
  using _ = await acquireLock(around.store.instanceLock(fingerprint), observer.signal, {
    doing: `running ${instance.id}`,
    waiting: (holder) =>
      say(`waiting for ${describeHolder(holder)}${progressIn(around.store.workFolder(fingerprint))}`),
  });
  const made = around.store.records.find(fingerprint);
  if (made && damageOf(made, around.store).length === 0) return { kind: "made elsewhere", record: made };
  setDamageAside(fingerprint, made, around.store);
  for (let tries = 1, losses = 0;;) {
    const result = await attemptRun(assignment, around, observer);
    if (result.kind !== "failed") return result;
    const { text, mayPass, lost, common = false } = result.fault;
    if (lost && losses++ < maxLosses) {
      say(`${text}; it goes on from its checkpoint`);
      continue;
    }
    if (!mayPass || tries > instance.retries) {
      return { kind: "failed", lines: linesOf(result, tries, { assignment, around }), common };
    }
    say(`try ${tries} of ${instance.retries + 1} failed: ${text}; it is tried again`);
    tries++;
  }
}

/** `, epochs 3 of 8`; nothing where the task has told nothing. */
function progressIn(folder: string): string {
  const progress = lastProgress(`${folder}/${workFiles.events}`);
  if (!progress) return "";
  const { done, total, unit } = progress;
  return total === undefined ? `, ${unit} ${done}` : `, ${unit} ${done} of ${total}`;
}

function linesOf(
  { fault, failure }: FailedAttempt,
  tries: number,
  { assignment, around: { root, store } }: { assignment: Assignment; around: Surroundings },
): string[] {
  const folder = store.workFolder(assignment.fingerprint);
  return failureLines({ ...assignment, root, folder, fault: fault.text, advice: fault.advice, tries, failure });
}

/** Moves what is damaged out of the way. Nobody else can have mended it meanwhile: the instance's lock is held. */
function setDamageAside(fingerprint: Fingerprint, made: RunRecord | undefined, { records, objects }: Store): void {
  records.setAside(fingerprint);
  for (const { digest } of Object.values(made?.outputs ?? {})) objects.setAside(digest);
}

async function attemptRun(
  assignment: Assignment,
  around: Surroundings,
  { listener, signal }: { listener: (event: HostEvent) => void; signal: AbortSignal },
): Promise<Exclude<RunResult, { kind: "failed" }> | FailedAttempt> {
  const { instance } = assignment;
  const folder = around.store.workFolder(assignment.fingerprint);
  const resumed = await around.executor.resume({ folder, label: instance.id }, signal);
  if (!resumed) {
    // A child of a killed engine may need a moment to notice; nothing is touched before it has gone.
    (await acquireLock(`${folder}/${workFiles.lock}`, signal, {
      waiting: () => listener({ kind: "said", line: "waiting for the process of a run that was killed to end" }),
    }))[Symbol.dispose]();
    prepareWorkFolder(folder, { root: around.root, ...assignment });
  }
  const heard: { failure?: HostFailure; producer?: Producer } = {};
  const hear = (event: HostEvent) => {
    if (event.kind === "failed") heard.failure = event.failure;
    if (event.kind === "produced") heard.producer = event.producer;
    listener(event);
  };
  const started = performance.now();
  const task = resumed ?? await around.executor.submit(workOf(assignment, folder), signal);
  const exit = await watch(task, folder, { listener: hear, signal });
  if (exit.kind === "interrupted") return { kind: "interrupted" };
  const checkpoint = `${folder}/${workFiles.checkpoint}`;
  if (exit.kind !== "finished") {
    return {
      kind: "failed",
      fault: faultOfExit(exit, heard.failure, { instance, checkpoint }),
      failure: heard.failure,
    };
  }
  const fault = faultOf(assignment, around, folder);
  if (fault) return { kind: "failed", fault, failure: heard.failure };
  const here = { host: around.host, seconds: (performance.now() - started) / 1000 };
  const { peakBytes, ran = here } = exit;
  const unread = unreadInputs(folder, assignment);
  const made = { folder, ...ran, peakBytes, unread, producer: heard.producer };
  return { kind: "ran", record: commit(assignment, around, made) };
}

function workOf({ instance, closure, inputs, onCores }: Assignment, folder: string): Work {
  return {
    folder,
    label: instance.id,
    closure,
    inputFiles: Object.values(inputs).flat().map(({ target }) => Deno.realPathSync(target)),
    resources: instance.resources,
    timeoutSeconds: instance.timeoutSeconds,
    ...(onCores ? { onCores } : {}),
  };
}

/** What is wrong with a run that ended well: an output is missing, or what it was made from changed meanwhile. */
function faultOf(assignment: Assignment, around: Surroundings, folder: string): Fault | undefined {
  const { instance, identity, closure } = assignment;
  for (const [name, file] of Object.entries(instance.task.outputs)) {
    const info = statOrUndefined(`${folder}/${workFiles.outputs}/${file}`);
    if (!info?.isFile) {
      return lasting(`its output "${name}" (${file}) is ${info ? "not a file" : "missing"} although it ended well`);
    }
  }
  if (!around.closures.unchanged(closure)) {
    return lasting("its code changed while it ran; nothing was kept, run it again");
  }
  if (!around.sourcesUnchanged(identity, instance)) {
    return lasting("a source changed while it ran; nothing was kept, run it again");
  }
  return undefined;
}

/** A fault that comes again however often it is tried. */
const lasting = (text: string): Fault => ({ text, advice: [], mayPass: false });

function statOrUndefined(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.lstatSync(path);
  } catch {
    return undefined;
  }
}

function commit(
  { instance, fingerprint, identity, cores }: Assignment,
  { store }: Surroundings,
  { folder, host, seconds, peakBytes, unread, producer }: {
    folder: string;
    host: string;
    seconds: number;
    peakBytes: number | undefined;
    unread: readonly UnreadInput[] | undefined;
    producer: Producer | undefined;
  },
): RunRecord {
  const outputs: Record<string, Output> = {};
  for (const [name, file] of Object.entries(instance.task.outputs)) {
    outputs[name] = { ...store.objects.commit(`${folder}/${workFiles.outputs}/${file}`), file };
  }
  const record: RunRecord = {
    version: recordVersion,
    fingerprint,
    instance: instance.id,
    identity,
    outputs,
    seconds,
    finished: new Date().toISOString(),
    host,
    cores,
    ...(producer ? { producer } : {}),
    ...(peakBytes === undefined ? {} : { peakMemoryBytes: peakBytes }),
    ...(unread ? { unread } : {}),
  };
  store.records.write(record);
  removeIfThere(folder);
  return record;
}
