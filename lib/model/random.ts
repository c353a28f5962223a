/**
 * Seeded random numbers, the same bits on every machine.
 *
 * Each purpose has a stream of its own, named by the seed and a path such as `["dropout", epoch, step, shard]`: no
 * stream depends on how much of another was used, so a run that resumes at epoch 7, or computes the halves of a batch
 * on two workers, draws the same numbers, and there is no generator state to keep.
 *
 * Generator: sfc32 by Chris Doty-Humphrey (PractRand), 128 bits of state, period at least 2^32 per stream; its state
 * is the first 96 bits of SHA-256 of the stream's name, the counter starts at 1, and 12 draws are thrown away.
 */
import { createHash } from "node:crypto";

export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(seed: number, stream: readonly (string | number)[]) {
    const digest = createHash("sha256").update([seed, ...stream].join("/")).digest();
    this.#a = digest.readInt32LE(0);
    this.#b = digest.readInt32LE(4);
    this.#c = digest.readInt32LE(8);
    for (let i = 0; i < 12; i++) this.next();
  }

  /** An integer in [0, 2^32). */
  next(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
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
