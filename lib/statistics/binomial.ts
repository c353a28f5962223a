/** The interval of a share that is estimated by counting. */

/**
 * Wilson's score interval of a binomial share (E. B. Wilson, J. Am. Stat. Assoc. 22 (1927) 209): within [0, 1] and of
 * positive width even where none or all of the trials succeed.
 * @param z half width in standard deviations; 1 gives 68.3 %.
 * @throws RangeError if there is no trial, or there are more successes than trials.
 */
export function wilsonInterval(successes: number, trials: number, z = 1): [low: number, high: number] {
  if (!(trials > 0 && successes >= 0 && successes <= trials)) {
    throw new RangeError(
      `cannot find interval: ${successes} of ${trials} trials succeeded, expected 0 to ${trials} of at least 1`,
    );
  }
  const share = successes / trials;
  const centre = (share + z * z / (2 * trials)) / (1 + z * z / trials);
  const half = z / (1 + z * z / trials) * Math.sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials));
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}
