/** The instances that a request reaches: those named, and everything that they need. */
import { upstreamOf } from "../identity/assess.ts";
import type { Instance, Pipeline } from "../instance.ts";

export type Selection =
  | {
    readonly ok: true;
    readonly instances: readonly Instance[];
    /** Without the stages that the profile leaves out and nobody has asked for. */
    readonly pipeline: Pipeline;
  }
  /** Names that are neither a stage nor an instance, and the names that there are. */
  | { readonly ok: false; readonly unknown: readonly string[]; readonly known: readonly string[] };

/** `targets` are stages or instances; none means what the profile makes. Keeps the topological order. */
export function select(pipeline: Pipeline, targets: readonly string[]): Selection {
  const known = [...new Set(pipeline.instances.flatMap(({ stage, id }) => [stage as string, id as string]))];
  const unknown = targets.filter((target) => !known.includes(target));
  if (unknown.length > 0) return { ok: false, unknown, known };
  const { instances, stages } = pipeline;
  const kept = stages ? withUpstream(instances, [...stages, ...targets]) : instances;
  const selected = targets.length > 0 ? withUpstream(instances, targets) : kept;
  return { ok: true, instances: selected, pipeline: kept === instances ? pipeline : { ...pipeline, instances: kept } };
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
