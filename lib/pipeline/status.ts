/** What would run and why, without running anything. */
import type { Assessment } from "./identity/assess.ts";
import type { Reason } from "./event.ts";
import type { InstanceId } from "./identity.ts";
import type { Instance, Pipeline } from "./instance.ts";
import { closeProject, type Project } from "./project.ts";
import { publishedFiles } from "./publish/publication.ts";
import { Publisher } from "./publish/publisher.ts";
import { planRun } from "./reproduce.ts";
import type { Acceptance, RunRecord, UnreadInput } from "./store/records.ts";

export interface InstanceStatus {
  readonly instance: InstanceId;
  /** "may run": nothing of its own has changed, but something that it needs will run, and may give other bytes. */
  readonly state: "current" | "stale" | "may run";
  /** Empty for "current"; for "may run" only what it waits for. */
  readonly reasons: readonly Reason[];
  /** Published files that are missing or edited: a run restores them without running the task. */
  readonly unpublished: readonly string[];
  /** The files that fill each input: `prepare.dataset`, `source electrons`. */
  readonly inputs: readonly { readonly name: string; readonly from: readonly string[] }[];
  /** Relative to results/<profile>/. */
  readonly publishes: readonly string[];
  /** Where its outputs were made and by what; missing where it is not current. */
  readonly made?: Pick<RunRecord, "host" | "producer" | "fetched">;
  /** Changes that somebody has said cannot matter to its outputs, the oldest first. */
  readonly accepted: readonly Acceptance[];
  /** Declared inputs that the run did not open; missing where that is not known, or where it is not current. */
  readonly unread?: readonly UnreadInput[];
}

export function stateOf({ record, reasons }: Pick<Assessment, "record" | "reasons">): InstanceStatus["state"] {
  if (record) return "current";
  return reasons.every(({ kind }) => kind === "upstream") ? "may run" : "stale";
}

/** @throws Refusal for a source that is not what it should be. */
export async function explainStatus(
  project: Project,
  pipeline: Pipeline,
  instances: readonly Instance[],
): Promise<InstanceStatus[]> {
  try {
    const { assessments } = await planRun(project, pipeline, instances);
    const publisher = new Publisher(`${project.root}/results/${pipeline.profile}`, project.store, () => {});
    return instances.flatMap((instance) => {
      const assessment = assessments.get(instance.id);
      return assessment ? [describe(instance, assessment, publisher)] : [];
    });
  } finally {
    closeProject(project);
  }
}

function describe(instance: Instance, assessment: Assessment, publisher: Publisher): InstanceStatus {
  const { identity, record, reasons } = assessment;
  const files = record ? publishedFiles(instance, record) : [];
  return {
    instance: instance.id,
    state: stateOf(assessment),
    reasons,
    unpublished: files.filter((file) => !publisher.isInPlace(file)).map(({ path }) => path),
    inputs: Object.entries(identity.inputs).map(([name, found]) => ({ name, from: found.map(({ from }) => from) })),
    publishes: instance.publications.map(({ path }) => path),
    accepted: record?.accepted ?? [],
    ...(record ? { made: { host: record.host, producer: record.producer, fetched: record.fetched } } : {}),
    ...(record?.unread ? { unread: record.unread } : {}),
  };
}
