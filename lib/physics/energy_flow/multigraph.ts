/**
 * Connected multigraphs without loops: one per energy flow polynomial (arXiv:1712.07124). A graph here is always in
 * canonical form, so two graphs are isomorphic exactly if their keys are equal.
 *
 * The canonical form is that of the vertex order with the largest adjacency matrix, row by row, among the orders that
 * colour refinement leaves (colours begin with the number of neighbours, then the valency, most first). Vertices with
 * the same neighbours are interchangeable, and only one of their orders is tried.
 */

export interface Multigraph {
  /** At least 1. */
  readonly vertices: number;
  /** Pairs with a < b, ascending, each once. */
  readonly edges: readonly MultiEdge[];
  /** The edges as text, `01-02x2-13` (vertices in base 36, x2: twice); "0" for a single vertex. */
  readonly key: string;
}

export interface MultiEdge {
  readonly a: number;
  readonly b: number;
  /** How many parallel edges join the two, at least 1. */
  readonly times: number;
}

/** A key has one digit per vertex. */
const mostVertices = 36;

/**
 * The graph with these edges, in canonical form; a pair that stands twice is a double edge. No edges: a single vertex.
 * @throws RangeError for a loop, a graph in several pieces, a vertex without edges, or more than 36 vertices.
 */
export function multigraphOf(edges: readonly (readonly [number, number])[]): Multigraph {
  const vertices = 1 + edges.reduce((last, [a, b]) => Math.max(last, a, b), 0);
  if (!(vertices <= mostVertices)) throw fault(edges, `${vertices} vertices`, `at most ${mostVertices}`);
  const adjacency = new Uint16Array(vertices ** 2);
  for (const [a, b] of edges) {
    if (!Number.isInteger(a) || !Number.isInteger(b) || a < 0 || b < 0) {
      throw fault(edges, `${a},${b}`, "vertices 0, 1, 2 …");
    }
    if (a === b) throw fault(edges, `an edge from ${a} to itself`, "no loops");
    adjacency[a * vertices + b] = (adjacency[a * vertices + b] as number) + 1;
    adjacency[b * vertices + a] = (adjacency[b * vertices + a] as number) + 1;
  }
  if (!isConnected(vertices, adjacency)) throw fault(edges, "several pieces", "a connected graph");
  return canonicalGraph(vertices, adjacency);
}

function fault(edges: readonly (readonly [number, number])[], is: string, expected: string): RangeError {
  return new RangeError(`cannot use graph ${JSON.stringify(edges)}: it has ${is}, expected ${expected}`);
}

/** The graph of a key or of another order of its edges, `01-02x2-13`. @throws RangeError if it is not such text. */
export function parseMultigraph(text: string): Multigraph {
  if (text === "0") return multigraphOf([]);
  const edges = text.split("-").flatMap((part): [number, number][] => {
    const [, a, b, times = "1"] = /^([0-9a-z])([0-9a-z])(?:x([1-9]\d?))?$/.exec(part) ?? [];
    if (a === undefined || b === undefined) {
      throw new RangeError(
        `cannot read graph ${JSON.stringify(text)}: "${part}" is no edge, expected the form 01-02x2-13`,
      );
    }
    return Array.from({ length: Number(times) }, () => [parseInt(a, 36), parseInt(b, 36)]);
  });
  return multigraphOf(edges);
}

/** The edges one by one, a multiple edge as often as it counts. */
export function edgeList({ edges }: Multigraph): [number, number][] {
  return edges.flatMap(({ a, b, times }) => Array.from({ length: times }, (): [number, number] => [a, b]));
}

/** Edges with their multiplicity: d, the degree of the polynomial in theta. */
export function degree({ edges }: Multigraph): number {
  return edges.reduce((sum, { times }) => sum + times, 0);
}

