import { z } from "zod";
import { readJson } from "../lib/artifact/json.ts";
import { SearchComparison } from "../lib/artifact/search_comparison.ts";
import { searchCourseFigure } from "../lib/figure/search_course.ts";
import { figureOutputs, writeFigure } from "../lib/figure/write_figure.ts";
import { defineTask } from "../lib/task/task.ts";

export default defineTask({
  about: "Draws the AUC and the ADO of guided searches against the number of observables, beside the paper's.",
  params: z.strictObject({}),
  inputs: { comparison: "one" },
  outputs: figureOutputs,
  async run({ inputs, outputs }) {
    await writeFigure(searchCourseFigure(await readJson(inputs.comparison.path, SearchComparison)), outputs);
  },
});
