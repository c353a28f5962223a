/** The standard normal distribution, as far as intervals and tests need it. */
import { erfc } from "./special_functions.ts";

/** Probability that |x| exceeds |z|: the two-sided p-value of z standard deviations. */
export function twoSidedProbability(z: number): number {
  return erfc(Math.abs(z) / Math.SQRT2);
}

/**
 * Half the width, in standard deviations, of the central interval that holds a share `level`: 1.95996 for 0.95.
 * @throws RangeError unless 0 < level < 1.
 */
export function centralDeviations(level: number): number {
  if (!(level > 0 && level < 1)) {
    throw new RangeError(`cannot find interval: level is ${level}, expected between 0 and 1`);
  }
  let low = 0, high = 40;
  for (let step = 0; step < 100; step++) {
    const middle = (low + high) / 2;
    if (twoSidedProbability(middle) > 1 - level) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
