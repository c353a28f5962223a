/** The instances that a request reaches: those named, and everything that they need. */
import { upstreamOf } from "../identity/assess.ts";
import type { Instance, Pipeline, Source } from "../instance.ts";

export type Selection =
  | {
    readonly ok: true;
    readonly instances: readonly Instance[];
    /** Without the stages that the profile leaves out and nobody has asked for. */
    readonly pipeline: Pipeline;
    /** Sources that stand for instances which are named or which these instances would read. */
    readonly given: readonly Source[];
  }
  /** Names that are neither a stage nor an instance, and the names that there are. */
  | { readonly ok: false; readonly unknown: readonly string[]; readonly known: readonly string[] };

/** `targets` are stages or instances; none means what the profile makes. Keeps the topological order. */
export function select(pipeline: Pipeline, targets: readonly string[]): Selection {
  const sources = [...pipeline.sources.values()].filter(({ given }) => given);
  const outputs = sources.flatMap(({ given = [] }) => given);
  const known = [
    ...new Set([
      ...pipeline.instances.flatMap(({ stage, id }) => [stage as string, id as string]),
      ...outputs.flatMap(({ stage, instance }) => [stage, instance as string]),
    ]),
  ];
  const unknown = targets.filter((target) => !known.includes(target));
  if (unknown.length > 0) return { ok: false, unknown, known };
  const { instances, stages } = pipeline;
  const kept = stages ? withUpstream(instances, [...stages, ...targets]) : instances;
  const selected = targets.length > 0 ? withUpstream(instances, targets) : kept;
  const read = sourcesOf(selected);
  const given = sources.filter(({ id, given = [] }) =>
    read.has(id) || given.some(({ stage, instance }) => targets.includes(stage) || targets.includes(instance))
  );
  const narrowed = kept === instances ? pipeline : { ...pipeline, instances: kept };
  return { ok: true, instances: selected, pipeline: narrowed, given };
}

function sourcesOf(instances: readonly Instance[]): ReadonlySet<string> {
  return new Set(
    instances.flatMap(({ inputs }) =>
      inputs.flatMap(({ files }) => files.flatMap((file) => file.kind === "source" ? [file.source as string] : []))
    ),
  );
}

/** @param names of stages and instances. */
function withUpstream(instances: readonly Instance[], names: readonly string[]): readonly Instance[] {
  const wanted = new Set<string>(
    instances.filter(({ stage, id }) => names.includes(stage) || names.includes(id)).map(({ id }) => id),
  );
  for (const instance of instances.toReversed()) {
    if (wanted.has(instance.id)) { for (const id of upstreamOf(instance)) wanted.add(id); }
  }
  return instances.filter(({ id }) => wanted.has(id));
}
