/** Reads again what records and pipeline.lock name: objects, sources, and the published copies. */
import type { Assessor } from "../identity/assess.ts";
import { digestFile } from "../identity/digest.ts";
import type { Digest, InstanceId, SourceId } from "../identity.ts";
import type { Instance, Source } from "../instance.ts";
import type { LockedInstance, LockedProfile } from "../lock/lock_file.ts";
import { publishedFiles } from "../publish/publication.ts";
import type { RunRecord } from "../store/records.ts";
import type { Store } from "../store/store.ts";
import { breathe } from "./breathe.ts";
import type { Checked, Finding } from "./finding.ts";

type Records = ReadonlyMap<InstanceId, RunRecord>;

/**
 * Every object that a record names is there with the right bytes. One that only pipeline.lock names (its instance is
 * not current, or was never run here) may be missing, but not wrong. @throws the signal's reason.
 */
export async function checkObjects(
  instances: readonly Instance[],
  records: Records,
  { store, locked, signal }: Pick<Assessor, "store" | "locked"> & { readonly signal: AbortSignal },
): Promise<Checked> {
  const findings: Finding[] = [];
  const seen = new Set<Digest>();
  for (const { id } of instances) {
    await breathe(signal);
    const recorded = outputsOf(records.get(id));
    for (const [output, digest] of [...recorded, ...Object.entries(locked?.instances[id]?.outputs ?? {})]) {
      if (seen.has(digest)) continue;
      const state = store.objects.check(digest);
      if (state !== "missing") seen.add(digest);
      // What was fetched may still be where it came from, until somebody needs it.
      const owed = !records.get(id)?.fetched && recorded.some(([, other]) => other === digest);
      if (state === "sound" || (state === "missing" && !owed)) continue;
      seen.add(digest);
      const text = `${id}.${output}: object ${digest.slice(0, 12)} is ${state}`;
      findings.push({ kind: "object", name: `${id}.${output}`, text });
    }
  }
  return { kind: "object", count: seen.size, findings, unknown: 0 };
}

function outputsOf(record: RunRecord | undefined): [string, Digest][] {
  return Object.entries(record?.outputs ?? {}).map(([name, { digest }]) => [name, digest]);
}

/** pipeline.lock and the records tell the same of what was made under the same fingerprint. */
export function checkLocked(records: Records, locked: LockedProfile | undefined): Checked {
  const both = [...records].flatMap(([id, record]) => {
    const entry = locked?.instances[id];
    return entry?.fingerprint === record.fingerprint ? [{ id, record, entry }] : [];
  });
  return { kind: "lock", count: both.length, findings: both.flatMap(disagreements), unknown: 0 };
}

function disagreements(
  { id, record, entry }: { id: InstanceId; record: RunRecord; entry: LockedInstance },
): Finding[] {
  return outputsOf(record).filter(([output, digest]) => entry.outputs[output] !== digest).map(([output, digest]) => {
    const text = `${id}.${output}: pipeline.lock has ${short(entry.outputs[output])}, the record ${short(digest)}`;
    return { kind: "lock", name: `${id}.${output}`, text };
  });
}

/**
 * Every source that the instances read is what pipeline.yaml requires, or else what pipeline.lock says that the last run
 * read. A missing one is no fault of the result: the authors' data may not be in this clone.
 */
export function checkSources(
  used: readonly SourceId[],
  sources: ReadonlyMap<SourceId, Source>,
  { path, locked }: { path: (id: SourceId) => string; locked: LockedProfile | undefined },
): Checked {
  let unknown = 0;
  const findings = used.flatMap((id): Finding[] => {
    const source = sources.get(id);
    const expected = source?.digest ?? locked?.sources[id];
    const found = digestIfThere(path(id));
    if (expected === undefined || found === undefined) {
      unknown++;
      return [];
    }
    if (found === expected) return [];
    const by = source?.digest ? "pipeline.yaml" : "pipeline.lock";
    const text = `${source?.path} has digest ${short(found)}, ${by} names ${short(expected)}`;
    return [{ kind: "source", name: id, text }];
  });
  return { kind: "source", count: used.length, findings, unknown };
}

/** What stands in results/<profile>/ is what the instances made. A copy that is not there is no fault. */
export function checkPublished(instances: readonly Instance[], records: Records, folder: string): Checked {
  const files = instances.flatMap((instance) => {
    const record = records.get(instance.id);
    return record ? publishedFiles(instance, record) : [];
  });
  const read = files.map((file) => ({ ...file, found: digestIfThere(`${folder}/${file.path}`) }));
  const there = read.filter(({ found }) => found !== undefined);
  const findings = there.filter(({ found, digest }) => found !== digest).map(({ path, instance, output }): Finding => {
    const text = `${path} is not what ${instance}.${output} is; reproduce sets it aside and restores it`;
    return { kind: "published", name: path, text };
  });
  return { kind: "published", count: there.length, findings, unknown: 0 };
}

/** Inputs of an instance that cannot be given to it as they were: `prepare.dataset is damaged`. */
export function unsoundInputs(
  instance: Instance,
  { records, store, sourcePath }: { records: Records; store: Store; sourcePath: (id: SourceId) => string },
): string[] {
  return instance.inputs.flatMap(({ files }) =>
    files.flatMap((file) => {
      if (file.kind === "source") {
        return isThere(sourcePath(file.source)) ? [] : [`source ${file.source} is not in this clone`];
      }
      const digest = records.get(file.instance)?.outputs[file.output]?.digest;
      const state = digest ? store.objects.check(digest) : "missing";
      return state === "sound" ? [] : [`its input ${file.instance}.${file.output} is ${state}`];
    })
  );
}

function isThere(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

function digestIfThere(path: string): Digest | undefined {
  try {
    return digestFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return undefined;
    throw error;
  }
}

const short = (digest: string | undefined) => digest?.slice(0, 12) ?? "nothing";
