/**
 * Energy flow polynomials in words: what kind of graph it is, how an observable is called in tables and figures, and what it
 * measures. Vertices are cells weighted by their share of energy to the power kappa, edges are distances to the power
 * beta (arXiv:1712.07124). The kinds are a small table; a graph that is none of them is described by its numbers.
 */
import type { Observable } from "./observables.ts";

type Words = Pick<Observable, "graph" | "kappa" | "beta" | "image">;

export type GraphKind = "dot" | "edge" | "triangle" | "star" | "path" | "cycle" | "tree" | "complete" | "other";

export interface GraphShape {
  readonly kind: GraphKind;
  readonly vertices: number;
  /** Pairs that are joined, each once, and how many edges join it. */
  readonly pairs: readonly { readonly a: number; readonly b: number; readonly times: number }[];
  /** How many different vertices each vertex is joined to. */
  readonly neighbours: readonly number[];
}

export function shapeOf(graph: Words["graph"]): GraphShape {
  const times = new Map<string, number>();
  for (const [a, b] of graph) {
    const key = a < b ? `${a},${b}` : `${b},${a}`;
    times.set(key, (times.get(key) ?? 0) + 1);
  }
  const pairs = [...times].map(([key, times]) => {
    const [a = 0, b = 0] = key.split(",").map(Number);
    return { a, b, times };
  });
  const vertices = 1 + Math.max(0, ...graph.flat());
  const neighbours = Array.from({ length: vertices }, (_, v) => pairs.filter(({ a, b }) => a === v || b === v).length);
  return { kind: kindOf(vertices, pairs.length, Math.max(...neighbours)), vertices, pairs, neighbours };
}

/** Of a connected graph. @param pairs how many are joined. @param most neighbours of a vertex. */
function kindOf(vertices: number, pairs: number, most: number): GraphKind {
  if (vertices === 1) return "dot";
  if (vertices === 2) return "edge";
  if (pairs === vertices - 1) return most === vertices - 1 && vertices > 3 ? "star" : most <= 2 ? "path" : "tree";
  if (pairs === vertices && most === 2) return vertices === 3 ? "triangle" : "cycle";
  return pairs === vertices * (vertices - 1) / 2 ? "complete" : "other";
}

/** "8-star", "edge", "triangle with double edges". */
export function graphTitle(graph: Words["graph"]): string {
  const { kind, vertices, pairs } = shapeOf(graph), most = Math.max(1, ...pairs.map(({ times }) => times));
  if (kind === "edge") return most === 1 ? "edge" : `${most}-fold edge`;
  const plain = {
    dot: "dot",
    triangle: "triangle",
    star: `${vertices}-star`,
    path: `path of ${vertices}`,
    cycle: `cycle of ${vertices}`,
    tree: `tree of ${vertices}`,
    complete: `all ${vertices} joined`,
    other: `graph of ${vertices} and ${pairs.length} pairs`,
  }[kind];
  if (most === 1) return plain;
  return pairs.every(({ times }) => times === most)
    ? `${plain}, edges ${most}-fold`
    : `${plain}, ${graph.length} edges in all`;
}

export const imageTitles = { et: "ECal", ht: "HCal" } as const;

/** "1/2", "\u22121", "2". */
function exponent(value: number): string {
  return value === 0.5 ? "1/2" : value === 0.25 ? "1/4" : String(value).replace("-", "\u2212");
}

/** "edge, \u03ba = 1, \u03b2 = 1/2, ECal". */
export function observableTitle({ graph, kappa, beta, image }: Words): string {
  const angular = beta === null ? [] : [`\u03b2 = ${exponent(beta)}`];
  return [graphTitle(graph), `\u03ba = ${exponent(kappa)}`, ...angular, imageTitles[image]].join(", ");
}

/** What the observable measures, in one sentence. */
export function observableMeaning(observable: Words): string {
  const { graph, kappa, image } = observable, { kind } = shapeOf(graph);
  const what = kind === "dot" ? dotMeaning(kappa) : `${shapeMeaning(observable)}; ${kappaMeaning(kappa)}`;
  return `${imageTitles[image]}: ${what}.`;
}

function dotMeaning(kappa: number): string {
  if (kappa === 0) return "the number of cells with energy";
  if (kappa === 1) return "the sum of all shares of energy, 1 wherever there is any";
  if (kappa === 2) return "the sum of squared shares of energy, 1 where a single cell has it all (the square of pTD)";
  return kappa < 0
    ? "a sum over cells that is large where many cells have little energy"
    : `the sum of shares of energy to the power ${exponent(kappa)}, ${
      kappa < 1 ? "larger the more cells share it" : "larger the fewer"
    }`;
}

function shapeMeaning({ graph, beta }: Words): string {
  const { kind, vertices, pairs } = shapeOf(graph), power = (beta ?? 1) * (pairs[0]?.times ?? 1);
  switch (kind) {
    case "edge": {
      if (power === 2) {
        return "distances of pairs of cells squared, close to the square of mass over transverse momentum";
      }
      if (power === 0.5) return "square roots of the distances of pairs of cells, as the Les Houches angularity";
      if (power === 1) return "distances of pairs of cells, the width of the deposit";
      return power < 2
        ? "distances of pairs of cells, mostly of near ones"
        : `distances of pairs of cells to the power ${exponent(power)}, mostly of the farthest`;
    }
    case "triangle":
      return "areas between three cells in the way of a product of their distances, above 0 only for three separate cells";
    case "star":
      return `how far a cell is from ${vertices - 1} others at once, ruled by cells far from the bulk of the energy`;
    case "path":
      return `distances along chains of ${vertices} cells`;
    case "tree":
      return `distances along branching chains of ${vertices} cells`;
    case "cycle":
      return `distances around loops of ${vertices} cells`;
    case "complete":
      return `all distances among ${vertices} cells, above 0 only for ${vertices} separate cells`;
    default:
      return `distances of ${pairs.length} pairs among ${vertices} cells`;
  }
}

function kappaMeaning(kappa: number): string {
  if (kappa === 1) return "weighted by energy, so infrared and collinear safe";
  if (kappa === 0) return "all cells weigh alike, whatever their energy";
  if (kappa < 0) return "cells of little energy weigh most";
  return kappa > 1
    ? "cells of much energy weigh more than by their energy"
    : "cells of little energy weigh more than by it";
}
