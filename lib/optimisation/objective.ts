/**
 * What a Gaussian process models in place of the losses. A trial that collapsed (loss near ln 2) or diverged would stretch
 * the scale until all good trials look alike. So losses up to the median are kept, and those above it are replaced by
 * normal quantiles of their ranks on the scale of the lower half (the "half-rank" warping of Google Vizier: X. Song et al.,
 * arXiv:2408.11527). A trial without a loss has the highest rank. The order of trials is kept.
 */
import { centralDeviations } from "../statistics/normal.ts";

export interface Objective {
  /** Of mean 0 and variance 1. */
  readonly targets: readonly number[];
  /** targets * scale + offset is the loss, up to the median. */
  readonly offset: number;
  readonly scale: number;
}

/** @param losses null or not finite for a trial that has none; undefined is returned if fewer than two have one. */
export function objectiveOf(losses: readonly (number | null)[]): Objective | undefined {
  const finite = losses.filter((loss) => loss !== null && Number.isFinite(loss)) as number[];
  if (finite.length < 2) return undefined;
  const values = halfRanked(losses.map((loss) => loss !== null && Number.isFinite(loss) ? loss : Infinity));
  const offset = meanOf(values), scale = Math.sqrt(meanOf(values.map((value) => (value - offset) ** 2))) || 1;
  return { targets: values.map((value) => (value - offset) / scale), offset, scale };
}

/** Ascending: values above the median drawn in. */
function halfRanked(values: readonly number[]): number[] {
  const sorted = values.toSorted((a, b) => a - b), n = sorted.length;
  // The lower of two middle ones, and never an infinite one.
  const median = Math.min(sorted[(n - 1) >> 1] as number, sorted.findLast(Number.isFinite) as number);
  const lower = sorted.filter((value) => value <= median);
  const spread = Math.sqrt(meanOf(lower.map((value) => (value - median) ** 2)));
  // Where the lower half is all alike, any scale will do.
  const scale = spread > 0 ? spread : Math.max(Math.abs(median), 1) * 1e-3;
  return values.map((value) => {
    if (value <= median) return value;
    const first = sorted.indexOf(value), rank = (first + sorted.lastIndexOf(value)) / 2; // ties share their mean rank
    return median + scale * centralDeviations(Math.max(0.01, 2 * (rank + 0.5) / n - 1));
  });
}

const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
