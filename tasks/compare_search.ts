/** Writes Table II of the paper beside ours, and judges what section VII claims. */
import { z } from "zod";
import { GuidedSearch } from "../lib/artifact/guided_search.ts";
import { readJson } from "../lib/artifact/json.ts";
import { parsePublishedSearch } from "../lib/artifact/published_search.ts";
import { SearchComparison } from "../lib/artifact/search_comparison.ts";
import { compareSearches } from "../lib/comparison/compare_search.ts";
import { guidedSearchTable } from "../lib/table/guided_search_table.ts";
import { tableFiles, writeTable } from "../lib/table/write_table.ts";
import { defineTask } from "../lib/task/task.ts";

export default defineTask({
  about: "Sets the guided searches beside the paper's Table II and judges its claims about them.",
  params: z.strictObject({}),
  inputs: { search: "many", published_search: "one" },
  outputs: { ...tableFiles, comparison: "search_comparison.json" },
  numbers: { comparison: { "claims.*.difference.value": 0.001, "searches.*.steps.*.ours.auc.value": 0.001 } },

  async run({ inputs, outputs, say }) {
    const published = parsePublishedSearch(await Deno.readTextFile(inputs.published_search.path));
    const searches = await Promise.all(inputs.search.map(({ path }) => readJson(path, GuidedSearch)));
    const comparison = SearchComparison.parse(compareSearches(searches, published));
    for (const { text, search, verdict, because } of comparison.claims) {
      say(`${text} (${search}): ${verdict}, ${because}`);
    }
    await Deno.writeTextFile(outputs.comparison, JSON.stringify(comparison, null, 2) + "\n");
    await writeTable(guidedSearchTable(comparison), outputs);
  },
});
