// @ts-types="../../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals } from "@std/assert";
import { adjacencyOf } from "../../../lib/report/graph/adjacency.ts";
import { arrange, assignLayers, countCrossings } from "../../../lib/report/graph/layering.ts";
import { edges, mixedGraph, node } from "./samples.ts";

Deno.test("assignLayers() takes the longest way and puts a root right before what needs it", () => {
  const graph = { nodes: "abcdr".split("").map((id) => node(id)), edges: edges("a>b", "b>c", "a>c", "c>d", "r>d") };
  assertEquals(assignLayers(adjacencyOf(graph)), [0, 1, 2, 3, 2]);
});

Deno.test("arrange() leaves only edges to the next layer, every node once", () => {
  const { graph, layers, real } = arrange(adjacencyOf(mixedGraph(7, 60)));
  assertEquals(real, 60);
  assertEquals(layers.flat().toSorted((a, b) => a - b), Array.from({ length: graph.count }, (_, index) => index));
  const layerOf = new Map(layers.flatMap((layer, at) => layer.map((node) => [node, at] as const)));
  graph.successors.forEach((each, from) =>
    each.forEach((to) => assertEquals(layerOf.get(to), (layerOf.get(from) ?? NaN) + 1))
  );
});

Deno.test("arrange() untangles what can be drawn without a crossing", () => {
  // Three chains, given so that their middles are in the wrong order.
  const graph = {
    nodes: ["a", "b", "c", "c1", "a1", "b1", "b2", "c2", "a2"].map((id) => node(id)),
    edges: edges("a>a1", "b>b1", "c>c1", "a1>a2", "b1>b2", "c1>c2"),
  };
  const { graph: split, layers } = arrange(adjacencyOf(graph));
  assertEquals(countCrossings(split, layers), 0);
});

Deno.test("arrange() crosses no more edges than the order of the input does", () => {
  for (const seed of [1, 2, 3]) {
    const { graph, layers } = arrange(adjacencyOf(mixedGraph(seed, 30)));
    const asGiven = layers.map((layer) => layer.toSorted((a, b) => a - b));
    assert(countCrossings(graph, layers) < countCrossings(graph, asGiven));
  }
});

Deno.test("countCrossings() counts as the definition does: pairs of edges whose ends are in opposite orders", () => {
  const { graph, layers } = arrange(adjacencyOf(mixedGraph(11, 25)));
  let expected = 0;
  for (const [at, layer] of layers.slice(0, -1).entries()) {
    const place = (node: number) => layers[at + 1]?.indexOf(node) ?? NaN;
    const wires = layer.flatMap((from, x) => (graph.successors[from] ?? []).map((to) => [x, place(to)] as const));
    for (const [a, b] of wires) for (const [c, d] of wires) if (a < c && b > d) expected++;
  }
  assert(expected > 0);
  assertEquals(countCrossings(graph, layers), expected);
});
