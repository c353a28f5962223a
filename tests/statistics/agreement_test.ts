// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { agreementOf, fittedTo } from "../../lib/statistics/agreement.ts";

const theirs = Float64Array.of(0, 2, 4, 6);

Deno.test("agreementOf() of equal values is exact", () => {
  assertEquals(agreementOf(theirs, theirs, 0), { events: 4, within: 1, largest: 0, median: 0, correlation: 1 });
});

Deno.test("agreementOf() divides a difference by the value, or by the deviation where that is larger", () => {
  const { within, largest, median } = agreementOf(Float64Array.of(0.1, 2, 4, 6.6), theirs, 0.1);
  // The deviation is sqrt(5); 0.1 / sqrt(5), 0, 0 and 0.6 / 6.
  assertAlmostEquals(largest, 0.1, 1e-12);
  assertAlmostEquals(median, 0.05 / Math.sqrt(5), 1e-12);
  assertEquals(within >= 0.75, true);
});

Deno.test("agreementOf() gives Pearson's correlation, and none for a constant", () => {
  const { correlation } = agreementOf(Float64Array.of(1, 3, 2, 4), theirs, 1);
  assertAlmostEquals(correlation ?? NaN, 0.8, 1e-12);
  assertEquals(agreementOf(Float64Array.of(1, 1, 1, 1), theirs, 1).correlation, null);
});

Deno.test("agreementOf() refuses lists of different length", () => {
  assertThrows(() => agreementOf(theirs, Float64Array.of(1), 1), RangeError, "4 and 1 values");
});

Deno.test("fittedTo() finds shift and factor", () => {
  fittedTo(Float64Array.of(5, 4, 3, 2), theirs).forEach((value, i) =>
    assertAlmostEquals(value, theirs[i] ?? NaN, 1e-12)
  );
});
