/**
 * Observables that are equal for every event. The m-fold edge of exponent beta is theta^(m beta), so a graph whose
 * multiplicities have a common divisor g is the graph with multiplicities divided by g at exponent g beta; and a single
 * vertex has no theta. For the paper's 509 graphs and 3 exponents these are 18 of 1,527 per kappa, which leaves 7,545 of
 * 7,635 for 5 kappas.
 */
import { canonicalGraph, type Multigraph } from "./multigraph.ts";

/** A graph and its exponent of theta; energies are raised to some kappa. */
export interface AngularPart {
  readonly graph: Multigraph;
  readonly beta: number;
}

/** The part with the fewest edges that is equal to this one for every event; beta is 0 for a single vertex. */
export function reduced({ graph, beta }: AngularPart): AngularPart {
  const { vertices, edges } = graph;
  if (edges.length === 0) return { graph, beta: 0 };
  const divisor = edges.reduce((common, { times }) => greatestCommonDivisor(common, times), 0);
  const adjacency = new Uint16Array(vertices ** 2);
  for (const { a, b, times } of edges) {
    adjacency[a * vertices + b] = adjacency[b * vertices + a] = times / divisor;
  }
  return { graph: canonicalGraph(vertices, adjacency), beta: beta * divisor };
}

/** Those parts that are equal to none before them, and for each of the others the earlier one that it equals. */
export function separateDuplicates<T extends AngularPart>(
  parts: readonly T[],
): { unique: T[]; duplicates: { part: T; same: T }[] } {
  const first = new Map<string, T>(), duplicates: { part: T; same: T }[] = [];
  for (const part of parts) {
    const { graph, beta } = reduced(part), key = `${graph.key} ${beta}`, same = first.get(key);
    if (same) duplicates.push({ part, same });
    else first.set(key, part);
  }
  return { unique: [...first.values()], duplicates };
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
