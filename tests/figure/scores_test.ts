// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { scoresFigure } from "../../lib/figure/scores.ts";
import { diagnosticsOf, diagnosticsWith, sevenDiagnostics, sevenNames } from "./network_samples.ts";
import { published } from "./samples.ts";

const two = new Map([["hl", diagnosticsWith(diagnosticsOf("1"), diagnosticsOf("2"))]]);

Deno.test("scoresFigure() has a row for each network, class and bin, whose fractions sum to one", () => {
  const { table } = scoresFigure(sevenDiagnostics, published);
  assertEquals(table.length, 7 * 2 * 4);
  for (const name of sevenNames) {
    const rows = table.filter((row) => row.network === name && row.class === "signal");
    assertEquals(rows.map(({ low, high, count }) => [low, high, count]), [
      [0, 0.25, 0],
      [0.25, 0.5, 10],
      [0.5, 0.75, 30],
      [0.75, 1, 60],
    ]);
    assertAlmostEquals(rows.reduce((sum, { fraction }) => sum + Number(fraction), 0), 1);
  }
});

Deno.test("scoresFigure() counts the events of all seeds, and says so", () => {
  const { table, caption } = scoresFigure(two, published);
  assertEquals(table.filter((row) => row.class === "background").map(({ count }) => count), [80, 20, 18, 2]);
  assertStringIncludes(caption, "Seeds 1, 2 together");
  assertStringIncludes(caption, "100 signal and 60 background events");
});

Deno.test("scoresFigure() draws what is empty at the floor, a decade or more below the smallest bin", () => {
  const { spec } = scoresFigure(sevenDiagnostics, published);
  const corners = spec.datasets?.corners as { class: string; x: number; density: number }[];
  const floor = Math.min(...corners.map(({ density }) => density));
  // The smallest bin holds 1 of 60.
  assertEquals(floor, 0.01);
  assertEquals(corners.find((corner) => corner.class === "signal" && corner.x === 0.25)?.density, 0.1);
  assertStringIncludes(JSON.stringify(spec), '"type":"log","domain":[0.01,1]');
});

Deno.test("scoresFigure() names a network that learned nothing", () => {
  const collapsed = new Map([["ht", diagnosticsWith(diagnosticsOf("1", 0, true))]]);
  assertStringIncludes(
    scoresFigure(collapsed, published).caption,
    "The HCal image network collapsed: its output is the same",
  );
});
