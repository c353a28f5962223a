/** In which order ready instances start. */
import { upstreamOf } from "../identity/assess.ts";
import type { InstanceId } from "../identity.ts";
import type { Instance } from "../instance.ts";

/**
 * Small ones (one core: figures, tables, evaluations) before large ones, so that a reader sees the first figure early;
 * then by the time that depends on an instance, its own included, as far as earlier runs tell; then as in pipeline.yaml.
 * Smaller is first.
 */
export function priorities(
  instances: readonly Instance[],
  expectedSeconds: Readonly<Record<string, number>>,
): Map<InstanceId, readonly number[]> {
  const remaining = new Map<InstanceId, number>();
  for (const instance of instances.toReversed()) {
    const total = (remaining.get(instance.id) ?? 0) + (expectedSeconds[instance.id] ?? 0);
    remaining.set(instance.id, total);
    for (const id of upstreamOf(instance)) remaining.set(id, Math.max(remaining.get(id) ?? 0, total));
  }
  return new Map(instances.map((instance, index) => {
    const large = instance.resources.cores > 1 ? 1 : 0;
    return [instance.id, [large, -(remaining.get(instance.id) ?? 0), index]];
  }));
}
