/** Writes Table I of the paper beside ours. */
import { z } from "zod";
import { Comparison } from "../lib/artifact/comparison.ts";
import { aucTable } from "../lib/table/auc_table.ts";
import { renderCsv } from "../lib/table/csv.ts";
import { renderHtml } from "../lib/table/html.ts";
import { renderLatex } from "../lib/table/latex.ts";
import { renderMarkdown } from "../lib/table/markdown.ts";
import { defineTask } from "../lib/task/task.ts";

export default defineTask({
  about: "Writes Table I of the paper beside ours: AUC, background rejection, parameters and epochs per network.",
  params: z.strictObject({}),
  inputs: { comparison: "one" },
  outputs: { html: "table.html", markdown: "table.md", csv: "table.csv", latex: "table.tex" },

  async run({ inputs, outputs }) {
    const comparison = Comparison.parse(JSON.parse(await Deno.readTextFile(inputs.comparison.path)));
    const table = aucTable(comparison);
    await Deno.writeTextFile(outputs.html, renderHtml(table));
    await Deno.writeTextFile(outputs.markdown, renderMarkdown(table));
    await Deno.writeTextFile(outputs.csv, renderCsv(table));
    await Deno.writeTextFile(outputs.latex, renderLatex(table));
  },
});
