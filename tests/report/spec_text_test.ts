// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals } from "@std/assert";
import { specText } from "../../lib/report/spec_text.ts";

Deno.test("specText() leaves data and style out, and says how many rows there were", () => {
  const rows = Array.from({ length: 100 }, (_, x) => ({ x, y: null, name: "a" }));
  const { text, cut } = specText({
    config: { font: "a" },
    datasets: { rows },
    layer: [{ mark: "line" }],
    few: [{ a: 1 }],
  });
  assertEquals(JSON.parse(text), { datasets: { rows: "100 rows" }, layer: [{ mark: "line" }], few: [{ a: 1 }] });
  assertEquals(cut, false);
});

Deno.test("specText() is cut where it is too long for a page", () => {
  const { text, cut } = specText({ long: "x".repeat(20_000) });
  assertEquals([text.length, cut], [9000, true]);
});
