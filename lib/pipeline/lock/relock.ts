/** What a run that has ended writes into pipeline.lock, and what it says of the differences. */
import { compareNumbers, describeChange, fartherFirst } from "../diff/numbers.ts";
import type { Digest, InstanceId } from "../identity.ts";
import type { Instance, Pipeline } from "../instance.ts";
import type { Project } from "../project.ts";
import type { Settled } from "../run/launcher.ts";
import type { Sources } from "../sources.ts";
import { acquireLock } from "../store/file_lock.ts";
import type { RunRecord } from "../store/records.ts";
import type { Store } from "../store/store.ts";
import {
  changedOutputs,
  irreproducibleOutputs,
  type LockedInstance,
  type LockedNumber,
  type LockedProfile,
  readLockFile,
  writeLockFile,
} from "./lock_file.ts";
import { resultsIn } from "./numbers.ts";

/** Tells the user: a note, or a warning. */
export type Notice = (level: "note" | "warning") => (line: string) => void;

export interface EndedRun {
  readonly pipeline: Pipeline;
  /** What was asked for. */
  readonly instances: readonly Instance[];
  readonly sources: Sources;
  readonly settled: ReadonlyMap<InstanceId, Settled>;
}

/** Rewrites the profile's entries with what has settled; what did not run keeps its old entry. */
export async function relock(project: Project, run: EndedRun, notice: Notice): Promise<void> {
  const { pipeline, instances, settled } = run;
  const path = `${project.root}/pipeline.lock`;
  using _ = await acquireLock(project.store.publishLock);
  const before = readLockFile(path).profiles[pipeline.profile];
  const existing = new Set<string>(pipeline.instances.map(({ id }) => id));
  const kept = Object.entries(before?.instances ?? {}).filter(([id]) => existing.has(id));
  const made = instances.flatMap((instance): [InstanceId, LockedInstance][] => {
    const record = settled.get(instance.id)?.record;
    if (!record) return [];
    return [[instance.id, entryOf(instance, record, before?.instances[instance.id], project.store, notice)]];
  });
  const sources = { ...before?.sources, ...sourceDigests(instances, run.sources) };
  const locked = Object.fromEntries([...kept, ...made]);
  const now: LockedProfile = { sources, instances: locked, ...stillMerged(before, { sources, locked, existing }) };
  announceChanges(before, now, notice);
  writeLockFile(path, pipeline.profile, now);
}

/** Where the old entry says the same of the outputs, it stays, and no object is opened. */
function entryOf(
  instance: Instance,
  { fingerprint, outputs: made, accepted }: RunRecord,
  before: LockedInstance | undefined,
  store: Store,
  notice: Notice,
): LockedInstance {
  const outputs = Object.fromEntries(Object.entries(made).map(([name, { digest }]) => [name, digest]));
  const declared = Object.keys(instance.task.numbers).length > 0;
  const changes = changesOf(accepted);
  const same = tellsSame(before, { fingerprint, outputs: made, accepted });
  if (same && declared === (before.numbers !== undefined)) return before;
  const numbers = declared ? Object.fromEntries(resultsOf(instance, outputs, store, notice)) : undefined;
  return { fingerprint, outputs, ...(numbers ? { numbers } : {}), ...(changes ? { accepted: changes } : {}) };
}

/** Whether the entry is of that run, with its outputs and all that was accepted of them. */
function tellsSame(
  before: LockedInstance | undefined,
  { fingerprint, outputs, accepted }: Pick<RunRecord, "fingerprint" | "outputs" | "accepted">,
): before is LockedInstance {
  return before?.fingerprint === fingerprint &&
    JSON.stringify(before.accepted) === JSON.stringify(changesOf(accepted)) &&
    Object.entries(outputs).every(([name, { digest }]) => before.outputs[name] === digest);
}

function changesOf(accepted: RunRecord["accepted"]): LockedInstance["accepted"] {
  return accepted?.map(({ from, because }) => ({ from, because }));
}

/** Outputs that must be read for an entry of the lock: those with results, unless the old entry has these already. */
export function readForLock(
  { task }: Instance,
  record: RunRecord,
  before: LockedInstance | undefined,
): string[] {
  return tellsSame(before, record) && before.numbers !== undefined ? [] : Object.keys(task.numbers);
}

/** The declared results of all outputs, by output and place. A file that cannot be read as JSON has none, which is told. */
function resultsOf(
  instance: Instance,
  outputs: Readonly<Record<string, Digest>>,
  store: Store,
  notice: Notice,
): [string, LockedNumber][] {
  return Object.entries(instance.task.numbers).flatMap(([output, tolerances]) => {
    const digest = outputs[output];
    if (digest === undefined) return [];
    let file: unknown;
    try {
      file = JSON.parse(Deno.readTextFileSync(store.objects.path(digest)));
    } catch (error) {
      const why = (error as Error).message;
      notice("warning")(`cannot read the numbers of ${instance.id}.${output}: ${why}, expected JSON`);
      return [];
    }
    return resultsIn(file, tolerances).map(({ place, value, tolerance }): [string, LockedNumber] => [
      `${output}.${place}`,
      { value, tolerance },
    ]);
  });
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

function announceChanges(before: LockedProfile | undefined, now: LockedProfile, notice: Notice): void {
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
  announceNumbers(before, now, notice("note"));
}

/** More would hide the run's own lines; `diff` tells all. */
const shownNumbers = 20;

/** Numbers that moved beyond their tolerance, the farthest first. */
function announceNumbers(before: LockedProfile | undefined, now: LockedProfile, note: (line: string) => void): void {
  const moved = Object.entries(now.instances).flatMap(([id, { numbers }]) => {
    const changes = compareNumbers(before?.instances[id]?.numbers, numbers).filter(({ beyond }) => beyond);
    return changes.map((change) => ({ ...change, place: `${id} ${change.place}` }));
  }).toSorted(fartherFirst);
  for (const change of moved.slice(0, shownNumbers)) note(describeChange(change));
  const more = moved.length - shownNumbers;
  if (more > 0) note(`${more} more numbers moved beyond their tolerance: deno task diff`);
}
