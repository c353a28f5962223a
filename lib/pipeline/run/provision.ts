/** Which outputs must be here as files, and whether they are: a fetched record may have its objects elsewhere still. */
import type { InstanceId } from "../identity.ts";
import type { Instance } from "../instance.ts";
import type { LockedProfile } from "../lock/lock_file.ts";
import { readForLock } from "../lock/relock.ts";
import type { Project } from "../project.ts";
import { publishedFiles } from "../publish/publication.ts";
import type { Publisher } from "../publish/publisher.ts";
import type { RunRecord } from "../store/records.ts";

/** Outputs of an instance that its own end needs: what is published and not in its place, and results that the lock lacks. */
export function neededAtEnd(
  instance: Instance,
  record: RunRecord,
  { publisher, locked }: { publisher: Publisher; locked: LockedProfile | undefined },
): string[] {
  const unpublished = publishedFiles(instance, record).filter((file) => !publisher.isInPlace(file));
  const read = readForLock(instance, record, locked?.instances[instance.id]);
  return [...new Set([...unpublished.map(({ output }) => output), ...read])];
}

/** Outputs of upstream instances that an instance reads, by instance. */
export function neededFrom(instance: Instance): Map<InstanceId, string[]> {
  const needed = new Map<InstanceId, string[]>();
  for (const file of instance.inputs.flatMap(({ files }) => files)) {
    if (file.kind === "output") needed.set(file.instance, [...needed.get(file.instance) ?? [], file.output]);
  }
  return needed;
}

/** Makes sure that outputs of a record are in the store; false where one can be had from nowhere. */
export async function provide(
  { store, remote }: Pick<Project, "store" | "remote">,
  record: RunRecord,
  outputs: readonly string[],
): Promise<boolean> {
  const missing = outputs.filter((name) => !isHere(store, record, name));
  return missing.length === 0 || (await remote?.provide(record, missing) ?? false);
}

/** Whether all that a record names is in the store. */
export function isAllHere(store: Project["store"], record: RunRecord): boolean {
  return Object.keys(record.outputs).every((name) => isHere(store, record, name));
}

function isHere({ objects }: Project["store"], { outputs }: RunRecord, name: string): boolean {
  const digest = outputs[name]?.digest;
  return digest !== undefined && objects.check(digest) === "sound";
}
