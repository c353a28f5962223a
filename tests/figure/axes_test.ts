// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals } from "@std/assert";
import { decadesAround, linear, logarithmic } from "../../lib/figure/axes.ts";

Deno.test("decadesAround() encloses the positive values in at least two decades", () => {
  assertEquals(decadesAround([0, 3e-5, 0.2]), [1e-5, 1]);
  assertEquals(decadesAround([0.001, 1]), [0.001, 1]);
  assertEquals(decadesAround([2]), [0.1, 10]);
});

Deno.test("logarithmic() has ticks at the nine steps of each decade and at the end", () => {
  const { scale, axis } = logarithmic(0.1, 10);
  assertEquals(scale.domain, [0.1, 10]);
  assertEquals(axis.values.length, 19);
  assertEquals([axis.values[0], axis.values[2], axis.values[9], axis.values[18]], [0.1, 0.3, 1, 10]);
});

Deno.test("linear() covers its values exactly, zero or not", () => {
  assertEquals(linear([0.2, 0.6, 1], ".1f").scale, { domain: [0.2, 1], nice: false, zero: false });
});
