// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { graphTitle, observableMeaning, observableTitle, shapeOf } from "../../lib/artifact/observable_words.ts";
import { searchGraphs } from "../../lib/physics/energy_flow/enumeration.ts";
import { edgeList } from "../../lib/physics/energy_flow/multigraph.ts";

const star = (n: number): [number, number][] => Array.from({ length: n - 1 }, (_, i) => [0, i + 1]);

Deno.test("graphs are called what they look like", () => {
  const named: [[number, number][], string][] = [
    [[], "dot"],
    [[[0, 1]], "edge"],
    [[[0, 1], [1, 0], [0, 1]], "3-fold edge"],
    [[[0, 1], [0, 2], [1, 2]], "triangle"],
    [star(8), "8-star"],
    [star(3), "path of 3"],
    [[[0, 1], [0, 2], [1, 3]], "path of 4"],
    [[[0, 1], [1, 2], [2, 3], [0, 3]], "cycle of 4"],
    [[[0, 1], [0, 2], [0, 3], [1, 2], [1, 3], [2, 3]], "all 4 joined"],
    [[[0, 1], [1, 2], [1, 3], [3, 4]], "tree of 5"],
    [[[0, 1], [0, 1], [0, 2], [0, 2]], "path of 3, edges 2-fold"],
    [[[0, 1], [0, 2], [0, 2], [0, 3], [0, 3]], "4-star, 5 edges in all"],
  ];
  for (const [graph, title] of named) assertEquals(graphTitle(graph), title);
});

Deno.test("an observable's title has its exponents, and its meaning says what they do", () => {
  const edge = { graph: [[0, 1]] as [number, number][], kappa: 1, beta: 0.5, image: "et" as const };
  assertEquals(observableTitle(edge), "edge, κ = 1, β = 1/2, ECal");
  assertEquals(
    observableMeaning(edge),
    "ECal: square roots of the distances of pairs of cells, as the Les Houches angularity; weighted by energy, so infrared " +
      "and collinear safe.",
  );
  const dot = { graph: [], kappa: -1, beta: null, image: "ht" as const };
  assertEquals(observableTitle(dot), "dot, κ = −1, HCal");
  assertStringIncludes(observableMeaning({ ...dot, kappa: 0 }), "number of cells");
  // A double edge at half the exponent is the same observable, and means the same.
  const double = { ...edge, graph: [[0, 1], [0, 1]] as [number, number][], beta: 0.25 };
  assertEquals(observableMeaning(double), observableMeaning(edge));
});

Deno.test("every graph of the paper's search has a kind, a title and a meaning", () => {
  const graphs = searchGraphs(7, 8).map(edgeList);
  assertEquals(graphs.length, 509);
  for (const graph of graphs) {
    const shape = shapeOf(graph);
    assertEquals(shape.pairs.reduce((sum, { times }) => sum + times, 0), graph.length);
    for (const kappa of [-1, 0, 0.5, 1, 2]) {
      const beta = graph.length === 0 ? null : 1;
      assert(observableMeaning({ graph, kappa, beta, image: "et" }).endsWith("."));
    }
  }
});
