/** Reads what a stage's inputs name: a source, `stage.output`, or `stage@instance.output`. */
import type { Path } from "../document/diagnostic.ts";
import { checkBefore } from "./before.ts";
import type { ProblemList } from "./problems.ts";
import type { StageDraft, StatedInput } from "./stage.ts";
import { suggestName } from "../document/schema_suggestion.ts";

interface Names {
  readonly sources: readonly string[];
  readonly stages: ReadonlyMap<string, StageDraft>;
}

/** The inputs of a stage whose targets exist, every other one being a problem; `complete` where there is no other. */
export function readInputs(
  stage: StageDraft,
  names: Names,
  problems: ProblemList,
): { readonly inputs: readonly StatedInput[]; readonly complete: boolean } {
  const written = writtenInputs(stage);
  const inputs = written.flatMap((input): StatedInput[] => {
    const { path, before } = input;
    const target = readTarget(input.address, path, names, problems);
    if (!target) return [];
    const stated = { name: input.name ?? targetName(target), path, target, ...(before ? { before } : {}) };
    return !before || checkBefore(stage, target, before, names.stages, problems) ? [stated] : [];
  });
  const complete = inputs.length === written.length && !problems.isDamaged("stages", stage.name, "inputs");
  checkTwins(inputs, problems);
  return { inputs, complete };
}

interface WrittenInput {
  readonly name?: string;
  readonly address: string;
  /** Of the address. */
  readonly path: Path;
  readonly before?: StatedInput["before"];
}

function writtenInputs({ name: stage, content: { inputs } }: StageDraft): WrittenInput[] {
  const path = ["stages", stage, "inputs"];
  if (Array.isArray(inputs)) return inputs.map((input, index) => writtenInput(input, [...path, index]));
  return Object.entries(inputs ?? {}).map(([name, input]) => ({ name, ...writtenInput(input, [...path, name]) }));
}

function writtenInput(input: string | { readonly from: string; readonly before: string }, path: Path): WrittenInput {
  if (typeof input === "string") return { address: input, path };
  return { address: input.from, path: [...path, "from"], before: { axis: input.before, path: [...path, "before"] } };
}

function targetName(target: StatedInput["target"]): string {
  return target.kind === "source" ? target.source : target.output;
}

/** `stage.output`; an instance's name may hold dots (`observables@et/0.5.values`), an output's may not. */
const ADDRESS = /^([^.@]+)(?:@(.+))?\.([^.@/]+)$/;

function readTarget(
  address: string,
  path: Path,
  names: Names,
  problems: ProblemList,
): StatedInput["target"] | undefined {
  if (!/[.@]/.test(address)) return readSource(address, path, names, problems);
  const [, stage, point, output] = ADDRESS.exec(address) ?? [];
  if (stage === undefined || output === undefined) {
    problems.add(path, "value", `cannot read input ${JSON.stringify(address)}`, {
      suggestion: "expected a source, stage.output or stage@instance.output",
    });
    return undefined;
  }
  const upstream = names.stages.get(stage);
  if (!upstream) {
    if (problems.isDamaged("stages", stage)) return undefined;
    const suggestion = suggestName(stage, [...names.stages.keys()]);
    problems.add(path, "value", `unknown stage ${JSON.stringify(stage)} in ${JSON.stringify(address)}`, { suggestion });
    return undefined;
  }
  if (upstream.task && !Object.hasOwn(upstream.task.outputs, output)) {
    const suggestion = suggestName(output, Object.keys(upstream.task.outputs));
    problems.add(path, "value", `unknown output ${JSON.stringify(address)}: ${stage} has no ${output}`, { suggestion });
    return undefined;
  }
  const instance = point === undefined ? undefined : `${stage}@${point}`;
  if (instance !== undefined && upstream.points && !upstream.points.some(({ id }) => id === instance)) {
    const suggestion = suggestName(instance, upstream.points.map(({ id }) => id));
    problems.add(path, "value", `unknown instance ${JSON.stringify(instance)}`, { suggestion });
    return undefined;
  }
  return { kind: "output", stage, instance, output };
}

function readSource(
  name: string,
  path: Path,
  { sources, stages }: Names,
  problems: ProblemList,
): StatedInput["target"] | undefined {
  if (sources.includes(name)) return { kind: "source", source: name };
  if (problems.isDamaged("sources") || problems.isDamaged("sources", name)) return undefined;
  const outputs = Object.keys(stages.get(name)?.task?.outputs ?? {});
  const suggestion = stages.has(name)
    ? `${name} is a stage: name its output${outputs.length > 0 ? `, such as ${name}.${outputs[0]}` : ""}`
    : suggestName(name, sources);
  problems.add(path, "value", `unknown source ${JSON.stringify(name)}`, { suggestion });
  return undefined;
}

function checkTwins(inputs: readonly StatedInput[], problems: ProblemList): void {
  for (const [index, { name, path }] of inputs.entries()) {
    const first = inputs.findIndex((other) => other.name === name);
    const twin = inputs[first];
    if (first === index || !twin) continue;
    problems.add(path, "value", `two inputs are named ${JSON.stringify(name)}`, {
      suggestion: "a map names them apart: { first: stage.output, second: … }",
      related: { path: twin.path, at: "value", message: "the first one" },
    });
  }
}

/** Compares the names of a stage's inputs with those that its task knows. */
export function checkInputNames(stage: StageDraft, inputs: readonly StatedInput[], problems: ProblemList): void {
  if (!stage.task) return;
  const known = Object.keys(stage.task.inputs);
  const given = inputs.map(({ name }) => name);
  const missing = known.filter((name) => !given.includes(name));
  for (const { name, path } of inputs) {
    if (known.includes(name)) continue;
    const message = `${stage.task.path} has no input ${JSON.stringify(name)}`;
    problems.add(path, "value", message, { suggestion: suggestName(name, known) });
  }
  if (given.some((name) => !known.includes(name)) && missing.length > 0) return;
  const at = ["stages", stage.name, ...(stage.content.inputs ? ["inputs"] : [])];
  for (const name of missing) {
    problems.add(at, "key", `missing input ${JSON.stringify(name)}, which ${stage.task.path} reads`);
  }
}
