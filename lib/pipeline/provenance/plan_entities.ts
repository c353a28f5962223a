/** What was to be run: the workflow, its steps (stages), their tools (tasks), and how outputs feed inputs. */
import type { Instance } from "../instance.ts";
import type { Digest } from "../identity.ts";
import type { RunRecord } from "../store/records.ts";
import { type CrateGraph, reference } from "./crate_graph.ts";
import type { FileEntities } from "./file_entities.ts";
import { partOf } from "./parameter_entities.ts";
import type { RecordedRun } from "./recorded_run.ts";

export const workflowFile = "pipeline.yaml";
export const engine = "#engine";
const language = "#pipeline-language";
const typescript = "#typescript";

/** The step of a stage. */
export const stepOf = ({ stage }: Instance) => partOf(workflowFile, "stages", stage);

export function addWorkflow(graph: CrateGraph, { paper }: RecordedRun, files: FileEntities, version: Digest): void {
  graph.add({
    "@id": language,
    "@type": "ComputerLanguage",
    name: "pipeline.yaml, version 1",
    alternateName: "pipeline.yaml",
    description:
      "A DAG of stages with matrices and profiles; lib/pipeline/document/pipeline.schema.json is its schema.",
    url: reference("https://yaml.org/spec/1.2.2/"),
  });
  files.code(workflowFile, version);
  graph.add({
    "@id": workflowFile,
    "@type": ["File", "SoftwareSourceCode", "ComputationalWorkflow", "HowTo"],
    name: paper.title,
    description: `The reproduction of "${paper.title}" as a graph of stages`,
    conformsTo: reference("https://bioschemas.org/profiles/ComputationalWorkflow/1.0-RELEASE"),
    programmingLanguage: reference(language),
    version: version.slice(0, 12),
  });
  graph.link("./", "mainEntity", workflowFile);
}

/** The identifier of the task that a record is of. */
export function toolOf(files: FileEntities, record: RunRecord): string {
  return files.nameOfCode(record.identity.task, digestOfTask(record));
}

function digestOfTask({ identity: { task, modules } }: RunRecord): Digest {
  const digest = modules[task];
  if (digest === undefined) throw new Error(`no module ${task} in the record of a run of it`);
  return digest;
}

/** The tool of an instance: its task, with every module and npm package that the task reaches. */
export function addTool(
  graph: CrateGraph,
  files: FileEntities,
  { instance: { task }, record }: { instance: Instance; record: RunRecord },
): string {
  const { identity } = record;
  const id = toolOf(files, record);
  files.code(identity.task, digestOfTask(record));
  graph.add({
    "@id": id,
    "@type": ["File", "SoftwareSourceCode"],
    description: task.about,
    programmingLanguage: reference(typescript),
    version: digestOfTask(record).slice(0, 12),
  });
  graph.add({
    "@id": typescript,
    "@type": "ComputerLanguage",
    name: "TypeScript",
    url: "https://www.typescriptlang.org/",
  });
  graph.link(workflowFile, "hasPart", id);
  const modules = Object.entries(identity.modules).filter(([module]) => module !== identity.task);
  if (modules.length > 0) graph.link(id, "hasPart", ...modules.map(([module, sha256]) => files.code(module, sha256)));
  const packages = Object.entries(identity.packages).map(([name, integrity]) => addPackage(graph, name, integrity));
  graph.link(id, "softwareRequirements", addDeno(graph, identity.toolchain.deno), ...packages);
  return id;
}

export function addStep(graph: CrateGraph, instance: Instance, tool: string): string {
  const id = stepOf(instance);
  if (graph.has(id)) return id;
  const position = graph.entities.filter((entity) => entity["@type"] === "HowToStep").length + 1;
  graph.add({
    "@id": id,
    "@type": "HowToStep",
    name: instance.stage,
    description: instance.about ?? instance.task.about,
    position: String(position),
    workExample: reference(tool),
  });
  graph.link(workflowFile, "step", id);
  return id;
}

/**
 * Says that what one formal parameter gives is what another gets; `owner` is the step or the workflow. Steps of the same
 * tool that are fed alike share a connection.
 */
export function connect(graph: CrateGraph, owner: string, source: string, target: string): void {
  const id = `#connection/${encodeURIComponent(source)}/${encodeURIComponent(target)}`;
  graph.add({
    "@id": id,
    "@type": "ParameterConnection",
    sourceParameter: reference(source),
    targetParameter: reference(target),
  });
  graph.link(owner, "connection", id);
}

export function addEngine(graph: CrateGraph, deno: readonly string[]): void {
  graph.add({
    "@id": engine,
    "@type": "SoftwareApplication",
    name: "deno task reproduce",
    description: "The engine in lib/pipeline: runs each stage as a sandboxed Deno process and keeps outputs by content",
    url: "https://deno.com/",
    softwareVersion: `Deno ${deno.join(", ")}`,
  });
  graph.link(engine, "softwareRequirements", ...deno.map((version) => addDeno(graph, version)));
}

function addDeno(graph: CrateGraph, version: string): string {
  return graph.add({
    "@id": `https://github.com/denoland/deno/releases/tag/v${version}`,
    "@type": "SoftwareApplication",
    name: "Deno",
    softwareVersion: version,
    url: "https://deno.com/",
  });
}

/** `key` as in deno.lock, `name@version`, peers behind an underscore. */
function addPackage(graph: CrateGraph, key: string, integrity: string): string {
  const [, name = key, version = ""] = /^(@?[^@]+)@([^_]+)/.exec(key) ?? [];
  return graph.add({
    "@id": `https://www.npmjs.com/package/${name}/v/${version}`,
    "@type": "SoftwareApplication",
    name,
    softwareVersion: version,
    url: `https://www.npmjs.com/package/${name}`,
    identifier: integrity,
  });
}
