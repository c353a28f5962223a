/** Guided searches beside the paper's, with numbers made by hand. */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertAlmostEquals, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { GuidedSearch, type SearchStep } from "../../lib/artifact/guided_search.ts";
import { InputError } from "../../lib/artifact/input_error.ts";
import { parsePublishedSearch } from "../../lib/artifact/published_search.ts";
import { SearchComparison } from "../../lib/artifact/search_comparison.ts";
import { compareSearches } from "../../lib/comparison/compare_search.ts";
import { guidedSearchTable } from "../../lib/table/guided_search_table.ts";
import { renderMarkdown } from "../../lib/table/markdown.ts";
import { searchOf } from "./guided_search.ts";

const published = parsePublishedSearch(
  Deno.readTextFileSync(new URL("../../data/published_search.yaml", import.meta.url)),
);

Deno.test("the paper's searches are those of its Table II", () => {
  const quoted = published.searches.map(({ steps }) => steps.map(({ quoted }) => quoted).filter((auc) => auc !== null));
  assertEquals(quoted, [[0.97], [0.971], [0.97], [0.971]]);
  for (const { signal, background } of published.distributions) {
    for (const fractions of [signal, background]) assertAlmostEquals(fractions.reduce((a, b) => a + b), 1, 5e-4);
  }
});

Deno.test("claims are judged by the paired differences of resampled AUCs", () => {
  const search = searchOf({ aucs: [0.91, 0.945, 0.949], guide: 0.95 });
  const { claims, searches } = SearchComparison.parse(compareSearches([search], published));
  assertEquals(claims.map(({ id, verdict }) => [id, verdict]), [
    ["one_observable_gains", "holds"],
    ["one_observable_suffices", "holds"],
  ]);
  // Resamples move all AUCs together, so that differences hardly move.
  const [gains, suffices] = claims;
  assertAlmostEquals(gains?.difference.value ?? NaN, 0.035, 1e-12);
  assert(gains && gains.difference.interval[1] - gains.difference.interval[0] < 0.002);
  assertAlmostEquals(suffices?.difference.value ?? NaN, -0.005, 1e-12);
  assertStringIncludes(suffices?.because ?? "", "with edge, κ = 1, β = 1/2, ECal: 0.9450 - 0.9500 = -0.0050");
  assertEquals(searches[0]?.title, "7HL, IRC safe");
  assertEquals(searches[0]?.steps.map(({ ours }) => ours?.closed?.toFixed(3)), [
    "0.000",
    "0.875",
    "0.975",
    undefined,
    undefined,
  ]);

  const far = compareSearches([searchOf({ aucs: [0.91, 0.92], guide: 0.95 })], published);
  assertEquals(far.claims.map(({ verdict }) => verdict), ["holds", "does not hold"]);
  const better = compareSearches([searchOf({ aucs: [0.91, 0.98], guide: 0.95 })], published);
  assertEquals(better.claims.map(({ verdict }) => verdict), ["holds", "holds"]);
});

Deno.test("Table II has ours and the paper's observables step by step", () => {
  const table = guidedSearchTable(compareSearches([searchOf({ aucs: [0.91, 0.945], guide: 0.95 })], published));
  const text = renderMarkdown(table);
  assertStringIncludes(text, "| 7HL, IRC safe |");
  assertStringIncludes(text, "| + 1 | edge, κ = 1, β = 1/2, ECal | 0.820(10) |");
  assertStringIncludes(text, "| 87 % | edge, κ = 1, β = 1/2, ECal | 0.8021 | 0.970(1) |");
  assertStringIncludes(text, "| + 2 | – | – | – | – | 5-star, κ = 1, β = 2, ECal | 0.5972 | 0.9708 |");
});

Deno.test("searches of other guides are not compared", () => {
  const searches = [searchOf({ aucs: [0.9], guide: 0.95 }), searchOf({ aucs: [0.9], guide: 0.96 })];
  assertThrows(() => compareSearches(searches, published), InputError, "guides or events differ");
  assertThrows(() => compareSearches([], published), InputError, "there is none");
  const [step]: SearchStep[] = GuidedSearch.parse(searches[0]).steps;
  assertEquals(step?.chosen, null);
});
