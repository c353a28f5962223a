/** Mean, variance and percentiles of a list of numbers. */

/** @throws RangeError if there is no value. */
export function mean(values: ArrayLike<number>): number {
  if (values.length === 0) throw new RangeError("cannot average: there are 0 values, expected at least 1");
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += values[index] as number;
  return sum / values.length;
}

/** Sample variance, divisor n - 1; NaN for a single value. @throws RangeError if there is no value. */
export function variance(values: ArrayLike<number>): number {
  const centre = mean(values);
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += ((values[index] as number) - centre) ** 2;
  return sum / (values.length - 1);
}

/** Square root of the sample variance; NaN for a single value. @throws RangeError if there is no value. */
export function standardDeviation(values: ArrayLike<number>): number {
  return Math.sqrt(variance(values));
}

/**
 * Values below which given shares of the list lie, by linear interpolation at place share * (n - 1) of the sorted list
 * (NumPy's default).
 * @param shares in [0, 1].
 * @throws RangeError if there is no value or a share is outside [0, 1].
 */
export function percentiles(values: ArrayLike<number>, shares: readonly number[]): number[] {
  if (values.length === 0) throw new RangeError("cannot take percentile: there are 0 values, expected at least 1");
  const sorted = Float64Array.from(values).sort();
  return shares.map((share) => {
    if (!(share >= 0 && share <= 1)) {
      throw new RangeError(`cannot take percentile: share is ${share}, expected within 0 to 1`);
    }
    const place = share * (sorted.length - 1);
    const below = Math.floor(place);
    const low = sorted[below] as number;
    return place === below ? low : low + (place - below) * ((sorted[below + 1] as number) - low);
  });
}

/** Limits of the central interval that holds a share `level` of the values: 2.5 and 97.5 % for level 0.95. */
export function centralInterval(values: ArrayLike<number>, level: number): [number, number] {
  return percentiles(values, [(1 - level) / 2, (1 + level) / 2]) as [number, number];
}
