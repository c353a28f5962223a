/** Finds the records of the last run, and the files that a crate of it can hold. */
import { assessAll } from "../identity/assess.ts";
import type { InstanceId } from "../identity.ts";
import type { Instance, Pipeline } from "../instance.ts";
import { closeProject, type Project } from "../project.ts";
import { readManifest } from "../publish/manifest.ts";
import { publishedFiles } from "../publish/publication.ts";
import { Refusal } from "../refusal.ts";
import { assessorOf } from "../reproduce.ts";
import type { RunRecord } from "../store/records.ts";
import { workflowFile } from "./plan_entities.ts";
import type { CrateFile, RecordedRun, RecordedSource } from "./recorded_run.ts";

export interface CrateRequest {
  readonly pipeline: Pipeline;
  /** A selection of `pipeline.instances`, upstream included. */
  readonly instances: readonly Instance[];
  readonly command: string;
  readonly agent?: RecordedRun["agent"];
  /** Whether the crate holds sources and published files, or only the code. */
  readonly holdsData: boolean;
}

/**
 * The run whose results are those of the pipeline as it is. @throws Refusal if an instance would run again: its record is
 * of another pipeline than the one that the crate would show.
 */
export async function collectRun(project: Project, request: CrateRequest): Promise<RecordedRun> {
  const { pipeline, instances } = request;
  const assessor = assessorOf(project, pipeline);
  try {
    const assessments = await assessAll(instances, assessor);
    const made = instances.flatMap((instance) => {
      const record = assessments.get(instance.id)?.record;
      return record ? [{ instance, record }] : [];
    });
    refuseStale(instances, new Set(made.map(({ instance }) => instance.id)), request.command);
    const used = new Set(
      instances.flatMap(({ inputs }) =>
        inputs.flatMap(({ files }) => files.flatMap((file) => file.kind === "source" ? [file.source] : []))
      ),
    );
    const sources = [...pipeline.sources.values()].filter(({ id }) => used.has(id)).flatMap((source) => {
      const digest = assessor.sources.digest(source.id);
      return digest === undefined ? [] : [{ ...source, digest }];
    });
    const results = `results/${pipeline.profile}`;
    const { agent, command } = request;
    return {
      paper: pipeline.paper,
      profile: pipeline.profile,
      command,
      params: pipeline.params,
      sources,
      instances: made,
      files: filesOf(project, { made, sources, results, holdsData: request.holdsData }),
      results,
      ...(agent === undefined ? {} : { agent }),
      ...licenseOf(project.root),
    };
  } finally {
    closeProject(project);
  }
}

function refuseStale(instances: readonly Instance[], made: ReadonlySet<InstanceId>, command: string): void {
  const stale = instances.filter(({ id }) => !made.has(id)).map(({ id }) => id);
  if (stale.length === 0) return;
  const named = stale.length > 3 ? `${stale.slice(0, 3).join(", ")} and ${stale.length - 3} more` : stale.join(", ");
  throw new Refusal(
    `cannot describe the last run: what it made is not what the pipeline is now (${named}), expected results that are up to date; run \`${command}\` first`,
    1,
  );
}

interface Made {
  readonly made: readonly { readonly instance: Instance; readonly record: RunRecord }[];
  readonly sources: readonly RecordedSource[];
  readonly results: string;
  readonly holdsData: boolean;
}

/** Files that are in their place with the bytes that they should have. */
function filesOf(project: Project, { made, sources, results, holdsData }: Made): Map<string, CrateFile> {
  const settings = [workflowFile, "pipeline.lock", "deno.json", "deno.lock", "README.md", "LICENSE", "CITATION.cff"];
  const code = new Map(made.flatMap(({ record }) => Object.entries(record.identity.modules)));
  const published = made.flatMap(({ instance, record }) => publishedFiles(instance, record));
  const page = readManifest(`${project.root}/${results}`).files.filter(({ instance }) => instance as string === "page");
  const data = [
    ...sources.filter(({ path }) => !path.startsWith("/") && !path.split("/").includes("..")),
    ...[...published, ...page].map(({ path, digest }) => ({ path: `${results}/${path}`, digest })),
  ];
  const wanted: readonly { readonly path: string; readonly digest?: string }[] = [
    ...settings.map((path) => ({ path })),
    ...[...code].map(([path, digest]) => ({ path, digest })),
    ...(holdsData ? data : []),
  ];
  const held = wanted.flatMap(({ path, digest }): [string, CrateFile][] => {
    const at = `${project.root}/${path}`;
    const found = project.store.digests.digestIfExists(at);
    if (found === undefined || (digest !== undefined && found !== digest)) return [];
    return [[path, { path, digest: found, bytes: Deno.statSync(at).size }]];
  });
  return new Map(held);
}

function licenseOf(root: string): { license?: string } {
  try {
    const [first = ""] = Deno.readTextFileSync(`${root}/LICENSE`).trim().split("\n");
    return first === "" ? {} : { license: first };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return {};
    throw error;
  }
}
