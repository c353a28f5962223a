// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { centralInterval, mean, percentiles, standardDeviation, variance } from "../../lib/statistics/moments.ts";

Deno.test("percentiles() interpolates between sorted values as NumPy does", () => {
  assertEquals(percentiles([4, 1, 3, 2], [0, 0.25, 0.5, 1]), [1, 1.75, 2.5, 4]);
  assertEquals(percentiles([7], [0.025, 0.975]), [7, 7]);
});

Deno.test("percentiles() keeps an infinite value where it is the limit", () => {
  assertEquals(percentiles([1, 2, Infinity], [0.5, 1]), [2, Infinity]);
});

Deno.test("centralInterval() leaves the same share on both sides", () => {
  const values = Array.from({ length: 1001 }, (_, value) => value);
  const [low, high] = centralInterval(values, 0.95);
  assertAlmostEquals(low, 25, 1e-9);
  assertAlmostEquals(high, 975, 1e-9);
});

Deno.test("variance() divides by n - 1, and is NaN for a single value", () => {
  assertEquals(mean([1, 2, 3, 6]), 3);
  assertAlmostEquals(variance([1, 2, 3, 6]), 14 / 3, 1e-15);
  assertAlmostEquals(standardDeviation([1, 2, 3, 6]), Math.sqrt(14 / 3), 1e-15);
  assert(Number.isNaN(standardDeviation([1])));
});

Deno.test("mean() and percentiles() refuse an empty list and a share outside 0 to 1", () => {
  assertThrows(() => mean([]), RangeError, "0 values");
  assertThrows(() => percentiles([], [0.5]), RangeError, "0 values");
  assertThrows(() => percentiles([1], [1.5]), RangeError, "share is 1.5");
});
