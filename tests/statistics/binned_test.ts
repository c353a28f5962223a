// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertAlmostEquals, assertEquals } from "@std/assert";
import {
  allowedChiSquare,
  allowedDistance,
  binnedAuc,
  binnedMoments,
  binValues,
  chiSquare,
  cumulative,
  kolmogorovDistance,
  totalOf,
} from "../../lib/statistics/binned.ts";

const bins = (counts: readonly number[], below = 0, above = 0) => ({ below, counts, above });

Deno.test("binValues() counts as numpy.histogram does, and what lies outside apart", () => {
  const binned = binValues([-1, 0, 0.5, 1, 1.5, 2, 3], [0, 1, 2]);
  assertEquals(binned, bins([2, 3], 1, 1));
  assertEquals(totalOf(binned), 7);
});

Deno.test("binValues() takes a value that misses an edge by rounding to be on it", () => {
  assertEquals(binValues([-1e-9, 1 + 1e-8], [0, 0.5, 1]), bins([1, 1]));
  assertEquals(binValues([-1e-3, 1 + 1e-3], [0, 0.5, 1]), bins([0, 0], 1, 1));
});

Deno.test("binnedMoments() puts events at their bins' centres", () => {
  const { mean, width } = binnedMoments(bins([1, 3]), [0, 1, 2]);
  assertAlmostEquals(mean ?? NaN, 1.25, 1e-15);
  assertAlmostEquals(width ?? NaN, Math.sqrt(3) / 4, 1e-15);
  assertEquals(binnedMoments(bins([0, 0], 3, 1), [0, 1, 2]), { mean: null, width: null });
});

Deno.test("cumulative() and kolmogorovDistance() count events outside of the bins", () => {
  assertEquals(cumulative(bins([2, 1], 1, 0)), [0.25, 0.75, 1]);
  assertEquals(kolmogorovDistance(bins([2, 1], 1, 0), bins([2, 2])), { distance: 0.25, edge: 0 });
  assertEquals(kolmogorovDistance(bins([2, 1], 0, 1), bins([2, 2])), { distance: 0.25, edge: 2 });
  assertEquals(kolmogorovDistance(bins([4, 2]), bins([2, 1])).distance, 0);
});

Deno.test("allowedDistance() is Smirnov's 1.628 for 1 %", () => {
  assertAlmostEquals(allowedDistance(200, 200), 1.6276 / 10, 1e-5);
});

Deno.test("chiSquare() is SciPy's", () => {
  // scipy.stats.chi2_contingency([[10, 20, 30], [25, 15, 5]], correction=False): 23.333333333333336, 2 degrees
  const { chiSquare: value, degrees } = chiSquare(bins([10, 20, 30]), bins([25, 15, 5]));
  assertAlmostEquals(value, 23.333333333333336, 1e-12);
  assertEquals(degrees, 2);
  assertEquals(chiSquare(bins([10, 0, 20]), bins([10, 0, 20])), { chiSquare: 0, degrees: 1 });
});

Deno.test("chiSquare() merges bins of few events and those outside", () => {
  const merged = chiSquare(bins([10, 20, 30]), bins([25, 15, 5]));
  assertEquals(chiSquare(bins([4, 6, 20, 28, 1], 0, 1), bins([2, 23, 15, 5, 0])), merged);
  assertEquals(chiSquare(bins([1, 1]), bins([2, 1])), { chiSquare: 0, degrees: 0 });
});

Deno.test("allowedChiSquare() is SciPy's 99 % quantile, within 1 %", () => {
  // scipy.stats.chi2.ppf(0.99, [1, 2, 13, 50])
  for (const [degrees, quantile] of [[1, 6.6349], [2, 9.2103], [13, 27.6882], [50, 76.1539]] as const) {
    assertAlmostEquals(allowedChiSquare(degrees), quantile, 0.01 * quantile);
  }
});

Deno.test("binnedAuc() counts pairs in one bin as one half", () => {
  assertEquals(binnedAuc(bins([0, 1]), bins([1, 0])), 1);
  assertEquals(binnedAuc(bins([1, 1]), bins([1, 1])), 0.5);
  assertEquals(binnedAuc(bins([0, 0], 0, 1), bins([0, 1])), 1);
  assertEquals(binnedAuc(bins([1, 3]), bins([3, 1])), (3 * 3 + (1 * 3 + 3 * 1) / 2) / 16);
});
