/**
 * The logarithm of a Gaussian process' marginal likelihood and its gradient (Rasmussen and Williams, equations 2.30 and 5.9),
 * for observations of mean 0.
 */
import { CholeskyDecomposition, Matrix } from "ml-matrix";
import { correlation, type Hyper, logScaleSlope } from "./kernel.ts";

export interface Likelihood {
  readonly value: number;
  /** By ln of each length scale, of the signal's variance, and of the noise's. */
  readonly gradient: readonly number[];
}

export class MarginalLikelihood {
  readonly #targets: readonly number[];
  /** Squared differences of every pair of points i > j, by dimension. */
  readonly #squares: readonly Float64Array[];

  /** @param points [observations][dimensions]; @param targets [observations], of mean 0. */
  constructor(points: readonly (readonly number[])[], targets: readonly number[]) {
    this.#targets = targets;
    const dimensions = points[0]?.length ?? 0;
    this.#squares = Array.from({ length: dimensions }, (_, d) => squaresOf(points.map((point) => point[d] as number)));
  }

  /** Minus infinity, without a gradient, where the covariance is not positive definite in floating point. */
  at(hyper: Hyper): Likelihood {
    const { lengthScales, signal, noise } = hyper, n = this.#targets.length;
    const distances = this.#distances(lengthScales);
    const covariance = Matrix.zeros(n, n);
    for (let i = 0, pair = 0; i < n; i++) {
      covariance.set(i, i, signal + noise);
      for (let j = 0; j < i; j++, pair++) {
        const value = signal * correlation(distances[pair] as number); // one per pair
        covariance.set(i, j, value);
        covariance.set(j, i, value);
      }
    }
    const cholesky = new CholeskyDecomposition(covariance);
    if (!cholesky.isPositiveDefinite()) return { value: -Infinity, gradient: [] };
    const lower = cholesky.lowerTriangularMatrix;
    const weights = cholesky.solve(Matrix.columnVector([...this.#targets])).to1DArray();
    let value = -n / 2 * Math.log(2 * Math.PI);
    this.#targets.forEach((target, i) => value -= target * (weights[i] as number) / 2 + Math.log(lower.get(i, i)));
    return { value, gradient: this.#gradient(hyper, distances, weights, cholesky.solve(Matrix.eye(n, n))) };
  }

  /** Squared distances in length scales of every pair. */
  #distances(lengthScales: readonly number[]): Float64Array {
    const n = this.#targets.length, distances = new Float64Array(n * (n - 1) / 2);
    this.#squares.forEach((squares, d) => {
      const factor = 1 / (lengthScales[d] as number) ** 2; // one per dimension
      squares.forEach((square, pair) => distances[pair] = (distances[pair] as number) + factor * square);
    });
    return distances;
  }

  /** Half the trace of (w w' - C^-1) dC. */
  #gradient({ lengthScales, signal, noise }: Hyper, distances: Float64Array, weights: number[], inverse: Matrix) {
    const n = weights.length, slopes = new Float64Array(distances.length);
    let bySignal = 0, byNoise = 0;
    for (let i = 0, pair = 0; i < n; i++) {
      const own = weights[i] as number; // i < n
      const diagonal = (own * own - inverse.get(i, i)) / 2;
      bySignal += diagonal * signal;
      byNoise += diagonal * noise;
      for (let j = 0; j < i; j++, pair++) {
        // Each pair stands twice in the trace.
        const weight = signal * (own * (weights[j] as number) - inverse.get(i, j)), square = distances[pair] as number;
        bySignal += weight * correlation(square);
        slopes[pair] = weight * logScaleSlope(square);
      }
    }
    const byScales = this.#squares.map((squares, d) => {
      const factor = 1 / (lengthScales[d] as number) ** 2; // one per dimension
      return squares.reduce((sum, square, pair) => sum + factor * square * (slopes[pair] as number), 0);
    });
    return [...byScales, bySignal, byNoise];
  }
}

function squaresOf(coordinates: readonly number[]): Float64Array {
  const n = coordinates.length, squares = new Float64Array(n * (n - 1) / 2);
  let pair = 0;
  for (const [i, a] of coordinates.entries()) {
    for (const b of coordinates.slice(0, i)) squares[pair++] = (a - b) ** 2;
  }
  return squares;
}
