// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals } from "@std/assert";
import { isCollapsed } from "../../lib/statistics/collapse.ts";

const constant = new Float32Array(1000).fill(0.49973);

Deno.test("isCollapsed() sees a constant output and one that moves in its last bits only", () => {
  assertEquals(isCollapsed(constant), true);
  assertEquals(isCollapsed(constant.map((score, event) => score + (event % 7) * 1e-7)), true);
});

Deno.test("isCollapsed() sees units that live for fewer than one event in a hundred", () => {
  assertEquals(isCollapsed(constant.map((score, event) => event < 10 ? event / 10 : score)), true);
  assertEquals(isCollapsed(constant.map((score, event) => event < 11 ? event / 10 : score)), false);
});

Deno.test("isCollapsed() leaves alone a network that orders events, with ties or badly", () => {
  assertEquals(isCollapsed(constant.map((_, event) => event % 2)), false);
  assertEquals(isCollapsed(constant.map((_, event) => 0.5 + event * 1e-6)), false);
  assertEquals(isCollapsed(new Float32Array(0)), false);
});
