/** What would run and why, without running anything. */
import { assessAll } from "./identity/assess.ts";
import type { Reason } from "./event.ts";
import type { InstanceId } from "./identity.ts";
import type { Instance, Pipeline } from "./instance.ts";
import { closeProject, type Project } from "./project.ts";
import { publishedFiles } from "./publish/publication.ts";
import { Publisher } from "./publish/publisher.ts";
import { assessorOf } from "./reproduce.ts";

export interface InstanceStatus {
  readonly instance: InstanceId;
  readonly state: "current" | "stale";
  /** Empty for "current". */
  readonly reasons: readonly Reason[];
  /** Published files that are missing or edited: a run restores them without running the task. */
  readonly unpublished: readonly string[];
  /** The files that fill each input: `prepare.dataset`, `source electrons`. */
  readonly inputs: readonly { readonly name: string; readonly from: readonly string[] }[];
  /** Relative to results/<profile>/. */
  readonly publishes: readonly string[];
}

/** @throws Refusal for a source that is not what it should be. */
export async function explainStatus(
  project: Project,
  pipeline: Pipeline,
  instances: readonly Instance[],
): Promise<InstanceStatus[]> {
  try {
    const assessments = await assessAll(instances, assessorOf(project, pipeline));
    const publisher = new Publisher(`${project.root}/results/${pipeline.profile}`, project.store, () => {});
    return instances.map((instance) => {
      const assessment = assessments.get(instance.id);
      const record = assessment?.record;
      const files = record ? publishedFiles(instance, record) : [];
      return {
        instance: instance.id,
        state: record ? "current" : "stale",
        reasons: assessment?.reasons ?? [],
        unpublished: files.filter((file) => !publisher.isInPlace(file)).map(({ path }) => path),
        inputs: Object.entries(assessment?.identity.inputs ?? {})
          .map(([name, found]) => ({ name, from: found.map(({ from }) => from) })),
        publishes: instance.publications.map(({ path }) => path),
      };
    });
  } finally {
    closeProject(project);
  }
}
