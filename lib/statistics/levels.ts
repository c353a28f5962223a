/** Values as whole numbers in the same order: all that a statistic over orderings needs of them, and quick to compare. */

/**
 * Level of each value: how many smaller distinct values there are; equal values share one. Zero and minus zero are equal,
 * infinities are values like others.
 * @throws RangeError for what is not a number.
 */
export function levelsOf(values: ArrayLike<number>): Int32Array {
  const sorted = Float64Array.from(values).sort();
  if (Number.isNaN(sorted.at(-1))) throw new RangeError("cannot order values: one is NaN, expected numbers");
  let distinct = 0;
  for (let i = 0; i < sorted.length; i++) {
    if (i === 0 || sorted[i] !== sorted[distinct - 1]) sorted[distinct++] = sorted[i] as number;
  }
  const levels = new Int32Array(values.length);
  for (let i = 0; i < levels.length; i++) levels[i] = place(sorted, distinct, values[i] as number);
  return levels;
}

/** Index of a value that is among the first `count` of a sorted list. */
function place(sorted: Float64Array, count: number, value: number): number {
  let low = 0, high = count - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
