/**
 * The interval of an efficiency from counts, after C. J. Clopper and E. S. Pearson, Biometrika 26 (1934) 404: the limits
 * at which so many or more, and so many or fewer, would each be seen with probability (1 - level) / 2. It is exact, so
 * that it covers at least `level`, also in the far tail: for few of many it becomes the interval of a Poisson mean (F.
 * Garwood, Biometrika 28 (1936) 437; Review of Particle Physics, Statistics, section 40.4.2.4), and for none of n the
 * upper limit is 1 - ((1 - level) / 2)^(1/n), about 3.7 / n at 95 %.
 */
import { betaQuantile } from "./special_functions.ts";

/**
 * @param passed in [0, total]; may be fractional, where tied events pass in part (operating_point.ts).
 * @param total number of events, at least 1.
 * @param level share that the interval covers, between 0 and 1.
 * @returns limits of the efficiency, in [0, 1].
 * @throws RangeError for numbers outside these ranges.
 */
export function clopperPearsonInterval(passed: number, total: number, level: number): [number, number] {
  if (!(total >= 1 && passed >= 0 && passed <= total)) {
    throw new RangeError(
      `cannot find interval: ${passed} of ${total} events pass, expected from 0 to all of 1 or more`,
    );
  }
  if (!(level > 0 && level < 1)) {
    throw new RangeError(`cannot find interval: level is ${level}, expected between 0 and 1`);
  }
  const tail = (1 - level) / 2;
  return [
    passed === 0 ? 0 : betaQuantile(tail, passed, total - passed + 1),
    passed === total ? 1 : betaQuantile(1 - tail, passed + 1, total - passed),
  ];
}

/**
 * The same for background rejection, 1 / background efficiency; the upper limit is Infinity where no event passes.
 *
 * This is the uncertainty of the background that passes a given threshold. Where the threshold is set by a signal
 * efficiency, that of the signal events comes in besides; the bootstrap over all events has both.
 * @throws RangeError as `clopperPearsonInterval`.
 */
export function rejectionInterval(passed: number, total: number, level: number): [number, number] {
  const [low, high] = clopperPearsonInterval(passed, total, level);
  return [1 / high, 1 / low];
}
