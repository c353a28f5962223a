// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals } from "@std/assert";
import { none, ours, quoted, range } from "../../lib/table/numbers.ts";

Deno.test("ours() writes the bootstrap deviation in brackets, then the spread over seeds at the same decimals", () => {
  assertEquals(ours({ value: 0.97378, bootstrap: 0.0012, seeds: null }), "0.9738(12)");
  assertEquals(ours({ value: 0.97378, bootstrap: 0.0012, seeds: 0.0008 }), "0.9738(12)(8)");
  assertEquals(ours({ value: 0.8213, bootstrap: 0.0021, seeds: 0.11 }), "0.8213(21)(1100)");
  assertEquals(ours({ value: 88.41, bootstrap: 5.3, seeds: null }), "88(5)");
  assertEquals(ours({ value: 10 / 7, bootstrap: 2e-14, seeds: null }), "1.4286");
  assertEquals(ours({ value: 0.5, bootstrap: 0, seeds: null }), "0.5000");
  assertEquals(ours({ value: 0.5, bootstrap: 0, seeds: 0 }), "0.5000");
});

Deno.test("quoted() keeps the digits that the authors gave", () => {
  assertEquals(quoted({ value: 0.82, error: 0.02, source: "" }), "0.82(2)");
  assertEquals(quoted({ value: 0.972, error: 0.001, source: "" }), "0.972(1)");
  assertEquals(quoted({ value: 0.9737834122792594, error: null, source: "" }), "0.9738");
  assertEquals(quoted({ value: 90.1, error: null, source: "" }), "90.1");
  assertEquals(quoted(null), none);
});

Deno.test("range() shows one number or both ends", () => {
  assertEquals([range([42]), range([45, 39, 40]), range([])], ["42", "39\u201345", none]);
});
