/** Gathers what a page is made of: records of the run, published files, the comparison if there is one. */
import { Comparison } from "../artifact/comparison.ts";
import type { GivenOutput, Instance, Pipeline } from "../pipeline/instance.ts";
import type { PublishedFile } from "../pipeline/publish/publisher.ts";
import type { Settled } from "../pipeline/run/launcher.ts";
import type { RunRecord } from "../pipeline/store/records.ts";
import type { ReportFile, ReportInput, ReportInstance, UnmadeInstance } from "./report_input.ts";

/** What a run leaves for its page. */
export interface Collected {
  readonly pipeline: Pipeline;
  readonly settled: ReadonlyMap<string, Settled>;
  readonly files: readonly PublishedFile[];
  /** results/<profile>/ */
  readonly folder: string;
  /** Digest of each source that was read. */
  readonly sourceDigest: (id: string) => string | undefined;
  /** The command that makes an instance again. */
  readonly command: (id: string) => string;
  /** Deno's version: "Deno 2.9.6". */
  readonly toolchain: string;
}

export function collectReport(run: Collected): ReportInput {
  const { pipeline, settled, files, folder } = run;
  const published = files.filter(({ path }) => path !== "index.html").map((file) => readFile(folder, file));
  const comparison = published.find(({ path }) => path === "comparison.json");
  return {
    paper: pipeline.paper,
    profile: pipeline.profile,
    sources: [...pipeline.sources.values()].map(({ id, path, about, given }) => ({
      name: id,
      path,
      digest: run.sourceDigest(id) ?? "",
      about: [...(about === undefined ? [] : [about]), ...(given ? [`stands for ${given.map(nameOf).join(", ")}`] : [])]
        .join("; "),
    })),
    instances: pipeline.instances.flatMap((instance) => {
      const record = settled.get(instance.id)?.record;
      return record ? [describe(instance, record, run.command(instance.id))] : [];
    }),
    unmade: pipeline.instances.filter(({ id }) => !settled.get(id)?.record).map((instance) => unmade(instance, run)),
    files: published,
    ...(comparison ? { comparison: Comparison.parse(JSON.parse(new TextDecoder().decode(comparison.bytes))) } : {}),
    caveats: caveats(run),
    revision: run.toolchain,
  };
}

const nameOf = ({ instance, output }: GivenOutput) => `${instance}.${output}`;

function readFile(folder: string, { path, instance, output, digest }: PublishedFile): ReportFile {
  return { path, instance, output, digest, bytes: Deno.readFileSync(`${folder}/${path}`) };
}

function describe(instance: Instance, record: RunRecord, command: string): ReportInstance {
  return {
    id: instance.id,
    stage: instance.stage,
    about: instance.about ?? instance.task.about,
    task: instance.task.path,
    fingerprint: record.fingerprint,
    params: instance.params,
    inputs: Object.entries(record.identity.inputs).flatMap(([name, files]) =>
      files.map(({ from, digest }) => ({ name, from, digest }))
    ),
    outputs: Object.entries(record.outputs).map(([name, { file, digest, bytes }]) => ({ name, file, digest, bytes })),
    seconds: record.seconds,
    ...(record.producer ? { producer: record.producer } : {}),
    host: record.fetched ? `${record.host}; signed by ${record.fetched.signer}` : record.host,
    ...(record.accepted ? { accepted: record.accepted } : {}),
    command,
  };
}

function unmade(instance: Instance, { settled, command }: Collected): UnmadeInstance {
  const { id, stage, about, task, inputs } = instance;
  const outcome = settled.get(id)?.outcome;
  return {
    id,
    stage,
    about: about ?? task.about,
    state: outcome === "failed" || outcome === "skipped" ? outcome : "never run",
    from: inputs.flatMap(({ files }) =>
      files.map((file) => file.kind === "source" ? `source ${file.source}` : file.instance)
    ),
    command: command(id),
  };
}

/** What on the page is not of this run. */
function caveats({ pipeline, settled, files }: Collected): string[] {
  const read = new Set(
    pipeline.instances.flatMap(({ inputs }) => inputs.flatMap(({ files }) => files)).map((file) =>
      file.kind === "source" ? file.source : undefined
    ),
  );
  const given = [...pipeline.sources.values()].filter(({ id }) => read.has(id)).flatMap((source) =>
    (source.given ?? []).map((each) =>
      `${each.instance} was not run: its ${each.output} was given as source ${source.id} (${source.path}).`
    )
  );
  const lines = pipeline.instances.flatMap(({ id }) => {
    const outcome = settled.get(id)?.outcome;
    if (outcome === "failed") return [`${id} failed; what it published before is from an earlier run.`];
    return outcome === "skipped" ? [`${id} did not run, since something that it needs is missing.`] : [];
  });
  const older = files.filter(({ instance }) => instance as string !== "page" && !settled.has(instance));
  const paths = older.map(({ path }) => path);
  return [
    ...given,
    ...lines,
    ...(paths.length > 0 ? [`Not part of this run, from an earlier one: ${paths.join(", ")}.`] : []),
  ];
}
