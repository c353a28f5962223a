// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertAlmostEquals, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { rocFigure } from "../../lib/figure/roc.ts";
import type { Reading } from "../../lib/figure/reading.ts";
import { renderSvg } from "../../lib/figure/render_svg.ts";
import { rocMarkers, rocRows, rocSeries, summariseAuc } from "../../lib/figure/roc_table.ts";
import { powerCurve, published, rocOf, sevenNetworks } from "./samples.ts";

Deno.test("rocRows() inverts the background efficiency and swaps the band's ends", () => {
  const rows = rocRows(rocSeries(new Map([["hl", rocOf(powerCurve(2))]]), published));
  const ours = rows.filter(({ origin }) => origin === "ours");
  assertEquals(ours.length, 100);
  const half = ours.find((row) => row.signal_efficiency === 0.5);
  assertAlmostEquals(half?.background_rejection ?? NaN, 4);
  assertAlmostEquals(half?.rejection_low ?? NaN, 4 / 1.2);
  assertAlmostEquals(half?.rejection_high ?? NaN, 4 / 0.8);
  const theirs = rows.filter(({ origin }) => origin === "published");
  assertEquals(
    theirs.map((row) => [row.signal_efficiency, row.background_rejection]),
    published.curves.find(({ network }) => network === "hl")?.points,
  );
});

Deno.test("rocRows() has no rejection where no background event passes", () => {
  const curve = { ...powerCurve(2, "1", 2), background: [0, 1], low: [0, 1], high: [0.01, 1] };
  const [first] = rocRows(rocSeries(new Map([["own", rocOf(curve)]]), published));
  assertEquals([first?.background_rejection, first?.rejection_low, first?.rejection_high], [null, 100, null]);
});

Deno.test("rocMarkers() lie on the curves, ours and published at different efficiencies", () => {
  const rows = rocRows(rocSeries(new Map([["hl", rocOf(powerCurve(2), powerCurve(3, "2"))]]), published));
  const markers = rocMarkers(rows, 1000);
  const ours = markers.filter(({ origin }) => origin === "ours");
  assertEquals(ours.map(({ signal_efficiency }) => signal_efficiency), [0.3, 0.5, 0.7, 0.9]);
  for (const { seed, signal_efficiency, background_rejection } of ours) {
    assertEquals(seed, "1");
    assertAlmostEquals((background_rejection ?? NaN) * signal_efficiency ** 2, 1, 1e-9);
  }
  const theirs = markers.filter(({ origin }) => origin === "published");
  assertEquals(theirs.map(({ signal_efficiency }) => signal_efficiency), [0.2, 0.4, 0.6, 0.8]);
  // physics.md's table of Figure 5: 21.0 at 0.6, 13.0 at 0.8 for the seven features.
  assertAlmostEquals(theirs[2]?.background_rejection ?? NaN, 21.0, 0.1);
  assertAlmostEquals(theirs[3]?.background_rejection ?? NaN, 13.0, 0.1);
});

Deno.test("rocSeries() follows the paper's curves, then its other networks, then ours that it does not know", () => {
  const rocs = new Map([["own", rocOf(powerCurve(2))], ...sevenNetworks]);
  const order = rocSeries(rocs, published).map(({ name }) => name);
  assertEquals(order, ["et_and_ht", "hl", "et", "ht", "et_and_ht_and_hl", "hl_and_mass", "mass", "own"]);
});

Deno.test("summariseAuc() leaves out seeds that collapsed while another learned", () => {
  const summary = summariseAuc(rocOf(powerCurve(1, "1"), powerCurve(3, "2"), powerCurve(4, "3")));
  assertAlmostEquals(summary.value, (3 / 4 + 4 / 5) / 2);
  // Sample standard deviation of two values: half their difference times sqrt 2.
  assertAlmostEquals(summary.spread ?? NaN, 0.025 * Math.SQRT2);
  assertEquals(summariseAuc(rocOf(powerCurve(1))), { value: 0.5, deviation: 0.0021, spread: null });
});

/** Everything in a spec that is an object with the given key. */
function* having(value: unknown, key: string): Generator<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return;
  if (key in value) yield value as Record<string, unknown>;
  for (const child of Object.values(value)) yield* having(child, key);
}

