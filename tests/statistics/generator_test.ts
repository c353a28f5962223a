// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals, assertLess, assertNotEquals, assertThrows } from "@std/assert";
import { createGenerator, xoshiro128 } from "../../lib/statistics/generator.ts";

Deno.test("xoshiro128() gives the words of the authors' xoshiro128starstar.c from state 1, 2, 3, 4", () => {
  const next = xoshiro128([1, 2, 3, 4]);
  assertEquals(Array.from({ length: 10 }, next), [
    ...[11520, 0, 5927040, 70819200, 2031721883],
    ...[1637235492, 1287239034, 3734860849, 3729100597, 4258142804],
  ]);
});

Deno.test("createGenerator() repeats a seed's numbers and gives other numbers for another seed", () => {
  const draw = (seed: number) => {
    const generator = createGenerator(seed);
    return Array.from({ length: 20 }, () => generator.uniform());
  };
  assertEquals(draw(0), draw(0));
  assertNotEquals(draw(0), draw(1));
});

Deno.test("uniform() fills [0, 1) evenly", () => {
  const generator = createGenerator(5);
  const bins = new Array<number>(16).fill(0);
  const draws = 160_000;
  for (let draw = 0; draw < draws; draw++) {
    const value = generator.uniform();
    assert(value >= 0 && value < 1);
    const bin = Math.floor(16 * value);
    bins[bin] = (bins[bin] ?? 0) + 1;
  }
  const chiSquared = bins.reduce((sum, count) => sum + (count - draws / 16) ** 2 / (draws / 16), 0);
  // 15 degrees of freedom: 44.3 is exceeded once in 10,000.
  assertLess(chiSquared, 44.3);
});

Deno.test("createGenerator() refuses seeds that are not 32-bit integers", () => {
  for (const seed of [-1, 0.5, 2 ** 32, NaN]) assertThrows(() => createGenerator(seed), RangeError, `seed is ${seed}`);
});
