// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals } from "@std/assert";
import { asQuoted, groupThousands, withUncertainties, withUncertainty } from "../../lib/artifact/notation.ts";

Deno.test("withUncertainty() keeps one or two digits of the deviation by the Particle Data Group's rule", () => {
  // The Review's own example: 0.827 with 0.119, 0.367 and 0.9xx.
  assertEquals(withUncertainty(0.827, 0.119), "0.83(12)");
  assertEquals(withUncertainty(0.827, 0.367), "0.8(4)");
  assertEquals(withUncertainty(0.97384, 0.00354), "0.9738(35)");
  assertEquals(withUncertainty(0.97384, 0.00355), "0.974(4)");
  assertEquals(withUncertainty(0.97384, 0.00096), "0.9738(10)");
  assertEquals(withUncertainty(0.97384, 0.0009999), "0.9738(10)");
});

Deno.test("withUncertainty() writes deviations above one in the value's own digits", () => {
  assertEquals(withUncertainty(81.83, 1.2), "81.8(12)");
  assertEquals(withUncertainty(81.8, 5.1), "82(5)");
  assertEquals(withUncertainty(123.4, 45), "123(45)");
});

Deno.test("withUncertainty() has no brackets where no deviation is known", () => {
  assertEquals(withUncertainty(0.5, 0), "0.5000");
  assertEquals(withUncertainty(0.51239, null, 3), "0.512");
  assertEquals(withUncertainty(Infinity, 1), "Infinity");
});

Deno.test("withUncertainties() gives both deviations in the digits that the smaller one needs", () => {
  assertEquals(withUncertainties(0.97384, 0.0012, 0.0008), "0.9738(12)(8)");
  assertEquals(withUncertainties(0.97384, 0.004, 0.00021), "0.97384(400)(21)");
  assertEquals(withUncertainties(0.97384, 0.0012, null), "0.9738(12)");
  // 1e-17 is what is left of the spread of equal values.
  assertEquals(withUncertainties(0.97384, 0.0012, 1e-17), "0.9738(12)(0)");
});

Deno.test("asQuoted() keeps the digits that the authors wrote", () => {
  assertEquals(asQuoted(0.82, 0.02), "0.82(2)");
  assertEquals(asQuoted(0.97, 0.001), "0.970(1)");
  assertEquals(asQuoted(0.945, null), "0.945");
  assertEquals(asQuoted(0.9471618567659053, null), "0.9472");
});

Deno.test("groupThousands() groups by three digits", () => {
  assertEquals([0, 999, 1000, 214884, -1234567].map(groupThousands), ["0", "999", "1,000", "214,884", "-1,234,567"]);
});
