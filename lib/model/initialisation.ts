/**
 * Initial kernels as Keras draws them (biases are zero). The paper's text says orthogonal; the released training code
 * uses Keras' default, Glorot uniform, and so do the released model files.
 */
import type { Training } from "../artifact/model.ts";
import { Random } from "./random.ts";

export type Initialisation = Training["init"];

/** The kernel of the variable `name`, drawn from a stream of its own. */
export function initialKernel(
  initialisation: Initialisation,
  shape: readonly number[],
  { seed, name }: { seed: number; name: string },
): Float32Array {
  const random = Random.stream(seed, ["init", name]);
  return initialisation === "orthogonal" ? orthogonal(shape, random) : glorotUniform(shape, random);
}

/**
 * sqrt(6 / (fan in + fan out)), where a convolution's fans count its taps.
 * Glorot and Bengio, AISTATS 2010, equation 16.
 *
 * @param shape [...taps, in, out]
 */
export function glorotLimit(shape: readonly number[]): number {
  const [inputs = 1, outputs = 1] = shape.slice(-2);
  const taps = product(shape.slice(0, -2));
  return Math.sqrt(6 / (taps * (inputs + outputs)));
}

/** Uniform in [-limit, limit). */
export function glorotUniform(shape: readonly number[], random: Random): Float32Array {
  const limit = glorotLimit(shape);
  return Float32Array.from({ length: product(shape) }, () => (2 * random.uniform() - 1) * limit);
}

/**
 * A kernel whose columns, as a matrix [product of all sizes but the last, last size], are orthonormal, or whose rows
 * are, if there are fewer rows: the factor Q of the QR decomposition of a normal matrix, with signs such that R's
 * diagonal is positive (Saxe et al., arXiv:1312.6120; keras/initializers OrthogonalInitializer, gain 1).
 */
export function orthogonal(shape: readonly number[], random: Random): Float32Array {
  const columns = shape.at(-1) ?? 1, rows = product(shape.slice(0, -1));
  const length = Math.max(rows, columns), vectors = Math.min(rows, columns);
  const basis = orthonormalBasis(vectors, length, random);
  const kernel = new Float32Array(rows * columns);
  basis.forEach((vector, k) =>
    vector.forEach((value, i) => {
      kernel[rows >= columns ? i * columns + k : k * columns + i] = value;
    })
  );
  return kernel;
}

/**
 * Gram and Schmidt's method, which gives Q with positive R directly; each vector is projected twice, which makes the
 * result orthogonal to rounding (Giraud, Langou and Rozloznik 2005).
 */
function orthonormalBasis(vectors: number, length: number, random: Random): Float64Array[] {
  const basis: Float64Array[] = [];
  for (let k = 0; k < vectors; k++) {
    const vector = Float64Array.from({ length }, () => random.normal());
    for (let pass = 0; pass < 2; pass++) {
      for (const earlier of basis) subtract(vector, earlier, inner(vector, earlier));
    }
    const norm = Math.sqrt(inner(vector, vector));
    basis.push(vector.map((value) => value / norm));
  }
  return basis;
}

function inner(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number); // equal lengths
  return sum;
}

function subtract(target: Float64Array, vector: Float64Array, factor: number): void {
  for (let i = 0; i < target.length; i++) target[i] = (target[i] as number) - factor * (vector[i] as number);
}

function product(sizes: readonly number[]): number {
  return sizes.reduce((total, size) => total * size, 1);
}
