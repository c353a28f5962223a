/** Graphs of energy flow polynomials as drawings: vertices as discs, a multiple edge as parallel lines. */
import { type GraphShape, shapeOf } from "../artifact/observable_words.ts";
import type { Observable } from "../artifact/observables.ts";
import type { Layer } from "./figure.ts";
import { pixel, type Place } from "./pixels.ts";
import { ink } from "./style.ts";

/** Between parallel lines of a multiple edge, in points. */
const lineGap = 2.6;
const discArea = 22;

/** @param centre and `radius` of the circle that the drawing keeps within. */
export function graphLayers(graph: Observable["graph"], centre: Place, radius: number): Layer[] {
  const shape = shapeOf(graph), places = placeVertices(shape, centre, radius);
  const lines = shape.pairs.flatMap(({ a, b, times }) => parallel(places[a], places[b], times));
  return [
    ...lines.length > 0
      ? [{
        data: { values: lines },
        mark: { type: "rule" as const, color: ink.text, strokeWidth: 1 },
        encoding: { x: pixel("x"), x2: { field: "x2" }, y: pixel("y"), y2: { field: "y2" } },
      }]
      : [],
    {
      data: { values: places.map(({ x, y }) => ({ x, y })) },
      mark: { type: "point", shape: "circle", filled: true, color: ink.text, size: discArea, opacity: 1 },
      encoding: { x: pixel("x"), y: pixel("y") },
    },
  ];
}

/**
 * A tree has the vertex with the most neighbours in the middle and the others around it at their distance; what has loops
 * stands on a circle, the first vertex on top.
 */
export function placeVertices(shape: GraphShape, centre: Place, radius: number): Place[] {
  const { vertices, pairs } = shape;
  if (vertices === 1) return [{ x: centre.x, y: centre.y }];
  if (vertices === 2) return [-1, 1].map((side) => ({ x: rounded(centre.x + side * radius * 0.8), y: centre.y }));
  if (pairs.length === vertices - 1) return placeTree(shape, centre, radius);
  return Array.from({ length: vertices }, (_, v) => around(centre, radius, v / vertices));
}

/** @param turn 0 on top, growing clockwise, 1 a whole turn. */
function around({ x, y }: Place, radius: number, turn: number): Place {
  const angle = 2 * Math.PI * turn;
  return { x: rounded(x + radius * Math.sin(angle)), y: rounded(y - radius * Math.cos(angle)) };
}

/** The same text whatever the last bits of a sine. */
const rounded = (value: number) => Math.round(value * 100) / 100;

function placeTree({ vertices, pairs, neighbours }: GraphShape, centre: Place, radius: number): Place[] {
  const joined = (v: number) => pairs.flatMap(({ a, b }) => a === v ? [b] : b === v ? [a] : []);
  const root = middleOf(vertices, joined, neighbours), places = new Array<Place>(vertices).fill(centre);
  const depths = depthsFrom(root, joined, vertices), deepest = Math.max(...depths);
  const leaves = (v: number): number => {
    const below = joined(v).filter((w) => (depths[w] ?? 0) > (depths[v] ?? 0));
    return below.length === 0 ? 1 : below.reduce((sum, w) => sum + leaves(w), 0);
  };
  const place = (v: number, from: number, to: number) => {
    const depth = depths[v] ?? 0;
    places[v] = depth === 0 ? { ...centre } : around(centre, radius * depth / deepest, (from + to) / 2);
    const below = joined(v).filter((w) => (depths[w] ?? 0) > depth), total = leaves(v);
    let at = from;
    for (const w of below) {
      const next = at + (to - from) * leaves(w) / total;
      place(w, at, next);
      at = next;
    }
  };
  // A path of an even number hangs level: its middle edge is turned from the vertical.
  place(root, 0.25, 1.25);
  return places;
}

/** Of the vertices from which the farthest is nearest, the one with the most neighbours. */
function middleOf(vertices: number, joined: (v: number) => number[], neighbours: readonly number[]): number {
  const reach = (v: number) => Math.max(...depthsFrom(v, joined, vertices));
  const all = Array.from({ length: vertices }, (_, v) => v);
  return all.toSorted((a, b) => reach(a) - reach(b) || (neighbours[b] ?? 0) - (neighbours[a] ?? 0) || a - b)[0] ?? 0;
}

function depthsFrom(root: number, joined: (v: number) => number[], vertices: number): number[] {
  const depths = new Array<number>(vertices).fill(Infinity), queue = [root];
  depths[root] = 0;
  for (const v of queue) {
    for (const w of joined(v).filter((w) => depths[w] === Infinity)) {
      depths[w] = (depths[v] ?? 0) + 1;
      queue.push(w);
    }
  }
  return depths;
}

function parallel(from: Place | undefined, to: Place | undefined, times: number) {
  if (!from || !to) return [];
  const [dx, dy] = [to.x - from.x, to.y - from.y], length = Math.hypot(dx, dy);
  return Array.from({ length: times }, (_, k) => {
    const aside = (k - (times - 1) / 2) * Math.min(lineGap, 9 / times),
      [x, y] = [-dy / length * aside, dx / length * aside];
    return {
      x: rounded(from.x + x),
      y: rounded(from.y + y),
      x2: rounded(to.x + x),
      y2: rounded(to.y + y),
    };
  });
}
