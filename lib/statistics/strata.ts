/** The AUC in bins of another quantity: where a network is strong and where it is weak. */
import { delong } from "./delong.ts";
import { rankScores } from "./ranking.ts";

export interface Stratum {
  readonly low: number;
  readonly high: number;
  readonly signal: number;
  readonly background: number;
  /** Null in a bin that lacks a class. */
  readonly auc: number | null;
  /** Standard deviation after DeLong; null where a class has less than two events. 0 where nothing is out of order. */
  readonly deviation: number | null;
}

export interface Strata {
  readonly bins: Stratum[];
  /** Events in none of the bins. */
  readonly outside: number;
}

/**
 * The AUC of the events in each bin `edges[i]` <= value < `edges[i + 1]`; the last bin includes its upper edge.
 * @param labels 1 signal, 0 background, [events].
 * @param values what the bins are of, [events].
 * @param edges ascending, at least two.
 * @throws RangeError if lengths differ or the edges do not ascend.
 */
export function aucByStratum(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  values: ArrayLike<number>,
  edges: readonly number[],
): Strata {
  if (labels.length !== scores.length || labels.length !== values.length) {
    throw new RangeError(
      `cannot bin events: there are ${labels.length} labels, ${scores.length} scores and ${values.length} values,` +
        " expected as many",
    );
  }
  if (edges.length < 2 || edges.some((edge, index) => index > 0 && !(edge > (edges[index - 1] as number)))) {
    throw new RangeError(`cannot bin events: edges are ${edges.join(", ")}, expected two or more that ascend`);
  }
  const chosen: number[][] = Array.from({ length: edges.length - 1 }, () => []);
  let outside = 0;
  for (let event = 0; event < values.length; event++) {
    const bin = binOf(values[event] as number, edges);
    if (bin === undefined) outside++;
    else chosen[bin]?.push(event);
  }
  const bins = chosen.map((events, bin) => ({
    low: edges[bin] as number,
    high: edges[bin + 1] as number,
    ...measure(events.map((event) => labels[event] as number), events.map((event) => scores[event] as number)),
  }));
  return { bins, outside };
}

/** undefined outside the edges, and for NaN. */
function binOf(value: number, edges: readonly number[]): number | undefined {
  if (value === edges.at(-1)) return edges.length - 2;
  const above = edges.findIndex((edge) => value < edge);
  return above > 0 ? above - 1 : undefined;
}

function measure(labels: readonly number[], scores: readonly number[]): Omit<Stratum, "low" | "high"> {
  const signal = labels.reduce((sum, label) => sum + label, 0);
  const background = labels.length - signal;
  if (signal === 0 || background === 0) return { signal, background, auc: null, deviation: null };
  const { auc, variance } = delong(rankScores(labels, scores));
  return { signal, background, auc, deviation: Number.isNaN(variance) ? null : Math.sqrt(variance) };
}
