import { z } from "zod";
import { readByNetwork } from "../lib/artifact/by_network.ts";
import { Diagnostics } from "../lib/artifact/diagnostics.ts";
import { readJson } from "../lib/artifact/json.ts";
import { parsePublished } from "../lib/artifact/published.ts";
import { scoresFigure } from "../lib/figure/scores.ts";
import { figureOutputs, writeFigure } from "../lib/figure/write_figure.ts";
import { defineTask } from "../lib/task/task.ts";

export default defineTask({
  about: "Draws how the output of each network is distributed, signal and background.",
  params: z.strictObject({}),
  inputs: { diagnostics: "many", published: "one" },
  outputs: figureOutputs,
  async run({ inputs, outputs }) {
    const diagnostics = await readByNetwork(inputs.diagnostics, "draw scores", (path) => readJson(path, Diagnostics));
    const published = parsePublished(await Deno.readTextFile(inputs.published.path));
    await writeFigure(scoresFigure(diagnostics, published), outputs);
  },
});
