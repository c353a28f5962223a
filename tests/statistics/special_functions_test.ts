// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertAlmostEquals, assertEquals } from "@std/assert";
import { betaQuantile, erfc, logGamma, regularisedBeta } from "../../lib/statistics/special_functions.ts";
import recorded from "../fixtures/statistics/intervals.json" with { type: "json" };

Deno.test("logGamma() equals SciPy's to 1e-13 of its size", () => {
  for (const [x = NaN, expected = NaN] of recorded.log_gamma) {
    assertAlmostEquals(logGamma(x), expected, 1e-13 * Math.max(1, Math.abs(expected)), `log gamma of ${x}`);
  }
});

Deno.test("regularisedBeta() equals SciPy's to 1e-9 relative, for two numbers as for 21,542", () => {
  for (const [a = NaN, b = NaN, x = NaN, expected = NaN] of recorded.beta) {
    assertAlmostEquals(regularisedBeta(x, a, b) / expected, 1, 1e-9, `I_${x}(${a}, ${b})`);
  }
  assertEquals([regularisedBeta(0, 2, 3), regularisedBeta(1, 2, 3)], [0, 1]);
});

Deno.test("betaQuantile() is the inverse of regularisedBeta()", () => {
  // The quantiles of beta(0.001, 2) are below the smallest number there is.
  for (const [a = NaN, b = NaN] of recorded.beta.filter(([a = NaN]) => a > 0.1)) {
    for (const share of [0.025, 0.5, 0.975]) {
      assertAlmostEquals(regularisedBeta(betaQuantile(share, a, b), a, b), share, 1e-9, `${a}, ${b}, ${share}`);
    }
  }
  // The median of beta(1, b) is known in closed form.
  assertAlmostEquals(betaQuantile(0.5, 1, 21_542) / (1 - 0.5 ** (1 / 21_542)), 1, 1e-9);
});

Deno.test("erfc() keeps its precision where it is small, and is 2 - erfc(-x)", () => {
  for (const [z = NaN, expected = NaN] of recorded.two_sided) {
    assertAlmostEquals(erfc(z / Math.SQRT2) / expected, 1, 1e-12, `z = ${z}`);
    assertAlmostEquals(erfc(-z / Math.SQRT2), 2 - expected, 1e-15);
  }
});
