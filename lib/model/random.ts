/**
 * Seeded random numbers, the same bits on every machine.
 *
 * Each purpose has a stream of its own, named by the seed and a path such as `["dropout", epoch, step, shard]`: no
 * stream depends on how much of another was used, so a run that resumes at epoch 7, or computes the halves of a batch
 * on two workers, draws the same numbers, and there is no generator state to keep.
 *
 * Generator: xoshiro128** 1.1 by D. Blackman and S. Vigna (https://prng.di.unimi.it, ACM Trans. Math. Softw. 47
 * (2021) 36); its 128 bits of state are the first of SHA-256 of the stream's name. (lib/statistics has the same one: a
 * change there, for a bootstrap, must not make trainings stale.)
 */
import { createHash } from "node:crypto";

export class Random {
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  /** @param state four 32-bit words, not all 0 */
  constructor([a, b, c, d]: readonly [number, number, number, number]) {
    this.#a = a;
    this.#b = b;
    this.#c = c;
    this.#d = d;
  }

  /** The stream of a purpose: `Random.stream(seed, ["shuffle", epoch])`. */
  static stream(seed: number, path: readonly (string | number)[]): Random {
    const digest = createHash("sha256").update([seed, ...path].join("/")).digest();
    return new Random([digest.readInt32LE(0), digest.readInt32LE(4), digest.readInt32LE(8), digest.readInt32LE(12)]);
  }

  /** An integer in [0, 2^32). */
  next(): number {
    const word = Math.imul(rotateLeft(Math.imul(this.#b, 5), 7), 9);
    const shifted = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= shifted;
    this.#d = rotateLeft(this.#d, 11);
    return word >>> 0;
  }

  /** A number in [0, 1), a multiple of 2^-32. */
  uniform(): number {
    return this.next() / 2 ** 32;
  }

  /** An integer in [0, n), each equally likely; n at most 2^32. */
  below(n: number): number {
    const limit = 2 ** 32 - 2 ** 32 % n;
    let draw = this.next();
    while (draw >= limit) draw = this.next();
    return draw % n;
  }

  /** A standard normal number (Marsaglia's polar method; its second number is thrown away). */
  normal(): number {
    for (;;) {
      const u = 2 * this.uniform() - 1, v = 2 * this.uniform() - 1;
      const square = u * u + v * v;
      if (square > 0 && square < 1) return u * Math.sqrt(-2 * naturalLogarithm(square) / square);
    }
  }

  /** 0 to n - 1 in random order (Fisher and Yates). */
  permutation(n: number): Uint32Array {
    const order = Uint32Array.from({ length: n }, (_, i) => i);
    for (let i = n - 1; i > 0; i--) {
      const j = this.below(i + 1), moved = order[i] as number; // both indices are within the array
      order[i] = order[j] as number;
      order[j] = moved;
    }
    return order;
  }
}

const rotateLeft = (word: number, bits: number) => word << bits | word >>> (32 - bits);

/**
 * ln x for a normal x > 0, to about 1e-16. ECMAScript leaves the last bits of Math.log to the implementation; this
 * uses only operations that IEEE 754 fixes: x = m 2^e, ln m = 2 artanh((m - 1) / (m + 1)) as a series.
 */
export function naturalLogarithm(x: number): number {
  let m = x, e = 0;
  for (; m < Math.SQRT1_2; e--) m *= 2;
  for (; m > Math.SQRT2; e++) m /= 2;
  const t = (m - 1) / (m + 1), square = t * t;
  let series = 0;
  for (let k = 23; k >= 1; k -= 2) series = series * square + 1 / k;
  return 2 * t * series + e * Math.LN2;
}
