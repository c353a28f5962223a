// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals, assertStringIncludes } from "@std/assert";
import tabulateAuc from "../../tasks/tabulate_auc.ts";
import { exampleComparison } from "../comparison/example.ts";
import { runTask, TempFolder } from "./answer_inputs.ts";

async function tabulate(folder: TempFolder) {
  const comparison = { path: folder.file("comparison.json"), axes: {} };
  await Deno.writeTextFile(comparison.path, JSON.stringify(exampleComparison));
  return (await runTask(tabulateAuc, { folder, params: {}, inputs: { comparison } })).text;
}

Deno.test("tabulate_auc writes the same row in every format", async () => {
  using folder = new TempFolder();
  const { html, markdown, csv, latex } = await tabulate(folder);
  assertStringIncludes(html, '<th scope="row">ECal + HCal images</th><td class="number">0.9738(12)</td>');
  assertStringIncludes(markdown, "| ECal + HCal images | 0.9738(12) | 0.972(1) | 0.9738 | reproduced | 88(5) | 81.8 |");
  assertStringIncludes(csv, 'ECal + HCal images,0.9738(12),0.972(1),0.9738,reproduced,88(5),81.8,–,–,"441,559",46,36');
  assertStringIncludes(latex, "ECal + HCal images & 0.9738(12) & 0.972(1) & 0.9738 & reproduced & 88(5) & 81.8 & -- &");
});

Deno.test("tabulate_auc writes the same bytes twice", async () => {
  using folder = new TempFolder();
  assertEquals(await tabulate(folder), await tabulate(folder));
});
