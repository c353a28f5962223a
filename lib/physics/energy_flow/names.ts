/**
 * What graphs are called. EnergyFlow numbers the graphs of n vertices and d edges with k, in the order in which its
 * generator met them; the ids (n, d, k) here are those that publications on electrons and muons use (arXiv:2011.01984,
 * 2102.02278, and the degenerate pairs among them). Any other graph is called by its key, `01-02x2-13`.
 */
import { type Multigraph, multigraphOf, parseMultigraph } from "./multigraph.ts";

/** EnergyFlow's id and the graph's key in any order of its vertices. Multiple edges (2,m,0) are named by rule. */
const published: readonly (readonly [id: string, edges: string])[] = [
  ["(1,0,0)", "0"],
  ["(3,2,0)", "01-02"],
  ["(3,3,0)", "01-02x2"],
  ["(3,3,1)", "01-02-12"],
  ["(3,4,1)", "01x2-02x2"],
  ["(3,5,1)", "01x3-02x2"],
  ["(3,6,1)", "01x2-02x4"],
  ["(3,6,5)", "01x2-02x2-12x2"],
  ["(4,3,0)", "01-02-03"],
  ["(4,3,1)", "01-02-13"],
  ["(4,5,1)", "01-02x2-03x2"],
  ["(4,6,2)", "01x2-02x2-03x2"],
  ["(4,6,3)", "01-02x4-13"],
  ["(4,6,8)", "01x2-02x2-13x2"],
  ["(4,6,11)", "01-02-12-03x3"],
  ["(4,6,21)", "01-02-12-03-13-23"],
  ["(4,7,13)", "01-02-12-03x4"],
  ["(5,4,0)", "01-02-03-04"],
  ["(7,6,0)", "01-02-03-04-05-06"],
  ["(7,7,57)", "01-02-13-23-04-05-36"],
  ["(8,7,0)", "01-02-03-04-05-06-07"],
];

const ids = new Map(published.map(([id, edges]) => [parseMultigraph(edges).key, id]));
const graphs = new Map(published.map(([id, edges]) => [id, edges]));

/** `(3,3,1)` or the graph's key. */
export function graphName({ vertices, edges, key }: Multigraph): string {
  return vertices === 2 ? `(2,${edges[0]?.times},0)` : ids.get(key) ?? key;
}

/**
 * The graph of a name: an id that graphName() gives, or edges in any order, `01-02x2-13`.
 * @throws RangeError if it is neither.
 */
export function graphOfName(name: string): Multigraph {
  const id = name.replaceAll(/\s/g, "");
  const [, times] = /^\(2,([1-9]\d?),0\)$/.exec(id) ?? [];
  if (times !== undefined) return multigraphOf(Array.from({ length: Number(times) }, () => [0, 1]));
  const edges = graphs.get(id);
  if (id.startsWith("(") && edges === undefined) {
    throw new RangeError(`cannot name graph ${id}: its edges are not known here, expected edges such as 01-02x2-13`);
  }
  return parseMultigraph(edges ?? id);
}
