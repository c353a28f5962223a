/**
 * From a graph to an expression of its energy flow polynomial. Vertices are summed over one by one:
 *
 * - one with a single neighbour leaves a vector there, A w, where w is its own weight: z times what was left at it;
 * - one with two neighbours leaves a matrix between them, A diag(w) B;
 * - where every vertex has three or more, one is held fixed: its edges become vectors at its neighbours, and what is left
 *   is a simpler graph for each particle that it may be.
 *
 * The cost grows as M^complexity (elimination.ts) for every graph of at most 8 edges. Where there is a choice, that order
 * is taken which needs least beyond what the graphs before have needed.
 */
import type { Expressions } from "./expression.ts";
import type { Multigraph } from "./multigraph.ts";

/** A graph partly summed over. */
interface Rest {
  /** Vertices that are left, each with the vectors to multiply. */
  readonly weights: ReadonlyMap<number, readonly number[]>;
  /** Edge matrices by `a * size + b`, a < b, oriented from a to b. */
  readonly edges: ReadonlyMap<number, number>;
  /** How many particles are fixed. */
  readonly level: number;
}

/** More than any graph has vertices. */
const size = 64;
/** Choices tried per graph at most; those of small graphs are exhausted long before. */
const mostSteps = 1500;

interface Search {
  readonly expressions: Expressions;
  steps: number;
  /** The choices that cost least so far, and what all expressions cost then. */
  best: { readonly choices: readonly number[]; readonly cost: number } | undefined;
  /** Vertices chosen on the way here. */
  readonly chosen: number[];
}

/** The polynomial of `graph`, a scalar. */
export function contract(expressions: Expressions, graph: Multigraph): number {
  const weights = new Map(Array.from({ length: graph.vertices }, (_, v) => [v, [expressions.energies]]));
  const edges = new Map(graph.edges.map(({ a, b, times }) => [a * size + b, expressions.power(times)]));
  const whole: Rest = { weights, edges, level: 0 };
  const search: Search = { expressions, steps: 0, best: undefined, chosen: [] };
  const before = expressions.count;
  walk(expressions, whole, (rest, take) => tryEach(search, rest, take), () => {
    const { cost } = expressions;
    if (!search.best || cost < search.best.cost) search.best = { choices: [...search.chosen], cost };
  });
  expressions.truncate(before);
  const choices = [...search.best?.choices ?? []];
  let scalar: number | undefined;
  walk(expressions, whole, (_, take) => take(choices.shift() as number), (found) => scalar = found);
  return scalar as number; // walk() always ends in a scalar.
}

/** Depth first, without those that already cost more than the best. */
function tryEach(search: Search, rest: Rest, take: (v: number) => void): void {
  const { expressions, chosen } = search;
  const before = expressions.count;
  for (const v of choicesOf(rest)) {
    if (search.best && (search.steps >= mostSteps || expressions.cost >= search.best.cost)) return;
    search.steps++;
    chosen.push(v);
    take(v);
    chosen.pop();
    expressions.truncate(before);
  }
}

/** Where there is a choice, calls `choose`, which takes one or several of them; hands each outcome to `then`. */
function walk(
  expressions: Expressions,
  rest: Rest,
  choose: (rest: Rest, take: (v: number) => void) => void,
  then: (scalar: number) => void,
): void {
  const reduced = sumLeaves(expressions, rest);
  const [only = []] = reduced.weights.values();
  if (reduced.weights.size === 1) return then(sumOver(expressions, only));
  choose(reduced, (v) => {
    const near = neighboursOf(reduced, v);
    if (near.length <= 2) return walk(expressions, sumVertex(expressions, reduced, v), choose, then);
    const { pieces, level } = fixVertex(expressions, reduced, v);
    const found = [...reduced.weights.get(v) ?? []];
    const next = (i: number): void => {
      const piece = pieces[i];
      if (!piece) return then(sumOver(expressions, found));
      walk(expressions, piece, choose, (scalar) => {
        found.push(expressions.collect(scalar, level));
        next(i + 1);
        found.pop();
      });
    };
    next(0);
  });
}

