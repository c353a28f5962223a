// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { centralDeviations, twoSidedProbability } from "../../lib/statistics/normal.ts";
import recorded from "../fixtures/statistics/intervals.json" with { type: "json" };

Deno.test("twoSidedProbability() equals SciPy's to 1e-12 relative, out to 37 standard deviations", () => {
  for (const [z = NaN, expected = NaN] of recorded.two_sided) {
    assertAlmostEquals(twoSidedProbability(z) / expected, 1, 1e-12);
    assertEquals(twoSidedProbability(-z), twoSidedProbability(z));
  }
  assertEquals(twoSidedProbability(NaN), NaN);
});

Deno.test("centralDeviations() equals SciPy's quantiles to 1e-12", () => {
  for (const [level = NaN, expected = NaN] of recorded.deviations) {
    assertAlmostEquals(centralDeviations(level), expected, 1e-12);
  }
});

Deno.test("centralDeviations() refuses a level that is no share", () => {
  for (const level of [0, 1, 95, NaN]) {
    assertThrows(() => centralDeviations(level), RangeError, `cannot find interval: level is ${level}`);
  }
});
