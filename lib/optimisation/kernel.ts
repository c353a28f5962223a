/**
 * The Matern kernel of smoothness 5/2 with a length scale per dimension (C. E. Rasmussen and C. K. I. Williams, Gaussian
 * Processes for Machine Learning, 2006, equation 4.17 and section 5.1).
 */

/** A Gaussian process' hyper-parameters. */
export interface Hyper {
  /** In units of the cube's side, one per dimension. */
  readonly lengthScales: readonly number[];
  /** Variance of the function. */
  readonly signal: number;
  /** Variance of the noise of an observation. */
  readonly noise: number;
}

/** (1 + s + s^2/3) exp(-s) with s = sqrt(5) r and r the distance in length scales. */
export function matern52(a: readonly number[], b: readonly number[], lengthScales: readonly number[]): number {
  let square = 0;
  for (let i = 0; i < lengthScales.length; i++) {
    const difference = ((a[i] as number) - (b[i] as number)) / (lengthScales[i] as number); // of one dimension
    square += difference * difference;
  }
  return correlation(square);
}

/** The kernel at a squared distance. */
export function correlation(square: number): number {
  const s = Math.sqrt(5 * square);
  return (1 + s + s * s / 3) * Math.exp(-s);
}

/**
 * The kernel's derivative by the logarithm of a length scale is this times that dimension's squared difference in length
 * scales: 5/3 (1 + s) exp(-s).
 */
export function logScaleSlope(square: number): number {
  const s = Math.sqrt(5 * square);
  return 5 / 3 * (1 + s) * Math.exp(-s);
}
