/** The figures of section VII: their data, their drawings of graphs, and that they render. */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import type { ObservableDistributions } from "../../lib/artifact/observable_distributions.ts";
import { shapeOf } from "../../lib/artifact/observable_words.ts";
import { parsePublishedSearch } from "../../lib/artifact/published_search.ts";
import { compareSearches } from "../../lib/comparison/compare_search.ts";
import { chosenObservablesFigure } from "../../lib/figure/chosen_observables.ts";
import { placeVertices } from "../../lib/figure/graph_drawing.ts";
import { observablesFigure } from "../../lib/figure/observables.ts";
import { renderSvg } from "../../lib/figure/render_svg.ts";
import { searchCourseFigure } from "../../lib/figure/search_course.ts";
import { searchGraphs } from "../../lib/physics/energy_flow/enumeration.ts";
import { edgeList } from "../../lib/physics/energy_flow/multigraph.ts";
import { searchOf } from "../comparison/guided_search.ts";

const published = parsePublishedSearch(
  Deno.readTextFileSync(new URL("../../data/published_search.yaml", import.meta.url)),
);
const search = searchOf({ aucs: [0.91, 0.945, 0.949], guide: 0.95 });

Deno.test("every graph of the search is drawn with its vertices apart and within its circle", () => {
  for (const graph of searchGraphs(7, 8).map(edgeList)) {
    const places = placeVertices(shapeOf(graph), { x: 0, y: 0 }, 20);
    assertEquals(places.length, shapeOf(graph).vertices);
    places.forEach(({ x, y }, v) => {
      assert(Math.hypot(x, y) < 20.1, `${JSON.stringify(graph)}: vertex ${v} at ${x}, ${y}`);
      places.slice(v + 1).forEach((other) => {
        assert(
          Math.hypot(x - other.x, y - other.y) > 4,
          `${JSON.stringify(graph)}: ${x}, ${y} beside ${other.x}, ${other.y}`,
        );
      });
    });
  }
});

Deno.test("Figures 6 and 7 hold our fractions and the published of the same bins", async () => {
  const bins = (counts: number[]) => ({
    counts: [...counts, ...Array(29 - counts.length).fill(0)],
    zero: 5,
    outside: 1,
  });
  const ours: ObservableDistributions = {
    version: 1,
    events: { signal: 16, background: 26 },
    observables: published.distributions.map(({ observable, low, high }) => ({
      observable,
      distribution: { low, high, signal: bins([1, 4, 5]), background: bins([10, 10]) },
      auc: { all: 0.9, binned: 0.8, published: 0.85 },
    })),
  };
  const counts = [6, 7].map((number) => {
    const { table, caption, spec } = observablesFigure(ours, published, number);
    const names = new Set(table.map(({ observable }) => observable));
    for (const name of names) {
      const rows = table.filter((row) => row.observable === name && row.class === "signal");
      assertEquals(rows.slice(0, 3).map(({ fraction }) => fraction), [0.1, 0.4, 0.5]);
      const theirs = rows.reduce((sum, row) => sum + Number(row.published_fraction), 0);
      assertAlmostEquals(theirs, 1, 5e-4);
    }
    assertStringIncludes(caption, "It is 0, and in no bin, for 31 % of the signal and 19 % of the background");
    assertEquals(spec.description, caption);
    return names.size;
  });
  assertEquals(counts, [3, 2]);
  assertStringIncludes(await renderSvg(observablesFigure(ours, published, 6).spec, "Figure 6"), "triangle");
  assertStringIncludes(await renderSvg(observablesFigure(ours, published, 7, "column").spec, "Figure 7"), "dot");
});

Deno.test("the course of searches has a row for every step, ours with its interval and the published without", async () => {
  const figure = searchCourseFigure(compareSearches([search], published));
  const rows = figure.table.filter(({ quantity, source }) => quantity === "AUC" && source === "ours");
  assertEquals(rows.map(({ observables, value }) => [observables, value]), [[0, 0.91], [1, 0.945], [2, 0.949]]);
  assert(rows.every(({ low, high, value }) => Number(low) < Number(value) && Number(value) < Number(high)));
  const theirs = figure.table.filter(({ quantity, source }) => quantity === "ADO" && source === "published");
  assertEquals(theirs.map(({ value, low }) => [value, low]), [[0.9801, null], [0.9818, null], [0.9824, null], [
    0.9832,
    null,
  ]]);
  assertStringIncludes(figure.caption, "0.9500");
  assertStringIncludes(await renderSvg(figure.spec, figure.title), "7HL, IRC safe");
});

Deno.test("chosen observables are drawn, distributed in both spaces, and explained", async () => {
  const { title, table, caption, spec } = chosenObservablesFigure(search);
  assertEquals(title, "Observables that a guided search added to 7HL, IRC safe");
  const panels = new Set(table.map(({ observable }) => observable));
  assertEquals([...panels].map((name) => String(name).split(", ").at(-1)), [
    "all events",
    "differing pairs",
    "all events",
    "differing pairs",
  ]);
  assertStringIncludes(caption, "1. ECal: square roots of the distances of pairs of cells");
  assertStringIncludes(caption, "6.3 % of the pairs differed");
  const svg = await renderSvg(spec, "chosen");
  for (const text of ["1. edge (ECal)", "2. 2-fold edge (ECal)", "ADO 0.820(10)"]) assertStringIncludes(svg, text);

  const nothing = chosenObservablesFigure(searchOf({ aucs: [0.95], guide: 0.94 }));
  assertEquals(nothing.table, []);
  assertStringIncludes(await renderSvg(nothing.spec, "nothing"), "No observable was chosen.");
});
