/**
 * The graph of bench/scale.ts: layers of lanes. A lane reads its own lane of the layer before and what was gathered of it;
 * each layer is gathered once. So it is as wide as it has lanes, as deep as twice its layers, and gathers at every layer.
 */
export interface Shape {
  readonly lanes: number;
  readonly layers: number;
}

export interface Stage {
  readonly name: string;
  /** Names of the stages that it reads; none for the first layer, which reads the source. */
  readonly reads: readonly string[];
}

export const hundred: Shape = { lanes: 9, layers: 10 };
export const thousand: Shape = { lanes: 49, layers: 20 };

export const countOf = ({ lanes, layers }: Shape) => (lanes + 1) * layers;

/** Every instance as a stage of its own, for tools that have no matrix; in topological order. */
export function stagesOf({ lanes, layers }: Shape): Stage[] {
  const lanesOf = (layer: number) => Array.from({ length: lanes }, (_, lane) => `lane_${layer}_${lane}`);
  return Array.from({ length: layers }, (_, layer) => [
    ...lanesOf(layer).map((name, lane) => ({
      name,
      reads: layer === 0 ? [] : [`lane_${layer - 1}_${lane}`, `all_${layer - 1}`],
    })),
    { name: `all_${layer}`, reads: lanesOf(layer) },
  ]).flat();
}

const task = (inputs: string, read: string) =>
  `import { z } from "zod";
import { defineTask } from "../lib/task/task.ts";

export default defineTask({
  about: "passes a text on",
  params: z.strictObject({ lane: z.number() }),
  inputs: ${inputs},
  outputs: { text: "text.txt" },
  run({ params, inputs, outputs }) {
    const texts = [${read}].map(({ path }) => Deno.readTextFileSync(path).slice(0, 20));
    Deno.writeTextFileSync(outputs.text, params.lane + " " + texts.join("").slice(0, 20));
  },
});
`;

/** Files of a project with that graph. Each layer is a stage with a matrix, and one that gathers it. */
export function projectFiles({ lanes, layers }: Shape): Record<string, string> {
  const values = Array.from({ length: lanes }, (_, lane) => `    "${lane}": { lane: ${lane} }\n`);
  const stages = Array.from({ length: layers }, (_, layer) => {
    const reads = layer === 0 ? "[begin]" : `{ own: lane_${layer - 1}.text, all: all_${layer - 1}.text }`;
    return `  lane_${layer}:
    task: ${layer === 0 ? "first" : "lane"}
    matrix: { lane: $lanes }
    inputs: ${reads}
    with: { lane: $lane.lane }
  all_${layer}:
    task: gather
    inputs: [lane_${layer}.text]
    with: { lane: ${layer} }
${layer === layers - 1 ? "    publish: all.*\n" : ""}`;
  });
  return {
    "data/begin.txt": "begin\n",
    "pipeline.yaml": `pipeline: 1
paper: { title: Layers }
default: quick
sources:
  begin: { path: data/begin.txt }
params:
  lanes:
${values.join("")}profiles:
  quick: {}
stages:
${stages.join("")}`,
    "tasks/first.ts": task(`{ begin: "one" }`, "inputs.begin"),
    "tasks/lane.ts": task(`{ own: "one", all: "one" }`, "inputs.own, inputs.all"),
    "tasks/gather.ts": task(`{ text: "many" }`, "...inputs.text"),
  };
}
