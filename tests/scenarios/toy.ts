/**
 * A pipeline of small arithmetic that behaves as the real one does: a source, a preparation, a matrix of slow "trainings"
 * with checkpoints, a gathering stage, and a published summary. Each training counts its epochs, so that a test can tell
 * resumption from a fresh start.
 */
const contract = "../lib/task/task.ts";

export const toyFiles: Readonly<Record<string, string>> = {
  "data/numbers.txt": "1 2 3 4\n",
  "pipeline.yaml": `pipeline: 1
paper: { title: A toy }
default: quick
sources:
  numbers: { path: data/numbers.txt, about: four numbers }
params:
  scale: 2
  epochs: 3
  effort: 0
  networks:
    small: { factor: 1 }
    large: { factor: 10 }
profiles:
  quick: {}
stages:
  prepare:
    inputs: [numbers]
    with: { scale: $scale }
  train:
    matrix: { network: $networks }
    inputs: [prepare.prepared]
    with: { factor: $network.factor, epochs: $epochs, effort: $effort }
    publish: { model: models/*.txt }
  total:
    inputs: [train.model]
    publish: total.*
`,
  "tasks/arithmetic.ts": `/** Sums numbers. */
export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
`,
  "tasks/prepare.ts": `import { z } from "zod";
import { defineTask } from "${contract}";

export default defineTask({
  about: "scales the numbers",
  params: z.strictObject({ scale: z.number() }),
  inputs: { numbers: "one" },
  outputs: { prepared: "prepared.txt" },
  run({ params, inputs, outputs }) {
    const numbers = Deno.readTextFileSync(inputs.numbers.path).trim().split(" ").map(Number);
    Deno.writeTextFileSync(outputs.prepared, numbers.map((value) => value * params.scale).join(" "));
  },
});
`,
  "tasks/train.ts": `import { z } from "zod";
import { defineTask } from "${contract}";
import { sum } from "./arithmetic.ts";

/** Some milliseconds of arithmetic, then a turn of the event loop, as a training step. */
function work(): Promise<void> {
  for (let i = 0, x = 0; i < 1e6; i++) x = Math.sin(x + i);
  return new Promise((resolve) => setTimeout(resolve));
}

export default defineTask({
  about: "trains nothing, epoch by epoch",
  params: z.strictObject({ factor: z.number(), epochs: z.number(), effort: z.number() }),
  inputs: { prepared: "one" },
  outputs: { model: "model.txt" },
  async run({ params, inputs, outputs, checkpoint, progress, say }) {
    const numbers = Deno.readTextFileSync(inputs.prepared.path).split(" ").map(Number);
    const path = checkpoint + "/state.json";
    let state = { epoch: 0, value: 0 };
    try {
      state = JSON.parse(Deno.readTextFileSync(path));
      say("resumes after epoch " + state.epoch);
    } catch { /* a fresh start */ }
    while (state.epoch < params.epochs) {
      state = { epoch: state.epoch + 1, value: state.value + params.factor * sum(numbers) };
      Deno.writeTextFileSync(path + ".new", JSON.stringify(state));
      Deno.renameSync(path + ".new", path);
      progress({ done: state.epoch, total: params.epochs, unit: "epochs" });
      for (let part = 0; part < params.effort; part++) await work();
    }
    Deno.writeTextFileSync(outputs.model, String(state.value));
  },
});
`,
  "tasks/total.ts": `import { z } from "zod";
import { defineTask } from "${contract}";
import { sum } from "./arithmetic.ts";

export default defineTask({
  about: "adds up the models",
  params: z.strictObject({}),
  inputs: { model: "many" },
  outputs: { text: "total.txt", table: "total.csv" },
  run({ inputs, outputs }) {
    const values = inputs.model.map(({ path }) => Number(Deno.readTextFileSync(path)));
    Deno.writeTextFileSync(outputs.text, String(sum(values)));
    const rows = inputs.model.map(({ axes }, index) => axes.network + "," + values[index]);
    Deno.writeTextFileSync(outputs.table, ["network,value", ...rows].join("\\n") + "\\n");
  },
});
`,
};
