/** Values recorded from Keras (tests/fixtures/keras/README.md) and the generator behind its generated inputs. */
import type { NamedArray, NumberArray } from "../../lib/artifact/arrays.ts";

/** An array as the fixtures spell it; NaN and infinities are strings. */
export interface RecordedArray {
  readonly shape: readonly number[];
  readonly dtype: "float32" | "float64";
  readonly data: readonly (number | string)[];
}

export function readFixture<T>(name: string): T {
  return JSON.parse(Deno.readTextFileSync(new URL(`../fixtures/keras/${name}.json`, import.meta.url))) as T;
}

export function numbersOf(array: { readonly data: readonly (number | string)[] }): Float64Array {
  return Float64Array.from(array.data, Number);
}

export function float32Of(array: RecordedArray): NamedArray<Float32Array> {
  return { shape: array.shape, data: Float32Array.from(array.data, Number) };
}

/** state = 1664525 state + 1013904223 mod 2^32, advanced before each draw, as in the fixtures' README. */
export class Lcg {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  uniform(): number {
    this.#state = (Math.imul(1664525, this.#state) + 1013904223) >>> 0;
    return this.#state / 2 ** 32;
  }
}

/** Glorot uniform weights of the fixtures' generator: float32((2u - 1) limit), row-major. */
export function recordedGlorot(random: Lcg, shape: readonly number[]): Float32Array {
  const [inputs = 1, outputs = 1] = shape.slice(-2);
  const taps = shape.slice(0, -2).reduce((a, b) => a * b, 1);
  const limit = Math.sqrt(6 / (taps * inputs + taps * outputs));
  return Float32Array.from({ length: taps * inputs * outputs }, () => (2 * random.uniform() - 1) * limit);
}

/** Largest |actual - expected| / max(1, largest |expected|), as the fixtures' tolerances mean it. */
export function deviation(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) throw new RangeError(`${actual.length} values, expected ${expected.length}`);
  let worst = 0, scale = 1;
  for (let i = 0; i < expected.length; i++) {
    scale = Math.max(scale, Math.abs(expected[i] as number));
    const difference = Math.abs((actual[i] as number) - (expected[i] as number));
    worst = Number.isNaN(difference) ? Infinity : Math.max(worst, difference);
  }
  return worst / scale;
}

export function norm(values: ArrayLike<number>): number {
  return Math.sqrt(Array.from(values).reduce((sum, value) => sum + value * value, 0));
}

export type { NumberArray };
