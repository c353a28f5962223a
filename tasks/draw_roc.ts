import { z } from "zod";
import { readByNetwork } from "../lib/artifact/by_network.ts";
import { readJson } from "../lib/artifact/json.ts";
import { parsePublished } from "../lib/artifact/published.ts";
import { Roc } from "../lib/artifact/roc.ts";
import { rocFigure } from "../lib/figure/roc.ts";
import { figureOutputs, writeFigure } from "../lib/figure/write_figure.ts";
import { defineTask } from "../lib/task/task.ts";

export default defineTask({
  about: "Draws Figure 5: the ROC curves of all networks, the published ones dashed behind.",
  params: z.strictObject({}),
  inputs: { roc: "many", published: "one" },
  outputs: figureOutputs,
  async run({ inputs, outputs }) {
    const published = parsePublished(await Deno.readTextFile(inputs.published.path));
    const rocs = await readByNetwork(inputs.roc, "draw ROC curves", (path) => readJson(path, Roc));
    await writeFigure(rocFigure(rocs, published), outputs);
  },
});
