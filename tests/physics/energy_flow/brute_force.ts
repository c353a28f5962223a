/** Energy flow polynomials by their definition: a sum over all assignments of particles to vertices. */
import type { Exponents, Particles } from "../../../lib/physics/energy_flow/measure.ts";
import { edgeList, type Multigraph } from "../../../lib/physics/energy_flow/multigraph.ts";

/** With z the shares of pt to the power kappa. Takes particles ^ vertices terms. */
export function bruteForce(graph: Multigraph, { pt, eta, phi }: Particles, { kappa, beta }: Exponents): number {
  const sum = Array.from(pt).reduce((total, value) => total + value, 0);
  const z = Array.from(pt, (value) => (value / sum) ** kappa);
  const theta = (i: number, j: number) => {
    const dphi = Math.abs(Number(phi[i]) - Number(phi[j]));
    return Math.hypot(Number(eta[i]) - Number(eta[j]), Math.min(dphi, 2 * Math.PI - dphi)) ** beta;
  };
  const angles = z.map((_, i) => z.map((_, j) => theta(i, j)));
  const edges = edgeList(graph), at: number[] = [];
  const sumFrom = (vertex: number, factor: number): number => {
    if (vertex === graph.vertices) return factor;
    let total = 0;
    for (let i = 0; i < z.length; i++) {
      at[vertex] = i;
      const product = edges.filter(([, b]) => b === vertex).reduce((product, [a]) => {
        return product * (angles[at[a] as number]?.[i] as number);
      }, factor * (z[i] as number));
      if (product !== 0) total += sumFrom(vertex + 1, product);
    }
    return total;
  };
  return sumFrom(0, 1);
}

/** Particles that are the same every time, scattered over an image. */
export function scatter(count: number, seed: number): Particles {
  let state = seed;
  const next = () => (state = (Math.imul(1664525, state) + 1013904223) >>> 0) / 2 ** 32;
  const draw = (from: number, to: number) => Float64Array.from({ length: count }, () => from + (to - from) * next());
  return { pt: draw(0.5, 20), eta: draw(-0.4, 0.4), phi: draw(-0.4, 0.4) };
}

export function relativeDifference(a: number, b: number): number {
  return a === b ? 0 : Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b));
}
