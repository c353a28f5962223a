/** A Gaussian process with a Matern 5/2 kernel and observations of mean 0 (Rasmussen and Williams, algorithm 2.1). */
import { CholeskyDecomposition, Matrix } from "ml-matrix";
import { type Hyper, matern52 } from "./kernel.ts";

export interface Posterior {
  readonly mean: number;
  /** Standard deviation of the function, without the noise of an observation. */
  readonly deviation: number;
}

/** Added to the diagonal where rounding makes the covariance indefinite, in units of the signal's variance. */
const jitters = [0, 1e-10, 1e-8, 1e-6, 1e-4];

export class GaussianProcess {
  readonly #points: readonly (readonly number[])[];
  readonly #hyper: Hyper;
  /** Rows of the lower Cholesky factor. */
  readonly #lower: readonly Float64Array[];
  readonly #weights: readonly number[];

  /** @param points [observations][dimensions]; @param targets [observations]. */
  constructor(points: readonly (readonly number[])[], targets: readonly number[], hyper: Hyper) {
    const cholesky = decompose(points, hyper), lower = cholesky.lowerTriangularMatrix;
    this.#points = points;
    this.#hyper = hyper;
    this.#lower = points.map((_, i) => Float64Array.from(lower.getRow(i)));
    this.#weights = cholesky.solve(Matrix.columnVector([...targets])).to1DArray();
  }

  posterior(point: readonly number[]): Posterior {
    const covariances = this.covariances(point), reduced = this.reduce(covariances);
    const variance = this.#hyper.signal - reduced.reduce((sum, x) => sum + x * x, 0);
    return { mean: this.meanFrom(covariances), deviation: Math.sqrt(Math.max(0, variance)) };
  }

  /** Covariances of the function at a point with that at every observation. */
  covariances(point: readonly number[]): Float64Array {
    const { lengthScales, signal } = this.#hyper;
    return Float64Array.from(this.#points, (observed) => signal * matern52(observed, point, lengthScales));
  }

  /** The posterior mean of what has these covariances with the observations. */
  meanFrom(covariances: Float64Array): number {
    return covariances.reduce((sum, covariance, i) => sum + covariance * (this.#weights[i] as number), 0);
  }

  /** L^-1 times a vector: the sum of its squares is what the observations take from a variance. */
  reduce(covariances: Float64Array): Float64Array {
    const solved = new Float64Array(covariances.length);
    this.#lower.forEach((row, i) => {
      let rest = covariances[i] as number; // one per observation
      for (let j = 0; j < i; j++) rest -= (row[j] as number) * (solved[j] as number);
      solved[i] = rest / (row[i] as number);
    });
    return solved;
  }
}

function decompose(points: readonly (readonly number[])[], { lengthScales, signal, noise }: Hyper) {
  for (const jitter of jitters) {
    const covariance = new Matrix(
      points.map((a, i) =>
        points.map((b, j) => signal * matern52(a, b, lengthScales) + (i === j ? noise + jitter * signal : 0))
      ),
    );
    const cholesky = new CholeskyDecomposition(covariance);
    if (cholesky.isPositiveDefinite()) return cholesky;
  }
  throw new RangeError(
    `cannot fit Gaussian process: the covariance of ${points.length} points is not positive definite`,
  );
}
