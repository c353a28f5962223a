/** Writes Table I of the paper beside ours. */
import { z } from "zod";
import { Comparison } from "../lib/artifact/comparison.ts";
import { readJson } from "../lib/artifact/json.ts";
import { aucTable } from "../lib/table/auc_table.ts";
import { tableFiles, writeTable } from "../lib/table/write_table.ts";
import { defineTask } from "../lib/task/task.ts";

export default defineTask({
  about: "Writes Table I of the paper beside ours: AUC, background rejection, parameters and epochs per network.",
  params: z.strictObject({}),
  inputs: { comparison: "one" },
  outputs: tableFiles,

  async run({ inputs, outputs }) {
    await writeTable(aucTable(await readJson(inputs.comparison.path, Comparison)), outputs);
  },
});
