/**
 * All connected multigraphs up to a number of edges: 1, 1, 2, 5, 12, 33, 103, 333, 1183 with 0 to 8 (OEIS A076864). A
 * graph of d edges has an edge whose removal leaves a connected graph, perhaps with one vertex less; so all of them
 * arise from those of d - 1 edges by one more edge, between two vertices or to a new one.
 */
import { eliminationComplexity } from "./elimination.ts";
import { canonicalGraph, degree, type Multigraph, multigraphOf } from "./multigraph.ts";

/** By number of edges, then vertices, then key. */
export function connectedMultigraphs(mostEdges: number): Multigraph[] {
  const all: Multigraph[] = [];
  let level: Multigraph[] = [multigraphOf([])];
  for (let edges = 0; edges <= mostEdges; edges++) {
    all.push(...level);
    if (edges < mostEdges) level = withOneMore(level);
  }
  return all;
}

/**
 * The wheel of four spokes, the one graph of at most 8 edges for which EnergyFlow's contraction is not the best possible:
 * its table says c = 5 where 4 is enough, so the paper's selection by c == 4 lacks it.
 */
export const wheel = "01-02-03-04-12-13-24-34";

/**
 * The graphs of a search: all with at most `edges` edges, and beyond these the ones of complexity 4 with at most
 * `complexEdges`, without the wheel. The paper's 509 are those of 7 and 8 (its authors' EFPSet("d<=7", "p==1") and
 * EFPSet("d<=8", "p==1", "c==4")).
 */
export function searchGraphs(edges: number, complexEdges = edges): Multigraph[] {
  return connectedMultigraphs(Math.max(edges, complexEdges)).filter((graph) =>
    degree(graph) <= edges || (eliminationComplexity(graph) === 4 && graph.key !== wheel)
  );
}

function withOneMore(graphs: readonly Multigraph[]): Multigraph[] {
  const found = new Map<string, Multigraph>();
  for (const graph of graphs) {
    for (let a = 0; a < graph.vertices; a++) {
      for (let b = a + 1; b <= graph.vertices; b++) {
        const next = withEdge(graph, a, b);
        found.set(next.key, next);
      }
    }
  }
  return [...found.values()].toSorted((a, b) => a.vertices - b.vertices || (a.key < b.key ? -1 : 1));
}

/** `b` may be one more than the last vertex. */
function withEdge(graph: Multigraph, a: number, b: number): Multigraph {
  const vertices = Math.max(graph.vertices, b + 1);
  const adjacency = new Uint16Array(vertices ** 2);
  for (const edge of [...graph.edges, { a, b, times: 1 }]) {
    for (const at of [edge.a * vertices + edge.b, edge.b * vertices + edge.a]) {
      adjacency[at] = (adjacency[at] as number) + edge.times;
    }
  }
  return canonicalGraph(vertices, adjacency);
}
