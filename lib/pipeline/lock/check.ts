/**
 * Whether pipeline.lock still describes the pipeline, from the lock, the code and the sources alone: no store, no
 * object, nothing run. That is what CI asks of a commit that carries results.
 */
import { type Assessor, type IdentityContext, identityOf, upstreamOf } from "../identity/assess.ts";
import type { Reason } from "../event.ts";
import { explain } from "../identity/explain.ts";
import { explainByLock } from "../identity/explain_by_lock.ts";
import { fingerprint, type Identity } from "../identity/fingerprint.ts";
import type { Digest, InstanceId, SourceId } from "../identity.ts";
import type { Instance, Pipeline } from "../instance.ts";
import type { LockedInstance, LockedProfile } from "./lock_file.ts";
import { closeProject, type Project } from "../project.ts";
import { assessorOf } from "../reproduce.ts";

export interface Checked {
  readonly instance: InstanceId;
  /** Empty where the lock holds. */
  readonly reasons: readonly Reason[];
}

/**
 * Compares each instance's fingerprint with the locked one, its inputs being what the lock says that upstream made. So a
 * change is told where it is, and not again at everything behind it.
 */
export async function checkLock(
  project: Project,
  pipeline: Pipeline,
  instances: readonly Instance[],
): Promise<Checked[]> {
  const assessor = assessorOf(project, pipeline);
  const locked: LockedProfile = assessor.locked ?? { sources: {}, instances: {} };
  try {
    const lockedSources = { ...assessor, sources: withLockedDigests(assessor.sources, locked) };
    return await Promise.all(instances.map(async (instance) => {
      const entry = locked.instances[instance.id];
      if (!entry) {
        return { instance: instance.id, reasons: [{ kind: "never run", text: whyMissing(instance.id, locked) }] };
      }
      const identity = await identityOf(instance, lockedSources, (id) => outputsOf(locked.instances[id]));
      const unknown = upstreamOf(instance).filter((id) => !locked.instances[id]);
      return {
        instance: instance.id,
        reasons: [...differences(entry, identity, { store: assessor.store, locked }), ...after(unknown)],
      };
    }));
  } finally {
    closeProject(project);
  }
}

/** A source that is not in this clone (the authors' file, say) counts as the one that was locked. */
function withLockedDigests(sources: Assessor["sources"], locked: LockedProfile): IdentityContext["sources"] {
  return { digest: (id: SourceId) => sources.digest(id) ?? locked.sources[id] };
}

function outputsOf(entry: LockedInstance | undefined) {
  if (!entry) return undefined;
  const outputs = Object.entries(entry.outputs).map((
    [name, digest],
  ): [string, { digest: Digest }] => [name, { digest }]);
  return { outputs: Object.fromEntries(outputs) };
}

function whyMissing(id: InstanceId, { merged = {} }: LockedProfile): string {
  return Object.hasOwn(merged, id) ? "two merged branches both changed it: neither counts" : "not in pipeline.lock";
}

/** What comes of instances that must run first is unknown. */
function after(unknown: readonly InstanceId[]): Reason[] {
  const named = unknown.length > 3 ? [...unknown.slice(0, 2), `${unknown.length - 2} more`] : unknown;
  return named.map((id) => ({ kind: "upstream" as const, text: `after ${id}` }));
}

/** By the record of the locked run where the store has it. */
function differences(
  entry: LockedInstance,
  identity: Identity,
  { store, locked }: Pick<Assessor, "store" | "locked">,
): Reason[] {
  if (fingerprint(identity) === entry.fingerprint) return [];
  const before = store.records.find(entry.fingerprint);
  return before ? explain(before.identity, identity) : explainByLock(entry, identity, locked);
}
