/**
 * In which order to sum over a graph's vertices. Summing over a vertex joins its neighbours by one factor of as many
 * indices, so an order costs M^complexity for M particles: complexity is 1 + the largest number of neighbours that a
 * vertex has when its turn comes. The least over all orders is EnergyFlow's `c` (chi), 1 + the graph's treewidth.
 */
import type { Multigraph } from "./multigraph.ts";

export interface Elimination {
  /** Vertices, first summed first. */
  readonly order: readonly number[];
  readonly complexity: number;
}

/** Up to here the best order is found exactly, beyond by always taking a vertex with the fewest neighbours. */
const mostExact = 16;

/** The best order, found once per graph. */
export function eliminationOf(graph: Multigraph): Elimination {
  const known = found.get(graph.key);
  if (known) return known;
  const elimination = findElimination(graph);
  found.set(graph.key, elimination);
  return elimination;
}

export function eliminationComplexity(graph: Multigraph): number {
  return eliminationOf(graph).complexity;
}

const found = new Map<string, Elimination>();

function findElimination({ vertices, edges }: Multigraph): Elimination {
  const neighbours = Array.from({ length: vertices }, () => new Set<number>());
  for (const { a, b } of edges) {
    neighbours[a]?.add(b);
    neighbours[b]?.add(a);
  }
  const order: number[] = [], left = new Set(neighbours.keys());
  let complexity = 1;
  const take = (v: number) => {
    const mine = neighbours[v] as Set<number>;
    complexity = Math.max(complexity, 1 + mine.size);
    for (const u of mine) {
      for (const w of mine) if (w !== u) neighbours[u]?.add(w);
      neighbours[u]?.delete(v);
    }
    left.delete(v);
    order.push(v);
  };
  const sizeOf = (v: number) => (neighbours[v] as Set<number>).size;
  const least = () => [...left].reduce((best, v) => sizeOf(v) < sizeOf(best) ? v : best);
  // A vertex of one neighbour may always go first, and one of two if no order can do with one.
  while (left.size > 0 && (sizeOf(least()) <= 2 || left.size > mostExact)) take(least());
  for (const v of exactOrder([...left], neighbours)) take(v);
  return { order, complexity };
}

/** The order with the least largest neighbourhood, by dynamic programming over the sets summed so far. */
function exactOrder(vertices: readonly number[], neighbours: readonly Set<number>[]): number[] {
  const index = new Map(vertices.map((v, i) => [v, i]));
  const near = vertices.map((v) =>
    [...neighbours[v] as Set<number>].reduce((bits, u) => bits | 1 << (index.get(u) as number), 0)
  );
  const sets = 1 << vertices.length;
  const cost = new Uint8Array(sets).fill(255), last = new Int8Array(sets);
  cost[0] = 0;
  for (let set = 0; set < sets; set++) {
    for (let i = 0; i < vertices.length; i++) {
      if (set & 1 << i) continue;
      const worst = Math.max(cost[set] as number, countBits(reachable(near, set, i)));
      const next = set | 1 << i;
      if (worst < (cost[next] as number)) [cost[next], last[next]] = [worst, i];
    }
  }
  const order: number[] = [];
  for (let set = sets - 1; set > 0; set ^= 1 << (last[set] as number)) {
    order.unshift(vertices[last[set] as number] as number);
  }
  return order;
}

/** What vertex i neighbours once the vertices of `set` have been summed: all that paths through them lead to. */
function reachable(near: readonly number[], set: number, i: number): number {
  let seen = 1 << i, front = near[i] as number;
  let border = 0;
  while (front) {
    const bit = front & -front, j = 31 - Math.clz32(bit);
    front ^= bit;
    if (seen & bit) continue;
    seen |= bit;
    if (set & bit) front |= (near[j] as number) & ~seen;
    else border |= bit;
  }
  return border;
}

function countBits(bits: number): number {
  let count = 0;
  for (; bits; bits &= bits - 1) count++;
  return count;
}
