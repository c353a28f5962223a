/** A graph by numbers: what the steps of a layout work on. */
import type { Graph } from "./graph.ts";

export interface Adjacency {
  readonly count: number;
  /** By node, ascending. */
  readonly successors: readonly (readonly number[])[];
  readonly predecessors: readonly (readonly number[])[];
  /** Every node once, each after its predecessors. */
  readonly order: readonly number[];
}

/**
 * All edges but those that lead back.
 * @throws RangeError for a cycle, which no pipeline has once it is resolved.
 */
export function adjacencyOf({ nodes, edges }: Graph): Adjacency {
  return connect(nodes, edges.filter(({ back }) => !back));
}

/** The graph with the edges that lead back, too, turned round: they take part in the layout as if they led forward. */
export function withBackTurned(forward: Adjacency, { nodes, edges }: Graph): { all: Adjacency; turned: Adjacency } {
  const turned = connect(nodes, edges.flatMap(({ from, to, back }) => back ? [{ from: to, to: from }] : []));
  const all = forward.successors.map((each, node) =>
    [...new Set([...each, ...turned.successors[node] ?? []])].toSorted((a, b) => a - b)
  );
  return { all: adjacency(all), turned };
}

function connect(nodes: Graph["nodes"], edges: Graph["edges"]): Adjacency {
  const places = new Map(nodes.map(({ id }, index) => [id, index]));
  const found = nodes.map(() => new Set<number>());
  for (const { from, to } of edges) {
    const [start, end] = [places.get(from), places.get(to)];
    if (start !== undefined && end !== undefined) found[start]?.add(end);
  }
  return adjacency(found.map((each) => [...each].toSorted((a, b) => a - b)));
}

export function adjacency(successors: readonly (readonly number[])[]): Adjacency {
  const predecessors = successors.map((): number[] => []);
  successors.forEach((each, from) => each.forEach((to) => predecessors[to]?.push(from)));
  return { count: successors.length, successors, predecessors, order: topologicalOrder(successors, predecessors) };
}

/** Kahn's algorithm; among those that are ready, the first found comes first. */
function topologicalOrder(
  successors: readonly (readonly number[])[],
  predecessors: readonly (readonly number[])[],
): number[] {
  const open = predecessors.map(({ length }) => length);
  const order = open.flatMap((count, index) => count === 0 ? [index] : []);
  for (let at = 0; at < order.length; at++) {
    for (const to of successors[order[at] ?? -1] ?? []) {
      const left = (open[to] ?? 0) - 1;
      open[to] = left;
      if (left === 0) order.push(to);
    }
  }
  if (order.length < successors.length) throw new RangeError("cannot lay out a graph: it has a cycle, expected none");
  return order;
}

/**
 * Without the edges that a longer way implies (the transitive reduction, which is unique in a graph without cycles). Of
 * prepare -> train -> predict and prepare -> predict the last one goes.
 */
export function reduce({ successors, order }: Adjacency): Adjacency {
  const words = Math.ceil(successors.length / 32);
  const reach = successors.map(() => new Uint32Array(words));
  const rank = new Map(order.map((node, index) => [node, index]));
  const kept = successors.map((): readonly number[] => []);
  for (const node of order.toReversed()) {
    const own = reach[node] ?? new Uint32Array(words);
    // Nearest first: what a nearer successor reaches needs no edge of its own.
    kept[node] = [...successors[node] ?? []].sort((a, b) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0)).filter((to) => {
      if (((own[to >>> 5] ?? 0) >>> (to & 31) & 1) === 1) return false;
      own[to >>> 5] = (own[to >>> 5] ?? 0) | 1 << (to & 31);
      (reach[to] ?? []).forEach((bits, word) => own[word] = (own[word] ?? 0) | bits);
      return true;
    });
  }
  return adjacency(kept.map((each) => each.toSorted((a, b) => a - b)));
}
