// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals, assertLess, assertNotEquals } from "@std/assert";
import { naturalLogarithm, Random } from "../../lib/model/random.ts";

Deno.test("Random gives the words of the authors' xoshiro128starstar.c from state 1, 2, 3, 4", () => {
  const random = new Random([1, 2, 3, 4]);
  assertEquals(Array.from({ length: 10 }, () => random.next()), [
    ...[11520, 0, 5927040, 70819200, 2031721883],
    ...[1637235492, 1287239034, 3734860849, 3729100597, 4258142804],
  ]);
});

Deno.test("Random.stream() repeats a stream and gives another for every seed and path", () => {
  const draw = (seed: number, path: (string | number)[]) => {
    const random = Random.stream(seed, path);
    return Array.from({ length: 8 }, () => random.next());
  };
  assertEquals(draw(1, ["dropout", 3, 14]), draw(1, ["dropout", 3, 14]));
  const others = [draw(2, ["dropout", 3, 14]), draw(1, ["dropout", 31, 4]), draw(1, ["shuffle", 3, 14])];
  for (const other of others) assertNotEquals(draw(1, ["dropout", 3, 14]), other);
});

Deno.test("below() gives each integer equally often", () => {
  const random = Random.stream(1, ["test"]), counts = new Array<number>(7).fill(0);
  for (let i = 0; i < 70_000; i++) {
    const draw = random.below(7);
    counts[draw] = (counts[draw] ?? 0) + 1;
  }
  const chiSquared = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
  // 6 degrees of freedom: 27.9 is exceeded once in 10,000.
  assertLess(chiSquared, 27.9);
});

Deno.test("permutation() holds every index once, in another order for another stream", () => {
  const one = Random.stream(1, ["shuffle", 0]).permutation(1000);
  const two = Random.stream(1, ["shuffle", 1]).permutation(1000);
  assertEquals(one.toSorted(), Uint32Array.from({ length: 1000 }, (_, i) => i));
  assertNotEquals(one, two);
  const fixed = one.filter((row, i) => row === i).length;
  assertLess(fixed, 8); // a Poisson number of mean 1
});

Deno.test("normal() has the first four moments of the normal distribution", () => {
  const random = Random.stream(1, ["normal"]), n = 200_000;
  const moments = [0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    const z = random.normal();
    moments.forEach((_, k) => moments[k] = (moments[k] ?? 0) + z ** (k + 1) / n);
  }
  // The moments' variances are 1, 2, 15, 96 over n; five standard errors.
  [0, 1, 0, 3].forEach((expected, k) => {
    const error = 5 * Math.sqrt(([1, 2, 15, 96][k] as number) / n);
    assertLess(Math.abs((moments[k] as number) - expected), error, `moment ${k + 1}`);
  });
});

Deno.test("naturalLogarithm() equals Math.log to rounding, from the smallest normal number to the largest", () => {
  const random = Random.stream(1, ["logarithm"]);
  const values = Array.from({ length: 10_000 }, () => (1 + random.uniform()) * 2 ** (random.below(2045) - 1022));
  for (const x of [...values, 0.5, 1, 2, 1 - 2 ** -53, 1 + 2 ** -52, Math.SQRT2, Math.SQRT1_2]) {
    const expected = Math.log(x);
    assert(Math.abs(naturalLogarithm(x) - expected) <= 4e-16 * Math.max(1, Math.abs(expected)), `ln ${x}`);
  }
});
