/**
 * What a Gaussian process models in place of the losses. A trial that collapsed (its loss is near ln 2) or ended in a loss of
 * thousands would stretch the scale until all good trials look alike. So losses up to the median are kept, and what lies
 * above it grows with the logarithm only: m + s ln(1 + (loss - m) / s), m the median and s its distance to the lowest loss.
 * That keeps the order of trials and has no kink. A trial that diverged, without a loss, counts as the worst of the others.
 */

export interface Objective {
  /** Of mean 0 and variance 1, by trial. */
  readonly targets: readonly number[];
  /** targets * scale + offset is the loss, up to the median. */
  readonly offset: number;
  readonly scale: number;
}

/**
 * @param losses null or not finite for a trial that has none.
 * @returns undefined if fewer than two have one.
 */
export function objectiveOf(losses: readonly (number | null)[]): Objective | undefined {
  const finite = losses.filter((loss) => isFinite(loss)).toSorted((a, b) => a - b);
  const [lowest] = finite, median = finite[(finite.length - 1) >> 1], highest = finite.at(-1);
  if (lowest === undefined || median === undefined || highest === undefined || finite.length < 2) return undefined;
  // Where the lower half is all alike, any scale will do.
  const unit = median - lowest || 1e-3 * Math.max(Math.abs(median), 1);
  const drawnIn = (loss: number) => loss <= median ? loss : median + unit * Math.log1p((loss - median) / unit);
  const values = losses.map((loss) => drawnIn(isFinite(loss) ? loss : highest));
  const offset = meanOf(values), scale = Math.sqrt(meanOf(values.map((value) => (value - offset) ** 2))) || 1;
  return { targets: values.map((value) => (value - offset) / scale), offset, scale };
}

const isFinite = (loss: number | null): loss is number => loss !== null && Number.isFinite(loss);

const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
