import { z } from "zod";
import { readBySeed } from "../lib/artifact/by_network.ts";
import { readModel } from "../lib/artifact/model.ts";
import { parsePublished } from "../lib/artifact/published.ts";
import { architectureFigure } from "../lib/figure/architecture.ts";
import { figureOutputs, writeFigure } from "../lib/figure/write_figure.ts";
import { defineTask } from "../lib/task/task.ts";

export default defineTask({
  about: "Draws Figure 8: the architecture, from the layers of the trained networks.",
  params: z.strictObject({}),
  inputs: { model: "many", published: "one" },
  outputs: figureOutputs,
  async run({ inputs, outputs }) {
    const models = await readBySeed(inputs.model, "draw architecture", readModel);
    const published = parsePublished(await Deno.readTextFile(inputs.published.path));
    // All seeds of a network have the same layers.
    const first = new Map([...models].flatMap(([network, [model]]) => model ? [[network, model.value] as const] : []));
    await writeFigure(architectureFigure(first, published), outputs);
  },
});
