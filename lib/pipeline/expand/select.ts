/** The instances that a request reaches: those named, and everything that they need. */
import { upstreamOf } from "../identity/assess.ts";
import type { Instance, Pipeline } from "../instance.ts";

export type Selection =
  | { readonly ok: true; readonly instances: readonly Instance[] }
  /** Names that are neither a stage nor an instance, and the names that there are. */
  | { readonly ok: false; readonly unknown: readonly string[]; readonly known: readonly string[] };

/** `targets` are stages or instances; none means all. Keeps the topological order. */
export function select(pipeline: Pipeline, targets: readonly string[]): Selection {
  const known = [...new Set(pipeline.instances.flatMap(({ stage, id }) => [stage as string, id as string]))];
  const unknown = targets.filter((target) => !known.includes(target));
  if (unknown.length > 0) return { ok: false, unknown, known };
  const wanted = new Set<string>(
    pipeline.instances.filter(({ stage, id }) =>
      targets.length === 0 || targets.includes(stage) || targets.includes(id)
    ).map(({ id }) => id),
  );
  for (const instance of pipeline.instances.toReversed()) {
    if (wanted.has(instance.id)) { for (const id of upstreamOf(instance)) wanted.add(id); }
  }
  return { ok: true, instances: pipeline.instances.filter(({ id }) => wanted.has(id)) };
}
