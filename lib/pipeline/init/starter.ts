/** What a new project begins with: a small paper whose data fit into the file, and one task. */

/** F. J. Anscombe, Graphs in Statistical Analysis, The American Statistician 27 (1973) 17, the table. */
const quartet: readonly (readonly [set: number, x: string, y: string])[] = [
  [1, "10 8 13 9 11 14 6 4 12 7 5", "8.04 6.95 7.58 8.81 8.33 9.96 7.24 4.26 10.84 4.82 5.68"],
  [2, "10 8 13 9 11 14 6 4 12 7 5", "9.14 8.14 8.74 8.77 9.26 8.10 6.13 3.10 9.13 7.26 4.74"],
  [3, "10 8 13 9 11 14 6 4 12 7 5", "7.46 6.77 12.74 7.11 7.81 8.84 6.08 5.39 8.15 6.42 5.73"],
  [4, "8 8 8 8 8 8 8 19 8 8 8", "6.58 5.76 7.71 8.84 8.47 7.04 5.25 12.50 5.56 7.91 6.89"],
];

function quartetCsv(): string {
  const rows = quartet.flatMap(([set, x, y]) => {
    const ys = y.split(" ");
    return x.split(" ").map((value, index) => `${set},${value},${ys[index]}`);
  });
  return ["set,x,y", ...rows].join("\n") + "\n";
}

const pipeline = `# yaml-language-server: $schema=./lib/pipeline/document/pipeline.schema.json
#
#   deno task reproduce         runs what has changed, and nothing else
#   deno task status            what has changed, and what would run

pipeline: 1
paper: { title: Graphs in Statistical Analysis, doi: 10.1080/00031305.1973.10478966 }
default: quick                  # the profile of a plain \`deno task reproduce\`

sources:                        # all that comes from outside, each file named once
  quartet: { path: data/quartet.csv, about: "Anscombe's four data sets, from his table" }

params:
  sets: [1, 2, 3, 4]

profiles:                       # overlays of params and sources
  quick: {}

# A stage is a program, tasks/<stage>.ts, that reads its inputs and writes its outputs.

stages:
  fit:                          # a straight line for each data set
    matrix: { set: $sets }      # one instance for every value: fit@1, fit@2, …
    inputs: [quartet]
    with: { set: $set }
    publish: fits/*.json        # into results/<profile>/
`;

const fit = `/** Fits a straight line to one of the data sets by least squares. */
import { z } from "zod";
import { defineTask } from "../lib/task/task.ts";

export default defineTask({
  about: "fits a straight line",
  params: z.strictObject({ set: z.int().positive() }),
  inputs: { quartet: "one" },
  outputs: { fit: "fit.json" },
  // The results, and how far each may move before it is another one: Anscombe gives two decimals.
  numbers: { fit: { slope: 0.005, intercept: 0.005, correlation: 0.005 } },
  run({ params, inputs, outputs }) {
    const lines = Deno.readTextFileSync(inputs.quartet.path).trim().split("\\n").slice(1);
    const points = lines.map((line) => line.split(",").map(Number)).filter(([set]) => set === params.set);
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const [xs, ys] = [1, 2].map((column) => points.map((point) => point[column] ?? NaN));
    const spread = (a: readonly number[] = [], b: readonly number[] = []) =>
      mean(a.map((value, index) => (value - mean(a)) * ((b[index] ?? NaN) - mean(b))));
    const slope = spread(xs, ys) / spread(xs, xs);
    const intercept = mean(ys ?? []) - slope * mean(xs ?? []);
    const correlation = spread(xs, ys) / Math.sqrt(spread(xs, xs) * spread(ys, ys));
    Deno.writeTextFileSync(outputs.fit, JSON.stringify({ points: points.length, slope, intercept, correlation }));
  },
});
`;

const readme = `# A paper as a program

    deno task reproduce         # runs what has changed; results are in results/quick/index.html
    deno task status            # what has changed, and what would run
    deno task reproduce --check # for CI: exit 3 if pipeline.lock is not what the pipeline is now
    deno task reproduce --help

It begins with F. J. Anscombe's *Graphs in Statistical Analysis* (1973): four data sets with the same straight line,
slope 0.50, intercept 3.00, correlation 0.82. Put your own paper in its place.

| file | holds |
| --- | --- |
| \`pipeline.yaml\` | the paper: sources, parameters, profiles, stages; an editor with a YAML language server completes it |
| \`tasks/\` | one program per stage; it can read its declared inputs, write its declared outputs, and nothing else |
| \`data/\` | what comes from outside |
| \`pipeline.lock\` | what the last run made, by SHA-256, and its results; commit it |
| \`lib/\` | the engine, a copy; \`lib/LICENSE\` |
| \`.github/workflows/reproduce.yml\` | CI that makes the figures again and fails when a number moves |

To use an npm package in a task, add it with its exact version to \`imports\` in \`deno.json\` and run \`deno task lock\`.
`;

/** Files by path. */
export const starterFiles: Readonly<Record<string, string>> = {
  ".gitattributes": "* text=auto eol=lf\npipeline.lock merge=union\n*.png binary\n*.pdf binary\n",
  ".gitignore": ".reproduce/\nresults/\n/ro-crate-metadata.json\nnode_modules/\n",
  "README.md": readme,
  "data/quartet.csv": quartetCsv(),
  "pipeline.yaml": pipeline,
  "tasks/fit.ts": fit,
};
