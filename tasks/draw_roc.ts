import { z } from "zod";
import { InputError } from "../lib/artifact/input_error.ts";
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
    const rocs = new Map<string, Roc>();
    for (const { path, axes } of inputs.roc) {
      if (axes.network === undefined) {
        throw new InputError(`cannot draw ROC curves: an input has axes ${JSON.stringify(axes)}, expected "network"`);
      }
      rocs.set(axes.network, await readJson(path, Roc));
    }
    if (rocs.size === 0) throw new InputError("cannot draw ROC curves: there is no network, expected at least one");
    await writeFigure(rocFigure(rocs, published), outputs);
  },
});
