// @ts-types="../../../lib/declarations/std_assert.d.ts"
import { assertEquals, assertThrows } from "@std/assert";
import { type Adjacency, adjacencyOf, reduce } from "../../../lib/report/graph/adjacency.ts";
import { edges, everyState, mixedGraph, node } from "./samples.ts";

/** Pairs of which one reaches the other, by the definition. */
function reachable({ count, successors }: Adjacency): Set<string> {
  const pairs = new Set<string>();
  for (let start = 0; start < count; start++) {
    const queue = [...successors[start] ?? []];
    for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
      if (pairs.has(`${start}>${at}`)) continue;
      pairs.add(`${start}>${at}`);
      queue.push(...successors[at] ?? []);
    }
  }
  return pairs;
}

Deno.test("adjacencyOf() drops edges that end nowhere and orders every node after its predecessors", () => {
  const graph = adjacencyOf(everyState);
  assertEquals(graph.successors, [[1], [2, 3, 4, 6], [4], [4], [5], [], [], []]);
  assertEquals(graph.order.length, graph.count);
  const place = graph.order.map((_, node) => graph.order.indexOf(node));
  graph.successors.forEach((each, from) =>
    each.forEach((to) => assertEquals((place[from] ?? NaN) < (place[to] ?? NaN), true))
  );
});

Deno.test("adjacencyOf() refuses a cycle", () => {
  const cycle = { nodes: [node("a"), node("b")], edges: edges("a>b", "b>a") };
  assertThrows(() => adjacencyOf(cycle), RangeError, "it has a cycle, expected none");
});

Deno.test("reduce() leaves out what a longer way implies and nothing else", () => {
  assertEquals(reduce(adjacencyOf(everyState)).successors, [[1], [2, 3, 6], [4], [4], [5], [], [], []]);
  for (const seed of [1, 2, 3, 4, 5]) {
    const whole = adjacencyOf(mixedGraph(seed, 40));
    const reduced = reduce(whole);
    assertEquals(reachable(reduced), reachable(whole));
    reduced.successors.forEach((each, from) =>
      each.forEach((to) => {
        const without = reduced.successors.map((kept, node) => node === from ? kept.filter((end) => end !== to) : kept);
        assertEquals(reachable({ ...reduced, successors: without }).has(`${from}>${to}`), false);
      })
    );
  }
});
