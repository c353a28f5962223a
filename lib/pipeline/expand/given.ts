/**
 * Instances that are given: `given: { et/1: { model: et_model } }` says that the output `model` of train@et/1 is the file
 * of source et_model. Its task does not run, and its other outputs do not exist.
 */
import { suggestName } from "../document/schema_suggestion.ts";
import type { SourceId } from "../identity.ts";
import type { GivenOutput, TaskDeclaration } from "../instance.ts";
import type { MatrixPoint } from "./matrix.ts";
import type { ProblemList } from "./problems.ts";
import type { StageDraft } from "./stage.ts";

/** The points with what is given of each; undefined where something cannot be given, which becomes a problem. */
export function markGiven(
  { name: stage, content, task, points }: StageDraft,
  sources: readonly string[],
  problems: ProblemList,
): readonly MatrixPoint[] | undefined {
  if (!points || !content.given) return points;
  const before = problems.all.length;
  const names = new Map(points.map((point) => [nameOf(stage, point), point]));
  const given = new Map<MatrixPoint, Readonly<Record<string, SourceId>>>();
  for (const [name, outputs] of Object.entries(content.given)) {
    const path = ["stages", stage, "given", name];
    const point = names.get(name);
    if (point) given.set(point, outputs as Readonly<Record<string, SourceId>>); // Their names are checked below.
    else {
      const message = `${stage} has no instance ${JSON.stringify(name)}`;
      problems.add(path, "key", message, { suggestion: suggestName(name, [...names.keys()]) });
    }
    for (const [output, source] of Object.entries(outputs)) {
      checkOutput(output, source, { task, path: [...path, output], sources, problems });
    }
  }
  if (problems.all.length > before) return undefined;
  return points.map((point) => given.has(point) ? { ...point, given: given.get(point) } : point);
}

/** `et/1` of train@et/1; the only instance of a stage without a matrix goes by the stage's name. */
function nameOf(stage: string, { id, axes }: MatrixPoint): string {
  return Object.keys(axes).length === 0 ? stage : id.slice(stage.length + 1);
}

function checkOutput(
  output: string,
  source: string,
  { task, path, sources, problems }: {
    task: TaskDeclaration | undefined;
    path: readonly string[];
    sources: readonly string[];
    problems: ProblemList;
  },
): void {
  const outputs = Object.keys(task?.outputs ?? {});
  if (task && !outputs.includes(output)) {
    const message = `${task.path} has no output ${JSON.stringify(output)}`;
    problems.add(path, "key", message, { suggestion: suggestName(output, outputs) });
  }
  const lost = problems.isDamaged("sources") || problems.isDamaged("sources", source);
  if (sources.includes(source) || lost) return;
  problems.add(path, "value", `unknown source ${JSON.stringify(source)}`, { suggestion: suggestName(source, sources) });
}

/** Outputs that a source's file stands for. */
export function givenBy(source: string, stages: Iterable<StageDraft>): GivenOutput[] {
  return [...stages].flatMap(({ name: stage, points = [] }) =>
    points.flatMap(({ id, given = {} }) =>
      Object.entries(given).filter(([, from]) => from === source).map(([output]) => ({ instance: id, stage, output }))
    )
  );
}
