import { z } from "zod";
import { readJson } from "../lib/artifact/json.ts";
import { ObservableDistributions } from "../lib/artifact/observable_distributions.ts";
import { parsePublishedSearch } from "../lib/artifact/published_search.ts";
import { observablesFigure } from "../lib/figure/observables.ts";
import { figureOutputs, writeFigure } from "../lib/figure/write_figure.ts";
import { defineTask } from "../lib/task/task.ts";

export default defineTask({
  about: "Draws Figure 6 or 7: observables that the paper's searches chose, the published histograms dotted over ours.",
  params: z.strictObject({ figure: z.union([z.literal(6), z.literal(7)]) }),
  inputs: { distributions: "one", published_search: "one" },
  outputs: figureOutputs,
  async run({ params, inputs, outputs }) {
    const published = parsePublishedSearch(await Deno.readTextFile(inputs.published_search.path));
    const distributions = await readJson(inputs.distributions.path, ObservableDistributions);
    await writeFigure(observablesFigure(distributions, published, params.figure), outputs);
  },
});
