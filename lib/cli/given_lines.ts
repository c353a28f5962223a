/** What is given as a source and so not made by the pipeline, as lines or as JSON objects. Pure. */
import type { Source } from "../pipeline/instance.ts";

/** An instance that does not run, and the sources that stand for its outputs. */
export interface GivenInstance {
  readonly instance: string;
  readonly stage: string;
  readonly state: "given";
  readonly outputs: Readonly<Record<string, { readonly source: string; readonly path: string }>>;
}

export function givenInstances(sources: readonly Source[]): GivenInstance[] {
  const outputs = sources.flatMap(({ id, path, given = [] }) => given.map((each) => ({ ...each, source: id, path })));
  return [...Map.groupBy(outputs, ({ instance }) => instance)].map(([instance, found]) => ({
    instance,
    stage: found[0]?.stage ?? "",
    state: "given",
    outputs: Object.fromEntries(found.map(({ output, source, path }) => [output, { source, path }])),
  }));
}

/** `given, not made here: model is source et_model (data/et.safetensors)` */
export function givenText({ outputs }: GivenInstance): string {
  const files = Object.entries(outputs).map(([output, { source, path }]) => `${output} is source ${source} (${path})`);
  return `given, not made here: ${files.join(", ")}`;
}
