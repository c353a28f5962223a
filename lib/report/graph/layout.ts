/** Where the boxes of a graph stand and how its edges run: the layers from left to right, in pixels. */
import { type Adjacency, adjacencyOf, reduce, withBackTurned } from "./adjacency.ts";
import type { Graph, GraphNode } from "./graph.ts";
import { arrange, type Layered } from "./layering.ts";

export interface Box {
  readonly node: GraphNode;
  readonly left: number;
  readonly top: number;
  readonly width: number;
}

/** An edge as the places that it goes through, from box to box: pairs of x, y; within a layer it runs level. */
export interface Wire {
  readonly from: string;
  readonly to: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  /** It leads from right to left. */
  readonly back: boolean;
}

export interface Layout {
  readonly boxes: readonly Box[];
  readonly wires: readonly Wire[];
  readonly width: number;
  readonly height: number;
}

export const boxHeight = 38;
const gaps = { layer: 46, box: 12, bend: 10 } as const;
const margin = 6;

/** @param widthOf of a node's box. Edges that a longer way implies are left out. */
export function layOut(graph: Graph, widthOf: (node: GraphNode) => number): Layout {
  const forward = reduce(adjacencyOf(graph));
  const { all, turned } = withBackTurned(forward, graph);
  const layered = arrange(all);
  const { layers, real } = layered;
  const heightOf = (node: number) => node < real ? boxHeight : 0;
  const middles = placeVertically(layered, heightOf);
  const columns = placeColumns(layers, (index) => {
    const node = graph.nodes[index];
    return node ? widthOf(node) : 0;
  });
  const boxes = layers.flatMap((layer, at) =>
    layer.flatMap((index): Box[] => {
      const [node, column] = [graph.nodes[index], columns[at]];
      if (!node || !column) return [];
      return [{ node, left: column.left, top: (middles[index] ?? 0) - boxHeight / 2, width: column.width }];
    })
  );
  const last = columns.at(-1);
  return {
    boxes,
    wires: wiresOf(graph, layered, { forward, turned }, { middles, columns }),
    width: margin + (last ? last.left + last.width : 0),
    height: margin + Math.max(0, ...layers.flat().map((node) => (middles[node] ?? 0) + heightOf(node) / 2)),
  };
}

interface Column {
  readonly left: number;
  readonly width: number;
}

/** Boxes of a layer are equally wide. */
function placeColumns(layers: Layered["layers"], widthOf: (node: number) => number): Column[] {
  let left: number = margin;
  return layers.map((layer) => {
    const column = { left, width: Math.max(0, ...layer.map(widthOf)) };
    left += column.width + gaps.layer;
    return column;
  });
}

const rounds = 16;

/** The middle of each node: near the mean of its neighbours', as far as the order and the gaps of its layer allow. */
function placeVertically({ graph, layers, real }: Layered, heightOf: (node: number) => number): Float64Array {
  const middles = new Float64Array(graph.count);
  const distance = (above: number, below: number) =>
    (heightOf(above) + heightOf(below)) / 2 + (above < real && below < real ? gaps.box : gaps.bend);
  for (const layer of layers) place(layer, layer.map(() => 0), middles, distance);
  for (let round = 0; round < rounds; round++) {
    const forward = round % 2 === 0;
    for (const layer of forward ? layers : layers.toReversed()) {
      const wanted = layer.map((node) => {
        const before = forward ? graph.predecessors[node] : graph.successors[node];
        const near = before && before.length > 0
          ? before
          : (forward ? graph.successors[node] : graph.predecessors[node]) ?? [];
        const own = middles[node] ?? 0;
        return near.length === 0 ? own : near.reduce((sum, each) => sum + (middles[each] ?? 0), 0) / near.length;
      });
      place(layer, wanted, middles, distance);
    }
  }
  const top = Math.min(Infinity, ...layers.map(([first]) => topOf(first, middles, heightOf)));
  return middles.map((middle) => Math.round(middle - top + margin));
}

function topOf(first: number | undefined, middles: Float64Array, heightOf: (node: number) => number): number {
  return first === undefined ? Infinity : (middles[first] ?? 0) - heightOf(first) / 2;
}

/**
 * Least squares under the distances: minus the offsets that the distances add up to it is an isotonic regression, solved
 * by pooling adjacent violators.
 */
function place(
  layer: readonly number[],
  wanted: readonly number[],
  middles: Float64Array,
  distance: (above: number, below: number) => number,
): void {
  const offsets = [0];
  layer.slice(1).forEach((node, index) => offsets.push((offsets[index] ?? 0) + distance(layer[index] ?? node, node)));
  const pools: { sum: number; count: number }[] = [];
  layer.forEach((_, index) => {
    let pool = { sum: (wanted[index] ?? 0) - (offsets[index] ?? 0), count: 1 };
    for (let above = pools.at(-1); above && above.sum / above.count > pool.sum / pool.count; above = pools.at(-1)) {
      pool = { sum: pool.sum + above.sum, count: pool.count + above.count };
      pools.pop();
    }
    pools.push(pool);
  });
  const means = pools.flatMap(({ sum, count }) => Array.from({ length: count }, () => sum / count));
  layer.forEach((node, index) => middles[node] = (means[index] ?? 0) + (offsets[index] ?? 0));
}

/** How far a wire that leads back runs below one that leads forward between the same boxes. */
const apart = 9;

function wiresOf(
  { nodes }: Graph,
  { graph, layers, real }: Layered,
  { forward, turned }: { forward: Adjacency; turned: Adjacency },
  { middles, columns }: { middles: Float64Array; columns: Column[] },
): Wire[] {
  const layerOf = new Map(layers.flatMap((layer, at) => layer.map((node) => [node, at] as const)));
  const ends = (node: number) => {
    const column = columns[layerOf.get(node) ?? 0] ?? { left: 0, width: 0 };
    const y = middles[node] ?? 0;
    return { left: [column.left, y] as const, right: [column.left + column.width, y] as const };
  };
  return nodes.flatMap(({ id }, start) =>
    (graph.successors[start] ?? []).flatMap((next): Wire[] => {
      const points: (readonly [number, number])[] = [ends(start).right];
      let at = next;
      for (; at >= real; at = graph.successors[at]?.[0] ?? start) points.push(ends(at).left, ends(at).right);
      points.push(ends(at).left);
      const other = nodes[at]?.id ?? "";
      const lower = points.toReversed().map(([x, y]) => [x, y + apart] as const);
      return [
        ...(forward.successors[start]?.includes(at) ? [{ from: id, to: other, points, back: false }] : []),
        ...(turned.successors[start]?.includes(at) ? [{ from: other, to: id, points: lower, back: true }] : []),
      ];
    })
  );
}
