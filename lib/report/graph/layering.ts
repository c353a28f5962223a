/** The first two steps of Sugiyama's method: which layer each node stands in, and in which order there. */
import { type Adjacency, adjacency } from "./adjacency.ts";

/** A graph in which every edge leads to the next layer; nodes beyond the first `real` are bends of long edges. */
export interface Layered {
  readonly graph: Adjacency;
  readonly real: number;
  readonly layers: readonly (readonly number[])[];
}

/**
 * The longest way from a root to each node; a root itself stands right before the first node that needs it, so that its
 * edges are short.
 */
export function assignLayers({ count, successors, predecessors, order }: Adjacency): number[] {
  const layer = Array.from({ length: count }, () => 0);
  for (const node of order) {
    for (const to of successors[node] ?? []) layer[to] = Math.max(layer[to] ?? 0, (layer[node] ?? 0) + 1);
  }
  for (const node of order) {
    const next = (successors[node] ?? []).map((to) => layer[to] ?? 0);
    if ((predecessors[node] ?? []).length === 0 && next.length > 0) layer[node] = Math.min(...next) - 1;
  }
  return layer;
}

/** Puts a bend wherever an edge passes a layer, and orders each layer so that edges cross little. */
export function arrange(graph: Adjacency): Layered {
  const split = splitLongEdges(graph, assignLayers(graph));
  const layers: number[][] = [];
  // Nodes in the order in which they were given: what the author put first stays above, where nothing speaks against it.
  split.layer.forEach((at, node) => (layers[at] ??= []).push(node));
  return { graph: split.graph, real: graph.count, layers: orderByBarycentre(split.graph, layers) };
}

function splitLongEdges({ count, successors }: Adjacency, layer: number[]): { graph: Adjacency; layer: number[] } {
  const split: number[][] = Array.from({ length: count }, () => []);
  const layers = [...layer];
  successors.forEach((each, from) =>
    each.forEach((to) => {
      let last = from;
      for (let at = (layer[from] ?? 0) + 1; at < (layer[to] ?? 0); at++) {
        split[last]?.push(layers.length);
        last = layers.length;
        layers.push(at);
        split.push([]);
      }
      split[last]?.push(to);
    })
  );
  return { graph: adjacency(split), layer: layers };
}

const sweeps = 12;

/** Sweeps to and fro, each node to the mean place of its neighbours, and keeps the order that crosses least. */
function orderByBarycentre(graph: Adjacency, initial: readonly (readonly number[])[]): readonly (readonly number[])[] {
  let layers = initial.map((layer) => [...layer]);
  let [best, fewest] = [layers, countCrossings(graph, layers)];
  for (let sweep = 0; sweep < sweeps && fewest > 0; sweep++) {
    const forward = sweep % 2 === 0;
    const neighbours = forward ? graph.predecessors : graph.successors;
    const place = placesOf(layers, graph.count);
    layers = layers.map((layer) => [...layer]);
    const turn = forward ? layers : layers.toReversed();
    for (const layer of turn.slice(1)) {
      sortByMean(layer, neighbours, place);
    }
    const crossings = countCrossings(graph, layers);
    if (crossings < fewest) [best, fewest] = [layers, crossings];
  }
  return best;
}

function placesOf(layers: readonly (readonly number[])[], count: number): Float64Array {
  const place = new Float64Array(count);
  for (const layer of layers) layer.forEach((node, index) => place[node] = index);
  return place;
}

/** A node without neighbours there keeps its place; ties keep their order. */
function sortByMean(layer: number[], neighbours: readonly (readonly number[])[], place: Float64Array): void {
  const means = new Map(layer.map((node) => {
    const places = (neighbours[node] ?? []).map((each) => place[each] ?? 0);
    const own = place[node] ?? 0;
    return [node, places.length === 0 ? own : places.reduce((sum, each) => sum + each, 0) / places.length];
  }));
  layer.sort((a, b) => (means.get(a) ?? 0) - (means.get(b) ?? 0) || (place[a] ?? 0) - (place[b] ?? 0));
  layer.forEach((node, index) => place[node] = index);
}

/**
 * Pairs of edges that cross between neighbouring layers: inversions of the lower ends, counted in a Fenwick tree (Barth,
 * Juenger, Mutzel, J. Graph Algorithms Appl. 8, 179).
 */
export function countCrossings(graph: Adjacency, layers: readonly (readonly number[])[]): number {
  const place = placesOf(layers, graph.count);
  let crossings = 0;
  layers.slice(0, -1).forEach((layer, at) => {
    const size = layers[at + 1]?.length ?? 0;
    const tree = new Uint32Array(size + 1);
    let seen = 0;
    for (const node of layer) {
      const ends = (graph.successors[node] ?? []).map((to) => (place[to] ?? 0) + 1).toSorted((a, b) => a - b);
      for (const end of ends) {
        let notBeyond = 0;
        for (let i = end; i > 0; i -= i & -i) notBeyond += tree[i] ?? 0;
        crossings += seen - notBeyond;
      }
      for (const end of ends) {
        seen++;
        for (let i = end; i <= size; i += i & -i) tree[i] = (tree[i] ?? 0) + 1;
      }
    }
  });
  return crossings;
}
