// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { outline } from "../../lib/figure/histogram.ts";
import { spectraFigure } from "../../lib/figure/spectra.ts";
import { spectra } from "./samples.ts";

Deno.test("outline() goes up from the floor, keeps each bin until its upper edge, and comes down again", () => {
  const histogram = { edges: [0, 1, 3], counts: [2, 0], density: [0.5, 0], below: 0, above: 0 };
  assertEquals(outline(histogram, 0.01), [
    { x: 0, density: 0.01 },
    { x: 0, density: 0.5 },
    { x: 1, density: 0.01 },
    { x: 3, density: 0.01 },
  ]);
});

interface Drawn {
  readonly datasets: { readonly corners: { quantity: string; class: string; x: number; density: number }[] };
  readonly vconcat: [unknown, { hconcat: { layer: { encoding: Record<string, Record<string, unknown>> }[] }[] }];
}

Deno.test("spectraFigure() draws pT on a logarithmic axis and eta on one from zero", () => {
  const { vconcat: [, { hconcat: [pt, eta] }] } = spectraFigure(spectra).spec as unknown as Drawn;
  const [ptAxis, etaAxis] = [pt, eta].map((panel) => panel?.layer[0]?.encoding.y?.scale as Record<string, unknown>);
  // Densities are 0.07 and 0.02, 0.06 and 0.006.
  assertEquals([ptAxis?.type, ptAxis?.domain], ["log", [0.001, 0.1]]);
  assertEquals(etaAxis?.type, undefined);
  assertEquals((etaAxis?.domain as number[])[0], 0);
  assertEquals(pt?.layer[0]?.encoding.x?.title, "p_{T} [GeV]");
  assertEquals(pt?.layer[0]?.encoding.x?.scale, { domain: [10, 55], nice: false, zero: false });
});

Deno.test("spectraFigure() draws an empty bin at the floor, and its table keeps the zero", () => {
  const { spec, table } = spectraFigure(spectra);
  const corners = (spec as unknown as Drawn).datasets.corners;
  const last = corners.filter((row) => row.quantity === "pt" && row.class === "signal").slice(-2);
  assertEquals(last.map(({ x, density }) => [x, density]), [[30, 0.001], [40, 0.001]]);
  const bin = table.find((row) => row.quantity === "pt" && row.low === 30);
  assertEquals([bin?.count, bin?.density], [0, 0]);
});

Deno.test("spectraFigure() has a table whose densities integrate to the part of the events inside the axes", () => {
  const { table } = spectraFigure(spectra);
  const area = table.filter((row) => row.quantity === "pt" && row.class === "background")
    .reduce((sum, row) => sum + Number(row.density) * (Number(row.high) - Number(row.low)), 0);
  assertAlmostEquals(area, 1099 / 1100);
});

Deno.test("spectraFigure() puts a note in the place of a panel whose quantity the input lacks", () => {
  const missing = "the input has no candidate pt and eta";
  const { spec, caption, table } = spectraFigure({ ...spectra, pt: null, eta: null, missing });
  assertStringIncludes(caption, "Not drawn: the input has no candidate pt and eta.");
  assertEquals(table, []);
  const { vconcat: [, { hconcat: panels }] } = spec as unknown as Drawn;
  assertEquals(panels.length, 2);
  assert(panels.every((panel) => JSON.stringify(panel).includes("candidate pt")));
});

Deno.test("spectraFigure() captions count the entries outside the axes, in both panels", () => {
  assertStringIncludes(spectraFigure(spectra).caption, "2 signal and 2 background entries");
});
