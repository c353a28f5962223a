/**
 * A run as a Workflow Run RO-Crate: RO-Crate 1.1 with the profile Provenance Run Crate 0.5
 * (https://w3id.org/ro/wfrun/provenance/0.5). The same records give the same bytes.
 *
 *     workflow pipeline.yaml ── step ─► HowToStep of a stage ── workExample ─► tool, tasks/<task>.ts
 *     OrganizeAction (engine) ── object ─► ControlAction ── object ─► CreateAction of an instance
 *                              └ result ─► CreateAction of the workflow
 */
import { CrateGraph, reference } from "./crate_graph.ts";
import { FileEntities } from "./file_entities.ts";
import { leavesOf, ParameterEntities, partOf } from "./parameter_entities.ts";
import {
  addEngine,
  addStep,
  addTool,
  addWorkflow,
  connect,
  engine,
  stepOf,
  toolOf,
  workflowFile,
} from "./plan_entities.ts";
import type { RecordedRun } from "./recorded_run.ts";
import { actionOf, addAction, addAgent, addParameters, completed, timesOfAll } from "./run_entities.ts";

export const crateFile = "ro-crate-metadata.json";
const workflowAction = "#workflow-run";

/** @throws Error for a run without its workflow file, or without an instance. */
export function provenanceCrate(run: RecordedRun): CrateGraph {
  const graph = new CrateGraph();
  const files = new FileEntities(graph, run);
  const parameters = new ParameterEntities(graph);
  const workflow = run.files.get(workflowFile);
  if (!workflow || run.instances.length === 0) {
    throw new Error("a crate needs pipeline.yaml and something that was run");
  }
  addRoot(graph, run);
  addWorkflow(graph, run, files, workflow.digest);
  const agent = run.agent && addAgent(graph, run.agent);
  if (agent !== undefined) graph.link("./", "author", agent);
  addWorkflowRun(graph, run, { files, parameters, agent });
  for (const made of run.instances) {
    const { instance } = made;
    const tool = addTool(graph, files, made);
    const action = addAction(graph, made, { tool, agent });
    const control = partOf("", "step", ...instance.id.split("/"));
    graph.add({
      "@id": control,
      "@type": "ControlAction",
      name: `Run ${instance.id}`,
      instrument: reference(addStep(graph, instance, tool)),
      object: reference(action),
      actionStatus: completed,
    });
    graph.link("#engine-run", "object", control);
    graph.link("./", "mentions", action);
    addParameters(graph, parameters, instance, tool);
  }
  for (const made of run.instances) addFlow(graph, run, made, { files, parameters });
  addOtherFiles(graph, run, files);
  return graph;
}

const profiles: readonly (readonly [id: string, name: string, version: string])[] = [
  ["https://w3id.org/ro/wfrun/process/0.5", "Process Run Crate", "0.5"],
  ["https://w3id.org/ro/wfrun/workflow/0.5", "Workflow Run Crate", "0.5"],
  ["https://w3id.org/ro/wfrun/provenance/0.5", "Provenance Run Crate", "0.5"],
  ["https://w3id.org/workflowhub/workflow-ro-crate/1.0", "Workflow RO-Crate", "1.0"],
];

function addRoot(graph: CrateGraph, run: RecordedRun): void {
  const { paper, profile, license } = run;
  const { endTime } = timesOfAll(run);
  graph.add({
    "@id": crateFile,
    "@type": "CreativeWork",
    conformsTo: [
      reference("https://w3id.org/ro/crate/1.1"),
      reference("https://w3id.org/workflowhub/workflow-ro-crate/1.0"),
    ],
    about: reference("./"),
  });
  graph.add({
    "@id": "./",
    "@type": "Dataset",
    name: `Reproduction of "${paper.title}", profile ${profile}`,
    description:
      `What \`${run.command}\` made: inputs, code, parameters and outputs of every stage, each by its SHA-256.`,
    datePublished: endTime,
    conformsTo: profiles.map(([id]) => reference(id)),
  });
  for (const [id, name, version] of profiles) graph.add({ "@id": id, "@type": "CreativeWork", name, version });
  addLicense(graph, license);
  const works = [
    ...(paper.doi === undefined ? [] : [`https://doi.org/${paper.doi}`]),
    ...(paper.arxiv === undefined ? [] : [`https://arxiv.org/abs/${paper.arxiv}`]),
  ];
  for (const id of works) graph.add({ "@id": id, "@type": "ScholarlyArticle", name: paper.title, url: id });
  if (works.length > 0) graph.link("./", "citation", ...works);
}

