/**
 * A seeded source of random numbers with the same sequence everywhere: xoshiro128** 1.1 by D. Blackman and S. Vigna
 * (https://prng.di.unimi.it, ACM Trans. Math. Softw. 47 (2021) 36), its 128 bits of state filled from a 32-bit seed by
 * SplitMix32 (the 32-bit finaliser of MurmurHash3 over a Weyl sequence).
 */
export interface Generator {
  /** The next number, uniform in [0, 1), a multiple of 2^-32. */
  uniform(): number;
}

const rotateLeft = (value: number, bits: number) => value << bits | value >>> 32 - bits;

/** @param state four 32-bit words, not all 0. @returns a function that gives the next unsigned 32-bit word. */
export function xoshiro128(state: readonly [number, number, number, number]): () => number {
  let [a, b, c, d] = state;
  return () => {
    const word = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotateLeft(d, 11);
    return word;
  };
}

/** @param seed an integer from 0 to 2^32 - 1. @throws RangeError for another seed. */
export function createGenerator(seed: number): Generator {
  if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32) {
    throw new RangeError(`cannot seed generator: seed is ${seed}, expected an integer from 0 to 4294967295`);
  }
  let weyl = seed;
  const splitMix = () => {
    weyl = weyl + 0x9e3779b9 | 0;
    let word = Math.imul(weyl ^ weyl >>> 16, 0x85ebca6b);
    word = Math.imul(word ^ word >>> 13, 0xc2b2ae35);
    return (word ^ word >>> 16) >>> 0;
  };
  const next = xoshiro128([splitMix(), splitMix(), splitMix(), splitMix()]);
  return { uniform: () => next() / 2 ** 32 };
}