Deno.test("rocFigure() draws signal efficiency on x and the logarithm of the rejection on y, up to the events' power of ten", () => {
  const { spec } = rocFigure(sevenNetworks, published);
  const [axis] = [...having(spec, "y")].map(({ y }) =>
    y as { field: string; scale?: { type?: string; domain?: unknown } }
  )
    .filter(({ scale }) => scale?.type === "log");
  assertEquals(axis?.field, "background_rejection");
  assertEquals(axis?.scale?.domain, [1, 1000]);
  // Legends have places in points, without a title.
  const titles = new Set([...having(spec, "x")].map(({ x }) => (x as { title?: string }).title));
  assertEquals(titles, new Set(["Signal efficiency", undefined]));
});

Deno.test("rocFigure() draws the published curves dashed, before ours, and ours without a dash", () => {
  const { spec } = rocFigure(sevenNetworks, published);
  const lines = [...having(spec, "mark")].filter(({ mark }) => (mark as { type: string }).type === "line")
    .filter(({ data }) => data === undefined);
  const origins = lines.map(({ transform }) => /origin === '(\w+)'/.exec(JSON.stringify(transform))?.[1]);
  assertEquals(origins, ["published", "ours", "published", "ours"]);
  const dashed = lines.map(({ mark }) => "strokeDash" in (mark as object));
  assertEquals(dashed, [true, false, true, false]);
});

Deno.test("rocFigure() stays within its panel where a curve, interpolated between equal scores, leaves it", async () => {
  const sizes = await Promise.all([0.01, 1e-7].map(async (background) => {
    const curve = { ...powerCurve(2, "1", 3), background: [background, 0.5, 1], low: [background, 0.5, 1] };
    const { spec, title } = rocFigure(new Map([["own", rocOf(curve)]]), published);
    return /viewBox="[^"]*"/.exec(await renderSvg(spec, title))?.[0];
  }));
  assertEquals(sizes[1], sizes[0]);
});

Deno.test("rocFigure() keeps its data in the spec and the same rows in the table", () => {
  const figure = rocFigure(sevenNetworks, published);
  assertEquals(figure.spec.datasets?.curves, figure.table);
  const points = published.curves.reduce((total, { points }) => total + points.length, 0);
  assertEquals(figure.table.length, 7 * 100 + points);
  assertEquals(figure.spec.description, figure.caption);
});

Deno.test("rocFigure() writes AUCs in the usual notation and calls a collapsed network so", () => {
  const texts = new Set([...having(rocFigure(sevenNetworks, published).spec, "text")].map(({ text }) => text));
  for (const text of ["0.8889(21)", "0.945(1)", "0.82(2)", "0.50, collapsed"]) {
    assert(texts.has(text), text);
  }
  const twoSeeds = new Map([["hl", rocOf(powerCurve(8), powerCurve(8.2, "2"))]]);
  const shown = [...having(rocFigure(twoSeeds, published).spec, "text")].map(({ text }) => text);
  assert(shown.includes("0.8901(21)(17)"), shown.join());
});

Deno.test("rocFigure() captions say events, seeds, and how far the published curves go", () => {
  const { caption } = rocFigure(sevenNetworks, published);
  assertStringIncludes(caption, "1,003 signal, 997 background");
  assertStringIncludes(caption, "seed 1");
  assertStringIncludes(caption, "1.1e6");
});

Deno.test("rocFigure() without published curves has one panel and says nothing of the paper", () => {
  const { spec, caption } = rocFigure(new Map([["own", rocOf(powerCurve(4))]]), published);
  assertEquals([...having(spec, "title")].some(({ title }) => String(title).includes("in the paper")), false);
  assertEquals(caption.includes("published"), false);
  assertThrows(() => rocFigure(new Map(), published), RangeError, "no network");
});

Deno.test("rocFigure() says which columns of its table a reader reads, with the legend's names and colours", () => {
  const { spec, table } = rocFigure(sevenNetworks, published);
  const { reading } = spec.usermeta as { reading: Reading };
  const columns = Object.keys(table[0] ?? {});
  const { x, y, band, series, origin, repeat } = reading;
  for (const field of [x.field, y.field, band?.low, band?.high, series.field, origin.field, repeat]) {
    assert(columns.includes(field ?? ""), field);
  }
  assertEquals(series.values.map(({ value }) => value), [...new Set(table.map(({ network }) => network))]);
  assertEquals(origin.values.map(({ value }) => value), [...new Set(table.map((row) => row.origin))]);
});