function addLicense(graph: CrateGraph, name: string | undefined): void {
  const id = "LICENSE";
  if (name === undefined) {
    graph.add({ "@id": "./", "@type": "Dataset", license: "No licence is stated" });
    return;
  }
  const spdx = /^MIT License$/.test(name) ? "https://spdx.org/licenses/MIT" : undefined;
  graph.add({
    "@id": spdx ?? `#${id}`,
    "@type": "CreativeWork",
    name,
    description: `See the file ${id}`,
    ...(spdx ? { url: spdx } : {}),
  });
  graph.link("./", "license", spdx ?? `#${id}`);
}

interface Entities {
  readonly files: FileEntities;
  readonly parameters: ParameterEntities;
}

function addWorkflowRun(
  graph: CrateGraph,
  run: RecordedRun,
  { files, parameters, agent }: Entities & { agent?: string },
) {
  const who = agent === undefined ? {} : { agent: reference(agent) };
  const times = timesOfAll(run);
  graph.add({
    "@id": workflowAction,
    "@type": "CreateAction",
    name: `Run of the profile ${run.profile}`,
    description: run.command,
    instrument: reference(workflowFile),
    ...times,
    actionStatus: completed,
    ...who,
  });
  graph.link("./", "mentions", workflowAction);
  addEngine(graph, [...new Set(run.instances.map(({ record }) => record.identity.toolchain.deno))].toSorted());
  graph.add({
    "@id": "#engine-run",
    "@type": "OrganizeAction",
    name: run.command,
    instrument: reference(engine),
    result: reference(workflowAction),
    ...times,
    actionStatus: completed,
    ...who,
  });
  graph.link("./", "mentions", "#engine-run");
  for (const { name, value } of leavesOf(run.params)) {
    const formal = { id: partOf(workflowFile, "params", name), name };
    graph.link(workflowAction, "object", parameters.value(workflowFile, formal, partOf("", "params", name), value));
  }
  for (const source of run.sources) {
    const file = files.source(source);
    parameters.file(workflowFile, "input", { id: sourceParameter(source.id), name: source.id }, [file]);
    graph.link(workflowAction, "object", file);
  }
}

const sourceParameter = (id: string) => partOf(workflowFile, "sources", id);

/** What an instance read and made, and where each came from. */
function addFlow(
  graph: CrateGraph,
  run: RecordedRun,
  { instance, record }: RecordedRun["instances"][number],
  { files, parameters }: Entities,
): void {
  const action = actionOf(instance.id);
  const tool = toolOf(files, record);
  for (const { name, files: fills } of instance.inputs) {
    const target = { id: partOf(tool, "input", name), name };
    for (const fill of fills) {
      const found = fill.kind === "source" ? sourceOf(run, fill.source) : outputOf(run, fill.instance, fill.output);
      const [entity = ""] = "record" in found
        ? files.output(found.instance.id, found.output, found.made)
        : [files.source(found)];
      parameters.file(tool, "input", target, [entity]);
      graph.link(action, "object", entity);
      const source = "record" in found
        ? partOf(toolOf(files, found.record), "output", found.output)
        : sourceParameter(found.id);
      connect(graph, stepOf(instance), source, target.id);
    }
  }
  for (const [name, made] of Object.entries(record.outputs)) {
    const entities = files.output(instance.id, name, made);
    const formal = parameters.file(tool, "output", { id: partOf(tool, "output", name), name }, entities);
    graph.link(action, "result", ...entities);
    if (!instance.publications.some(({ output }) => output === name)) continue;
    const published = `${instance.stage}.${name}`;
    const result = parameters.file(workflowFile, "output", {
      id: partOf(workflowFile, "publish", published),
      name: published,
    }, entities);
    graph.link(workflowAction, "result", ...entities);
    connect(graph, workflowFile, formal, result);
  }
}

function sourceOf(run: RecordedRun, id: string) {
  const source = run.sources.find((candidate) => candidate.id === id);
  if (!source) throw new Error(`no source ${id} in a run that read it`);
  return source;
}

function outputOf({ instances }: RecordedRun, id: string, output: string) {
  const found = instances.find(({ instance }) => instance.id === id);
  const made = found?.record.outputs[output];
  if (!found || !made) throw new Error(`no ${id}.${output} in a run that read it`);
  return { ...found, output, made };
}

/** Files that no action names: the page, the lock, the settings. */
function addOtherFiles(graph: CrateGraph, { files: held, results }: RecordedRun, files: FileEntities): void {
  const about: Readonly<Record<string, string>> = {
    "pipeline.lock": "Fingerprints and output digests of the last run of every profile",
    "deno.json": "Deno's settings and the import map",
    "deno.lock": "Versions and integrity of every npm package",
    "README.md": "What this is, and how to run it",
    "LICENSE": "The licence",
    "CITATION.cff": "How to cite this",
    [`${results}/index.html`]: "The page that shows the results",
  };
  for (const file of held.values()) files.held(file, about[file.path] ?? "A file of this run");
  if (held.has("README.md")) graph.link("README.md", "about", "./");
}