/** The graph of a symmetric adjacency matrix of multiplicities, which must be connected. */
export function canonicalGraph(vertices: number, adjacency: Uint16Array): Multigraph {
  const search: Search = { vertices, adjacency, best: undefined };
  descend(search, initialColours(vertices, adjacency));
  const best = search.best as Uint16Array; // descend() always reaches an order.
  const edges: MultiEdge[] = [];
  for (let a = 0; a < vertices; a++) {
    for (let b = a + 1; b < vertices; b++) {
      const times = best[a * vertices + b] as number;
      if (times > 0) edges.push({ a, b, times });
    }
  }
  const digits = edges.map(({ a, b, times }) => a.toString(36) + b.toString(36) + (times > 1 ? `x${times}` : ""));
  return { vertices, edges, key: digits.join("-") || "0" };
}

interface Search {
  readonly vertices: number;
  readonly adjacency: Uint16Array;
  /** The largest adjacency matrix so far. */
  best: Uint16Array | undefined;
}

function initialColours(vertices: number, adjacency: Uint16Array): number[] {
  const keys = Array.from({ length: vertices }, (_, v) => {
    const row = adjacency.subarray(v * vertices, (v + 1) * vertices);
    return -(row.filter((times) => times > 0).length * 65536 + row.reduce((sum, times) => sum + times, 0));
  });
  return ranks(keys);
}

/** Rank of each key: how many are smaller. */
function ranks(keys: readonly number[]): number[] {
  const sorted = keys.toSorted((a, b) => a - b);
  return keys.map((key) => sorted.indexOf(key));
}

/** A permutation-independent mixture of two small numbers; equal hashes of unlike neighbours only cost time. */
function mix(colour: number, times: number): number {
  let h = Math.imul(colour + 1, 0x9e3779b1) ^ Math.imul(times, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  return h ^ (h >>> 13);
}

/** Splits colours by the colours of neighbours until they are stable. */
function refine({ vertices, adjacency }: Search, colours: number[]): number[] {
  for (let classes = new Set(colours).size; classes < vertices;) {
    const keys = colours.map((colour, v) => {
      let sum = 0;
      for (let u = 0; u < vertices; u++) {
        const times = adjacency[v * vertices + u] as number;
        if (times > 0) sum = (sum + mix(colours[u] as number, times)) | 0;
      }
      return colour * 2 ** 32 + (sum >>> 0);
    });
    colours = ranks(keys);
    const now = new Set(colours).size;
    if (now === classes) break;
    classes = now;
  }
  return colours;
}

/** Tries each vertex of the first colour that several share as the first of them. */
function descend(search: Search, unrefined: number[]): void {
  const colours = refine(search, unrefined);
  const shared = colours.toSorted((a, b) => a - b).find((colour, i, all) => colour === all[i + 1]);
  if (shared === undefined) return offer(search, colours);
  const tried: number[] = [];
  for (let v = 0; v < search.vertices; v++) {
    if (colours[v] !== shared || tried.some((u) => areTwins(search, u, v))) continue;
    tried.push(v);
    descend(search, colours.map((colour, u) => colour === shared && u !== v ? colour + 1 : colour));
  }
}

function areTwins({ vertices, adjacency }: Search, u: number, v: number): boolean {
  for (let w = 0; w < vertices; w++) {
    if (w !== u && w !== v && adjacency[u * vertices + w] !== adjacency[v * vertices + w]) return false;
  }
  return true;
}

/** Keeps the matrix in the order of `position` if it is the largest so far. */
function offer(search: Search, position: readonly number[]): void {
  const { vertices, adjacency, best } = search;
  const matrix = new Uint16Array(vertices ** 2);
  position.forEach((p, v) => {
    position.forEach((q, u) => matrix[p * vertices + q] = adjacency[v * vertices + u] as number);
  });
  const first = best ? matrix.findIndex((value, i) => value !== best[i]) : 0;
  if (!best || (first >= 0 && (matrix[first] as number) > (best[first] as number))) search.best = matrix;
}

function isConnected(vertices: number, adjacency: Uint16Array): boolean {
  const reached = new Set([0]);
  for (const v of reached) {
    for (let u = 0; u < vertices; u++) if (adjacency[v * vertices + u]) reached.add(u);
  }
  return reached.size === vertices;
}
