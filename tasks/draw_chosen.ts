import { z } from "zod";
import { GuidedSearch } from "../lib/artifact/guided_search.ts";
import { readJson } from "../lib/artifact/json.ts";
import { chosenObservablesFigure } from "../lib/figure/chosen_observables.ts";
import { figureOutputs, writeFigure } from "../lib/figure/write_figure.ts";
import { defineTask } from "../lib/task/task.ts";

export default defineTask({
  about: "Draws the observables that a guided search chose: their graphs, and their distributions.",
  params: z.strictObject({}),
  inputs: { search: "one" },
  outputs: figureOutputs,
  async run({ inputs, outputs }) {
    await writeFigure(chosenObservablesFigure(await readJson(inputs.search.path, GuidedSearch)), outputs);
  },
});
