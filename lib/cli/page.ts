/** Writes results/<profile>/index.html after a run, if anything that it shows has changed. */
import { assessAll } from "../pipeline/identity/assess.ts";
import { digestJson } from "../pipeline/identity/digest.ts";
import type { Fingerprint, InstanceId } from "../pipeline/identity.ts";
import type { Pipeline } from "../pipeline/instance.ts";
import { closeProject, type Project } from "../pipeline/project.ts";
import { assessorOf, type RunSummary } from "../pipeline/reproduce.ts";
import type { Settled } from "../pipeline/run/launcher.ts";

const PAGE = "index.html";
/** In the manifest, the page's instance: it belongs to no stage. */
const pageInstance = "page" as InstanceId;

interface PageCommands {
  /** The command that makes an instance again. */
  readonly instance: (id: InstanceId) => string;
  /** The command that makes the whole page again. */
  readonly all: string;
}

/** The page's path. Where nothing has changed since it was written, only digests are compared. */
export async function publishPage(
  project: Project,
  pipeline: Pipeline,
  summary: RunSummary,
  commands: PageCommands,
): Promise<string> {
  const { publisher, sources } = summary;
  const settled = await settleAll(project, pipeline, summary);
  const fingerprint = await pageFingerprint(project, pipeline, { summary, settled, commands });
  const path = `${publisher.folder}/${PAGE}`;
  const published = publisher.files.find((file) => file.path === PAGE);
  if (published?.fingerprint === fingerprint && publisher.isInPlace(published)) return path;
  const { collectReport } = await import("../report/collect.ts");
  const { renderPage } = await import("../report/page.ts");
  const input = collectReport({
    pipeline,
    settled,
    files: publisher.files,
    folder: publisher.folder,
    sourceDigest: (id) => sourceDigest(pipeline, sources, id),
    command: (id) => commands.instance(id as InstanceId),
    toolchain: `Deno ${project.toolchain.deno}`,
  });
  const bytes = new TextEncoder().encode(renderPage({ ...input, command: commands.all }));
  await publisher.change(() =>
    publisher.publishBytes(PAGE, bytes, { instance: pageInstance, output: "page", fingerprint })
  );
  closeProject(project);
  return path;
}

/** What was not asked for belongs to the page, too, as long as it is current. */
async function settleAll(
  project: Project,
  pipeline: Pipeline,
  { settled }: RunSummary,
): Promise<ReadonlyMap<InstanceId, Settled>> {
  if (pipeline.instances.every(({ id }) => settled.has(id))) return settled;
  const others = await assessAll(pipeline.instances, assessorOf(project, pipeline));
  const current = [...others].flatMap(([id, { record }]): [InstanceId, Settled][] =>
    record ? [[id, { outcome: "current", reasons: [], record }]] : []
  );
  return new Map([...current, ...settled]);
}

/** Digest of all that the page shows and of the code that draws it. */
async function pageFingerprint(
  project: Project,
  pipeline: Pipeline,
  { summary, settled, commands }: {
    summary: RunSummary;
    settled: ReadonlyMap<InstanceId, Settled>;
    commands: PageCommands;
  },
): Promise<Fingerprint> {
  const { modules, packages } = await project.closures.of("lib/report/page.ts");
  const collect = await project.closures.of("lib/report/collect.ts");
  return digestJson({
    code: [modules, packages, collect.modules],
    toolchain: project.toolchain.deno,
    paper: pipeline.paper,
    profile: pipeline.profile,
    command: commands.all,
    sources: [...pipeline.sources.values()].map((
      source,
    ) => [source, sourceDigest(pipeline, summary.sources, source.id)]),
    instances: pipeline.instances.map(({ id, about, inputs }) => [id, about, inputs]),
    settled: [...settled].map(([id, { outcome, record }]) => [
      id,
      outcome === "failed" || outcome === "skipped" ? outcome : "made",
      record?.fingerprint,
      record?.finished,
    ]),
    files: summary.publisher.files.filter(({ path }) => path !== PAGE).map(({ path, digest }) => [path, digest]),
  }) as string as Fingerprint;
}

function sourceDigest(pipeline: Pipeline, sources: RunSummary["sources"], id: string): string | undefined {
  const source = [...pipeline.sources.values()].find((candidate) => candidate.id === id);
  return source && sources.digest(source.id);
}
