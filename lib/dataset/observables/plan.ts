/** Which observables are computed: every graph at every exponent on every image, but for those that are always equal. */
import type { Computation, Observable } from "../../artifact/observables.ts";
import { separateDuplicates } from "../../physics/energy_flow/degeneracy.ts";
import type { Exponents } from "../../physics/energy_flow/measure.ts";
import { edgeList, type Multigraph } from "../../physics/energy_flow/multigraph.ts";
import { graphName } from "../../physics/energy_flow/names.ts";

export type Image = Observable["image"];

export interface PlanOptions {
  readonly graphs: readonly Multigraph[];
  readonly kappas: readonly number[];
  readonly betas: readonly number[];
  readonly images: readonly Image[];
}

export interface ObservablePlan {
  readonly exponents: readonly Exponents[];
  /** Columns, image by image, kappa by kappa, then by graph and beta. */
  readonly observables: readonly Observable[];
  /** For the columns of one image, where EnergyFlow.evaluate puts the value: exponents * graphs + graph. */
  readonly places: Uint32Array;
  readonly duplicates: Computation["duplicates"];
}

export function planObservables({ graphs, kappas, betas, images }: PlanOptions): ObservablePlan {
  const parts = graphs.flatMap((graph, place) => betas.map((beta, b) => ({ graph, beta, place, b })));
  const { unique, duplicates } = separateDuplicates(parts);
  const observableOf = (image: Image, kappa: number, { graph, beta }: typeof parts[number]): Observable => {
    const angle = graph.edges.length > 0 ? beta : null;
    const name = `${image} ${graphName(graph)} kappa ${kappa}${angle === null ? "" : ` beta ${angle}`}`;
    return { name, graph: edgeList(graph), kappa, beta: angle, image };
  };
  const ofEach = <T>(make: (image: Image, kappa: number) => readonly T[]) =>
    images.flatMap((image) => kappas.flatMap((kappa) => make(image, kappa)));
  return {
    exponents: kappas.flatMap((kappa) => betas.map((beta) => ({ kappa, beta }))),
    observables: ofEach((image, kappa) => unique.map((part) => observableOf(image, kappa, part))),
    places: Uint32Array.from(kappas.flatMap((_, k) => {
      return unique.map(({ place, b }) => (k * betas.length + b) * graphs.length + place);
    })),
    duplicates: ofEach((image, kappa) =>
      // A single vertex is not named by its beta, so its duplicates are the same by name too.
      duplicates.filter(({ part }) => part.graph.edges.length > 0).map(({ part, same }) => ({
        name: observableOf(image, kappa, part).name,
        same: observableOf(image, kappa, same).name,
      }))
    ),
  };
}
