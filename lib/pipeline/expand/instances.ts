/** Builds the instances of all stages, in topological order; part of expand.ts. */
import type { Path } from "../document/diagnostic.ts";
import type { PipelineContent } from "../document/document_schema.ts";
import { givenBy, markGiven } from "./given.ts";
import { orderGroups, reportCycles, type StageGraph } from "./graph.ts";
import { checkInputNames, readInputs } from "./inputs.ts";
import type { LinkedInstance } from "./link.ts";
import { linkStages } from "./link_stages.ts";
import { expandMatrix } from "./matrix.ts";
import { StageParameters } from "./instance_parameters.ts";
import type { ProblemList } from "./problems.ts";
import { PublishedPaths, publishPoint, readPublish } from "./publish.ts";
import { taskPath } from "./stage.ts";
import type { StageDraft } from "./stage.ts";
import type { InstanceId, Json, StageId } from "../identity.ts";
import type { GivenOutput, Instance, Resources, TaskDeclaration } from "../instance.ts";
import { similarName } from "../document/schema_suggestion.ts";
import { parseBytes, parseDuration } from "../document/schema_units.ts";

export interface ExpansionInput {
  /** The document with profile and overrides laid over it. */
  readonly content: PipelineContent;
  readonly params: Readonly<Record<string, Json>>;
  readonly declarations: ReadonlyMap<string, TaskDeclaration>;
  readonly trusted: boolean;
}

export interface Expansion {
  /** In topological order. */
  readonly instances: readonly Instance[];
  /** By source: the outputs that its file stands for. */
  readonly given: ReadonlyMap<string, readonly GivenOutput[]>;
}

/** All stages as instances; worthless where `problems` got an entry. */
export async function buildInstances(input: ExpansionInput, problems: ProblemList): Promise<Expansion> {
  const stages = draftStages(input, problems);
  const sources = Object.keys(input.content.sources ?? {});
  const read = new Map([...stages].map(([name, stage]) => [name, readInputs(stage, { sources, stages }, problems)]));
  const graph = new Map([...read].map(([name, { inputs }]) => [name, inputs]));
  const cyclic = reportCycles(withoutBefore(graph), problems);
  for (const [name, stage] of stages) {
    // What closes a cycle is often an input that does not belong there at all: that is one fault.
    if (read.get(name)?.complete && !cyclic.has(name)) checkInputNames(stage, graph.get(name) ?? [], problems);
  }
  const groups = orderGroups(graph, cyclic).map((names) =>
    names.flatMap((name) => {
      const [stage, inputs] = [stages.get(name), read.get(name)];
      return stage && inputs ? [{ stage, ...inputs }] : [];
    })
  );
  const { linked, order } = linkStages(groups, problems);
  const parameters = await StageParameters.open(input, problems);
  const published = new PublishedPaths(problems);
  const built = new Map<InstanceId, Instance>();
  for (const [name, stage] of stages) {
    // A stage that could not be linked is built all the same, without inputs: its other faults should show, too.
    const unlinked = stage.points?.filter(({ given }) => !given).map((point) => ({ point, inputs: [] }));
    const instances = linked.get(name) ?? unlinked ?? [];
    for (const instance of buildStage(stage, instances, parameters, published, problems)) {
      built.set(instance.id, instance);
    }
  }
  const given = new Map(sources.map((source) => [source, givenBy(source, stages.values())]));
  return { instances: order.flatMap((id) => built.get(id) ?? []), given };
}

/** An input that reads only earlier instances ties instances, not whole stages: instance_order.ts looks for its cycles. */
function withoutBefore(graph: StageGraph): StageGraph {
  return new Map([...graph].map(([name, inputs]) => [name, inputs.filter(({ before }) => !before)]));
}

function draftStages(input: ExpansionInput, problems: ProblemList): ReadonlyMap<string, StageDraft> {
  const entries = Object.entries(input.content.stages).map(([name, content]): [string, StageDraft] => {
    const path = taskPath(name, content.task);
    const task = input.declarations.get(path);
    if (!task && !problems.isDamaged("stages", name, "task")) {
      const at: Path = ["stages", name, ...(content.task === undefined ? [] : ["task"])];
      const suggestion = suggestTask(content.task ?? name, input.declarations);
      problems.add(at, "value", `cannot find task ${path}`, { suggestion });
    }
    const broken = problems.isDamaged("stages", name, "matrix");
    const points = broken ? undefined : expandMatrix(name, content.matrix, input.params, problems);
    const draft = { name, content, task, points };
    return [name, { ...draft, points: markGiven(draft, Object.keys(input.content.sources ?? {}), problems) }];
  });
  return new Map(entries);
}

function suggestTask(given: string, declarations: ExpansionInput["declarations"]): string | undefined {
  const tasks = [...declarations.keys()].map((path) => path.replace(/^tasks\//, "").replace(/\.ts$/, ""));
  const similar = similarName(given, tasks);
  return similar === undefined ? "task: <name> names a program in tasks/" : `did you mean "${similar}"?`;
}

function buildStage(
  stage: StageDraft,
  linked: readonly LinkedInstance[],
  parameters: StageParameters,
  published: PublishedPaths,
  problems: ProblemList,
): Instance[] {
  const { content, task } = stage;
  const rules = readPublish(stage, problems);
  const paramsOf = parameters.of(stage);
  const shared = {
    stage: stage.name as StageId, // The one place where stages get their name.
    resources: resourcesOf(content.resources),
    retries: content.retries ?? 0,
    ...(content.timeout === undefined ? {} : { timeoutSeconds: parseDuration(content.timeout) }),
    ...(content.about === undefined ? {} : { about: content.about }),
  };
  return linked.flatMap(({ point, inputs }) => {
    const publications = publishPoint(rules, point);
    published.claim(point, rules, publications);
    const params = paramsOf(point);
    return task ? [{ ...shared, id: point.id, axes: point.axes, task, params, inputs, publications }] : [];
  });
}

const DEFAULT_MEMORY = "500MB";

function resourcesOf(stated: PipelineContent["stages"][string]["resources"]): Resources {
  const { cores = 1, gpu = 0, memory = DEFAULT_MEMORY } = stated ?? {};
  return { cores, gpu, memoryBytes: parseBytes(memory) };
}
