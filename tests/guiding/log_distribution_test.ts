// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertAlmostEquals, assertEquals } from "@std/assert";
import { logDistribution, logRange } from "../../lib/guiding/log_distribution.ts";

Deno.test("the range begins at the first coarse bin with more than a thousandth and ends at the largest value", () => {
  // The authors' bins are 30/99 wide. One of 10,000 values is too few, 10 of 10,000 have a density of 0.0033.
  const logarithms = [-10, ...Array(10).fill(-3), ...Array(9989).fill(-0.5)];
  const { low, high } = logRange(logarithms);
  assertAlmostEquals(low, -15 + 39 * 30 / 99, 1e-12);
  assertEquals(high, -0.5);
  const single = logRange([2, 2]);
  assertAlmostEquals(single.low, -15 + 56 * 30 / 99, 1e-12);
  assertEquals(single.high, 2);
});

Deno.test("values are counted by class in equal bins of their logarithm, zeros and those outside apart", () => {
  const labels = [1, 1, 1, 0, 0, 0], values = [1, 10, 0, 0.1, 100, 1e-9];
  const range = { low: -1, high: 2 };
  const { signal, background } = logDistribution(labels, values, { range, bins: 3 });
  assertEquals(signal, { counts: [0, 1, 1], zero: 1, outside: 0 });
  assertEquals(background, { counts: [1, 0, 1], zero: 0, outside: 1 });
  const weighted = logDistribution(labels, values, { range, bins: 3, weights: [2, 0, 3, 1, 1, 5] });
  assertEquals(weighted.signal, { counts: [0, 2, 0], zero: 3, outside: 0 });
  assertEquals(weighted.background, { counts: [1, 0, 1], zero: 0, outside: 5 });
});
