// @ts-types="../../../lib/declarations/std_assert.d.ts"
import { assertEquals, assertThrows } from "@std/assert";
import { eliminationComplexity, eliminationOf } from "../../../lib/physics/energy_flow/elimination.ts";
import { connectedMultigraphs, searchGraphs, wheel } from "../../../lib/physics/energy_flow/enumeration.ts";
import { degree, type Multigraph, multigraphOf, parseMultigraph } from "../../../lib/physics/energy_flow/multigraph.ts";
import { graphName, graphOfName } from "../../../lib/physics/energy_flow/names.ts";

const read = (name: string) =>
  JSON.parse(Deno.readTextFileSync(new URL(`../../fixtures/energy_flow/${name}.json`, import.meta.url)));
const { counts, graphs: recorded } = read("energyflow");

function countBy(graphs: readonly Multigraph[], keyOf: (graph: Multigraph) => string): Record<string, number> {
  const found: Record<string, number> = {};
  for (const graph of graphs) found[keyOf(graph)] = (found[keyOf(graph)] ?? 0) + 1;
  return found;
}

Deno.test("there are as many connected multigraphs of up to 8 edges, by vertices, edges and complexity, as EnergyFlow has", () => {
  const graphs = connectedMultigraphs(8);
  const own = countBy(graphs, (graph) => `${graph.vertices},${degree(graph)},${eliminationComplexity(graph)}`);
  // EnergyFlow's path for the wheel of four spokes takes M^5, where M^4 is enough.
  assertEquals(eliminationComplexity(parseMultigraph(wheel)), 4);
  assertEquals({ ...own, "5,8,4": own["5,8,4"] as number - 1, "5,8,5": 1 }, counts);
  assertEquals(new Set(graphs.map(({ key }) => key)).size, graphs.length);
});

Deno.test("searchGraphs() has the paper's 509 graphs, 490 of them with at most 7 edges", () => {
  const graphs = searchGraphs(7, 8);
  assertEquals(graphs.length, 509);
  assertEquals(graphs.filter((graph) => degree(graph) <= 7).length, 490);
  assertEquals(countBy(graphs, (graph) => `${eliminationComplexity(graph)}`), { 1: 1, 2: 238, 3: 247, 4: 23 });
  assertEquals(searchGraphs(7).length, 490);
});

Deno.test("the complexities of EnergyFlow's graphs are those that it records", () => {
  for (const { edges, chi } of recorded) assertEquals(eliminationComplexity(multigraphOf(edges)), chi);
});

Deno.test("an elimination order takes each vertex once, and the complexity of larger graphs is exact", () => {
  const complete = (n: number) =>
    multigraphOf(
      Array.from({ length: n }, (_, a) => Array.from({ length: a }, (_, b): [number, number] => [a, b])).flat(),
    );
  const prism = multigraphOf([[0, 1], [1, 2], [2, 0], [3, 4], [4, 5], [5, 3], [0, 3], [1, 4], [2, 5]]);
  const grid = multigraphOf([0, 1, 2, 3].flatMap((y) =>
    [0, 1, 2, 3].flatMap((x): [number, number][] => [
      ...(x < 3 ? [[4 * y + x, 4 * y + x + 1] as [number, number]] : []),
      ...(y < 3 ? [[4 * y + x, 4 * y + x + 4] as [number, number]] : []),
    ])
  ));
  assertEquals([complete(5), complete(7), prism, grid].map(eliminationComplexity), [5, 7, 4, 5]);
  assertEquals([...eliminationOf(grid).order].sort((a, b) => a - b), Array.from({ length: 16 }, (_, v) => v));
});

Deno.test("EnergyFlow's ids that are known name the graphs that EnergyFlow and the recorded event have under them", () => {
  const ids = Object.entries<[number, number][]>(read("golden").graphs).map(([id, edges]) => ({ id, edges }));
  const more = recorded.map(({ n, d, k, edges }: Record<string, never>) => ({ id: `(${n},${d},${k})`, edges }));
  let named = 0;
  for (const { id, edges } of [...ids, ...more]) {
    const graph = multigraphOf(edges), name = graphName(graph);
    if (!name.startsWith("(")) continue;
    named++;
    assertEquals(name, id.replaceAll(" ", ""));
    assertEquals(graphOfName(name), graph);
  }
  assertEquals(named >= 30, true, `only ${named} are named`);
});

Deno.test("every graph of the search has a name of its own that leads back to it", () => {
  const graphs = searchGraphs(7, 8);
  assertEquals(new Set(graphs.map(graphName)).size, graphs.length);
  for (const graph of graphs) assertEquals(graphOfName(graphName(graph)), graph);
  assertThrows(() => graphOfName("(5,7,81)"), RangeError, "cannot name graph (5,7,81): its edges are not known here");
});
