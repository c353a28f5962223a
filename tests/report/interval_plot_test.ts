// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { intervalPlot, scaleFor } from "../../lib/report/interval_plot.ts";
import { exampleClaim } from "../comparison/example.ts";

const claimFrom = (low: number, high: number) => ({
  ...exampleClaim,
  published: null,
  difference: { value: (low + high) / 2, interval: [low, high] as [number, number] },
});

Deno.test("scaleFor() encloses zero and all intervals, with two to six round ticks", () => {
  for (const [low, high] of [[0.02, 0.03], [-0.4, -0.1], [-1e-5, 2e-5], [3, 400]] as const) {
    const scale = scaleFor([claimFrom(low, high)]);
    assert(scale.low < Math.min(0, low) && scale.high > Math.max(0, high));
    assert(scale.ticks.length >= 2 && scale.ticks.length <= 6, `${scale.ticks}`);
    const labels = scale.ticks.map((tick) => tick.toFixed(scale.decimals));
    assertEquals(new Set(labels).size, labels.length);
    for (const [index, tick] of scale.ticks.entries()) assertAlmostEquals(Number(labels[index]), tick, 1e-12);
  }
});

Deno.test("scaleFor() has a scale for no claim and for a difference of nothing", () => {
  for (const claims of [[], [claimFrom(0, 0)]]) assert(scaleFor(claims).high > scaleFor(claims).low);
});

Deno.test("intervalPlot() draws the dot within its bar and the zero line where zero is", () => {
  const claim = claimFrom(0.02, 0.03);
  const { markup } = intervalPlot(claim, scaleFor([claim]));
  const [, from, to] = /class="bar" d="M([\d.]+) 15H([\d.]+)/.exec(markup)?.map(Number) ?? [];
  const dot = Number(/cx="([\d.]+)"/.exec(markup)?.[1]);
  const zero = Number(/class="zero" d="M([\d.]+) /.exec(markup)?.[1]);
  assert(zero < (from ?? NaN) && (from ?? NaN) < dot && dot < (to ?? NaN));
  // 0.02 to 0.03 is half as long as 0 to 0.02.
  assertAlmostEquals(((to ?? NaN) - (from ?? NaN)) / ((from ?? NaN) - zero), 0.5, 0.01);
  assertEquals(markup.includes('class="published"'), false);
});

Deno.test("intervalPlot() shades the margin of a claim that has one", () => {
  const claim = { ...claimFrom(-0.002, 0.004), kind: "within" as const, margin: 0.01 };
  assert(intervalPlot(claim, scaleFor([claim])).markup.includes('class="margin"'));
});
