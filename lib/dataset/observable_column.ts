/** One energy flow polynomial for all events of a split, computed from the data set's cells. */
import { openDataset, type Split } from "../artifact/dataset.ts";
import type { Computation, Observable } from "../artifact/observables.ts";
import { multigraphOf } from "../physics/energy_flow/multigraph.ts";
import { breathe } from "./breathe.ts";
import { BlockComputer } from "./observables/block.ts";

/** Between two chances for others to run. */
const eventsAtOnce = 100;

/**
 * The values [events] of each split, in float64; 0 for an event without cells in the observable's image.
 * @param path of the data set.
 */
export async function observableColumns<S extends Split>(
  path: string,
  splits: readonly S[],
  { graph, kappa, beta, image }: Pick<Observable, "graph" | "kappa" | "beta" | "image">,
  { coordinates }: Pick<Computation, "coordinates">,
): Promise<Record<S, Float64Array>> {
  const { arrays, info } = openDataset(path);
  arrays.close();
  const graphs = [multigraphOf(graph).key], exponents = { kappas: [kappa], betas: [beta ?? 1] };
  using computer = new BlockComputer({ dataset: path, graphs, ...exponents, images: [image], coordinates });
  const columns = {} as Record<S, Float64Array>;
  for (const split of splits) {
    const values = columns[split] = new Float64Array(info.events[split].used);
    for (let from = 0; from < values.length; from += eventsAtOnce) {
      values.set(computer.values(split, from, Math.min(from + eventsAtOnce, values.length)), from);
      await breathe();
    }
  }
  return columns;
}
