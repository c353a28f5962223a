import { z } from "zod";
import { readBySeed } from "../lib/artifact/by_network.ts";
import { readModel } from "../lib/artifact/model.ts";
import { parsePublished } from "../lib/artifact/published.ts";
import { blockFigure } from "../lib/figure/block.ts";
import { figureOutputs, writeFigure } from "../lib/figure/write_figure.ts";
import { defineTask } from "../lib/task/task.ts";

export default defineTask({
  about: "Draws Figure 9: a convolution block, from the layers of the trained networks.",
  params: z.strictObject({}),
  inputs: { model: "many", published: "one" },
  outputs: figureOutputs,
  async run({ inputs, outputs }) {
    const models = await readBySeed(inputs.model, "draw convolution block", readModel);
    const published = parsePublished(await Deno.readTextFile(inputs.published.path));
    // All seeds of a network have the same layers.
    const first = new Map([...models].flatMap(([network, [model]]) => model ? [[network, model.value] as const] : []));
    await writeFigure(blockFigure(first, published), outputs);
  },
});