/** Vertices that may be next: of two both, else those with two neighbours, else all, to be fixed. */
function choicesOf(rest: Rest): number[] {
  const all = [...rest.weights.keys()];
  const light = all.filter((v) => neighboursOf(rest, v).length === 2);
  return all.length > 2 && light.length > 0 ? light : all;
}

function neighboursOf({ edges }: Rest, v: number): number[] {
  return [...edges.keys()].flatMap((key) => {
    const a = Math.floor(key / size), b = key % size;
    return a === v ? [b] : b === v ? [a] : [];
  });
}

/** The edge's matrix with rows for a and columns for b. */
function matrixOf(expressions: Expressions, { edges }: Rest, a: number, b: number): number {
  const matrix = edges.get(Math.min(a, b) * size + Math.max(a, b)) as number; // Asked for neighbours only.
  return a < b ? matrix : expressions.transpose(matrix);
}

function multiplied(expressions: Expressions, vectors: readonly number[]): number {
  return vectors.toSorted((a, b) => a - b).reduce((u, v) => expressions.times(u, v));
}

function sumOver(expressions: Expressions, weights: readonly number[]): number {
  const sorted = weights.toSorted((a, b) => a - b), last = sorted.pop() as number; // Every vertex has its energies.
  return expressions.dot(sorted.length > 0 ? multiplied(expressions, sorted) : expressions.ones, last);
}

/** Sums over all vertices with one neighbour, again and again, but for the last two vertices. */
function sumLeaves(expressions: Expressions, rest: Rest): Rest {
  while (rest.weights.size > 2) {
    const leaf = [...rest.weights.keys()].filter((v) => neighboursOf(rest, v).length === 1);
    if (leaf.length === 0) break;
    for (const v of leaf.slice(0, rest.weights.size - 1)) rest = sumVertex(expressions, rest, v);
  }
  return rest;
}

/** Sums over a vertex with one or two neighbours. */
function sumVertex(expressions: Expressions, rest: Rest, v: number): Rest {
  const weights = new Map(rest.weights), edges = new Map(rest.edges);
  const [x, y] = neighboursOf(rest, v).toSorted((a, b) => a - b) as [number, number | undefined];
  const own = multiplied(expressions, weights.get(v) ?? []);
  weights.delete(v);
  for (const u of [x, y]) if (u !== undefined) edges.delete(Math.min(u, v) * size + Math.max(u, v));
  if (y === undefined) {
    weights.set(x, [...weights.get(x) ?? [], expressions.apply(matrixOf(expressions, rest, x, v), own)]);
  } else {
    const path = expressions.product(matrixOf(expressions, rest, x, v), own, matrixOf(expressions, rest, v, y));
    const known = edges.get(x * size + y);
    edges.set(x * size + y, known === undefined ? path : expressions.hadamard(known, path));
  }
  return { weights, edges, level: rest.level };
}

/** What is left for a given particle at vertex v: the pieces into which the graph falls without it. */
function fixVertex(expressions: Expressions, rest: Rest, v: number): { pieces: Rest[]; level: number } {
  const level = rest.level + 1;
  const weights = new Map(rest.weights);
  for (const u of neighboursOf(rest, v)) {
    weights.set(u, [...weights.get(u) ?? [], expressions.row(matrixOf(expressions, rest, v, u), level)]);
  }
  weights.delete(v);
  const edges = new Map([...rest.edges].filter(([key]) => Math.floor(key / size) !== v && key % size !== v));
  const pieces: Rest[] = [];
  while (weights.size > 0) {
    const whole = { weights: new Map(weights), edges, level };
    const reached = new Set([...weights.keys()].slice(0, 1));
    for (const u of reached) for (const w of neighboursOf(whole, u)) reached.add(w);
    pieces.push({
      weights: new Map([...reached].map((u) => [u, weights.get(u) ?? []])),
      edges: new Map([...edges].filter(([key]) => reached.has(key % size))),
      level,
    });
    for (const u of reached) weights.delete(u);
  }
  return { pieces, level };
}
