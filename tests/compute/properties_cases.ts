/** Generated cases for tests of properties: every one from a seed that a failure names, so that it can be repeated. */
import { generator } from "./tower_cases.ts";

/** Sizes around which kernels change their ways: vectors of 4, panels of 8, tiles, a batch, and one more or less. */
const awkward = [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 47, 63, 64, 65, 117, 127, 128, 129, 130, 256, 257];

export type Fill = "empty" | "full" | "corners" | "edges" | number;

export class Draw {
  readonly #random: () => number;
  readonly #noted: string[] = [];

  constructor(seed: number) {
    this.#random = generator(seed);
    // The first numbers of neighbouring seeds are alike.
    for (let i = 0; i < 4; i++) this.#random();
  }

  /** What has been drawn, for the message of a failure. */
  get noted(): string {
    return this.#noted.join(", ");
  }

  note(text: string): void {
    this.#noted.push(text);
  }

  /** Uniform in [-1, 1). */
  real(): number {
    return 2 * this.#random() - 1;
  }

  /** Every third time an awkward size, otherwise any from `least` to `most`. */
  size(name: string, least: number, most: number): number {
    const fitting = awkward.filter((size) => size >= least && size <= most);
    const any = least + Math.floor(this.#random() * (most - least + 1));
    const size = this.#random() < 2 / 3 ? any : this.pick(fitting.length > 0 ? fitting : [any]);
    this.note(`${name} ${size}`);
    return size;
  }

  pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.#random() * from.length)] as T;
  }

  reals(length: number, scale = 1): Float32Array {
    return Float32Array.from({ length }, () => this.real() * scale);
  }

  /** Images [events, height, width]: each cell is 0 or, with the probability of the fill, up to 2. */
  images(events: number, height: number, width: number): Float32Array {
    const fill = this.pick<Fill>(["empty", "full", "corners", "edges", 0.01, 0.05, 0.2, 0.6]);
    this.note(`${typeof fill === "number" ? `filled ${fill}` : fill}`);
    return Float32Array.from({ length: events * height * width }, (_, i) => {
      const row = Math.floor(i / width) % height, column = i % width, last = [height - 1, width - 1] as const;
      const ends = Number(row === 0 || row === last[0]) + Number(column === 0 || column === last[1]);
      const probability = typeof fill === "number"
        ? fill
        : { empty: 0, full: 1, corners: Number(ends === 2), edges: Number(ends > 0) }[fill];
      return this.#random() < probability ? 0.01 + 1.99 * this.#random() : 0;
    });
  }
}

/** Checks `cases` cases, from one seed each. @throws Error with the seed and what was drawn, for the first that fails */
export async function forAll(cases: number, check: (draw: Draw) => void | Promise<void>): Promise<void> {
  for (let seed = 1; seed <= cases; seed++) {
    const draw = new Draw(seed);
    try {
      await check(draw);
    } catch (error) {
      throw new Error(`seed ${seed} (${draw.noted}): ${error instanceof Error ? error.message : error}`, {
        cause: error,
      });
    }
  }
}

/** The unit roundoff of float32. */
export const u = 2 ** -24;

/**
 * Largest |actual - expected| / allowed over all elements; 1 keeps the bound. What is not a number on one side only
 * is beyond any bound.
 */
export function worst(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  allowed: (index: number) => number,
): number {
  if (actual.length !== expected.length) throw new Error(`${actual.length} values, expected ${expected.length}`);
  let most = 0;
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs((actual[i] as number) - (expected[i] as number));
    if (difference === 0) continue;
    const share = difference / allowed(i);
    most = Number.isNaN(share) ? Infinity : Math.max(most, share);
  }
  return most;
}

/** @throws Error if an element is further from what is expected than allowed */
export function assertWithin(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  allowed: (index: number) => number,
  what: string,
): void {
  const share = worst(actual, expected, allowed);
  if (share > 1) throw new Error(`${what} is off by ${share.toPrecision(3)} times its bound`);
}

export function largest(values: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i] as number));
  return most;
}
