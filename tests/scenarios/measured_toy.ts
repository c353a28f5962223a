/** The toy with results: its total is also a JSON file whose numbers are declared, and there is a figure of it. */
import { toyFiles } from "./toy.ts";

const contract = "../lib/task/task.ts";

export const measuredToyFiles: Readonly<Record<string, string>> = {
  ...toyFiles,
  "pipeline.yaml": `${toyFiles["pipeline.yaml"]}  figure:
    inputs: [total.results]
    publish: figures/total.*
`,
  "tasks/total.ts": `import { z } from "zod";
import { defineTask } from "${contract}";
import { sum } from "./arithmetic.ts";

export default defineTask({
  about: "adds up the models",
  params: z.strictObject({}),
  inputs: { model: "many" },
  outputs: { results: "total.json", text: "total.txt" },
  numbers: { results: { sum: 100, "networks.*": 0.5 } },
  run({ inputs, outputs }) {
    const values = inputs.model.map(({ path }) => Number(Deno.readTextFileSync(path)));
    const networks = Object.fromEntries(inputs.model.map(({ axes }, index) => [axes.network, values[index]]));
    Deno.writeTextFileSync(outputs.results, JSON.stringify({ sum: sum(values), networks, of: values.length }));
    Deno.writeTextFileSync(outputs.text, String(sum(values)));
  },
});
`,
  "tasks/figure.ts": `import { z } from "zod";
import { defineTask } from "${contract}";

export default defineTask({
  about: "draws the total as a bar",
  params: z.strictObject({}),
  inputs: { results: "one" },
  outputs: { svg: "figure.svg" },
  run({ inputs, outputs }) {
    const { sum } = JSON.parse(Deno.readTextFileSync(inputs.results.path));
    Deno.writeTextFileSync(
      outputs.svg,
      '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 20"><rect width="' + sum + '" height="20"/></svg>',
    );
  },
});
`,
};
