// @ts-types="../../../lib/declarations/std_assert.d.ts"
import { assertEquals, assertThrows } from "@std/assert";
import { connectedMultigraphs } from "../../../lib/physics/energy_flow/enumeration.ts";
import { edgeList, multigraphOf, parseMultigraph } from "../../../lib/physics/energy_flow/multigraph.ts";

function* permutations(values: readonly number[]): Generator<number[]> {
  if (values.length === 0) yield [];
  for (const first of values) {
    for (const rest of permutations(values.filter((value) => value !== first))) yield [first, ...rest];
  }
}

Deno.test("a graph of at most 5 edges has one canonical form in every order of its vertices", () => {
  for (const graph of connectedMultigraphs(5)) {
    for (const order of permutations(Array.from({ length: graph.vertices }, (_, v) => v))) {
      const edges = edgeList(graph).map(([a, b]): [number, number] => [order[a] as number, order[b] as number]);
      assertEquals(multigraphOf(edges.toReversed()).key, graph.key);
    }
  }
});

Deno.test("regular graphs, which colours cannot tell apart, have different forms", () => {
  const hexagon = multigraphOf([[0, 1], [1, 2], [2, 3], [3, 4], [4, 5], [5, 0]]);
  const prism = multigraphOf([[0, 1], [1, 2], [2, 0], [3, 4], [4, 5], [5, 3], [0, 3], [1, 4], [2, 5]]);
  const utility = multigraphOf([0, 1, 2].flatMap((a) => [3, 4, 5].map((b): [number, number] => [a, b])));
  assertEquals(new Set([hexagon.key, prism.key, utility.key]).size, 3);
  const turned = multigraphOf([[5, 3], [3, 0], [0, 1], [1, 2], [2, 4], [4, 5]]);
  assertEquals(turned.key, hexagon.key);
});

Deno.test("parseMultigraph() reads keys in any order, with multiple edges", () => {
  assertEquals(parseMultigraph("20x3-21x2").key, "01x3-02x2");
  assertEquals(parseMultigraph("0"), { vertices: 1, edges: [], key: "0" });
  for (const graph of connectedMultigraphs(6)) assertEquals(parseMultigraph(graph.key), graph);
});

Deno.test("what is no connected graph without loops is refused by name", () => {
  assertThrows(() => parseMultigraph("00"), RangeError, "an edge from 0 to itself, expected no loops");
  assertThrows(() => parseMultigraph("01-23"), RangeError, "several pieces");
  assertThrows(() => parseMultigraph("02"), RangeError, "several pieces");
  assertThrows(() => parseMultigraph("01 02"), RangeError, 'cannot read graph "01 02": "01 02" is no edge');
  assertThrows(() => multigraphOf([[0, 0.5]]), RangeError, "expected vertices 0, 1, 2");
});
