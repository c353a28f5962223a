// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertAlmostEquals, assertThrows } from "@std/assert";
import { wilsonInterval } from "../../lib/statistics/binomial.ts";
import recorded from "../fixtures/statistics/calibration.json" with { type: "json" };

Deno.test("wilsonInterval() equals SciPy's to 1e-9, for none and all successes too", () => {
  for (const [successes = NaN, trials = NaN, low = NaN, high = NaN] of recorded.wilson) {
    const interval = wilsonInterval(successes, trials);
    assertAlmostEquals(interval[0], low, 1e-9);
    assertAlmostEquals(interval[1], high, 1e-9);
  }
});

Deno.test("wilsonInterval() refuses counts that cannot be", () => {
  assertThrows(() => wilsonInterval(0, 0), RangeError, "0 of 0 trials");
  assertThrows(() => wilsonInterval(4, 3), RangeError, "4 of 3 trials");
});
