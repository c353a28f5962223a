// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { Buffer } from "node:buffer";
import { inflateSync } from "node:zlib";
import type { Figure } from "../../lib/figure/figure.ts";
import { renderPdf } from "../../lib/figure/render_pdf.ts";
import { renderPng } from "../../lib/figure/render_png.ts";
import { renderSvg } from "../../lib/figure/render_svg.ts";
import { rocFigure } from "../../lib/figure/roc.ts";
import { spectraFigure } from "../../lib/figure/spectra.ts";
import { widths } from "../../lib/figure/style.ts";
import { powerCurve, published, rocOf, sevenNetworks, spectra } from "./samples.ts";
import { clipped, overlaps, textBoxes } from "./text_boxes.ts";

const small = new Map([["hl", rocOf(powerCurve(8, "1", 20))]]);

Deno.test("renderSvg() gives the same bytes for the same spec, whatever was drawn before", async () => {
  const { spec, title } = rocFigure(small, published);
  const first = await renderSvg(spec, title);
  const other = spectraFigure(spectra);
  await renderSvg(other.spec, other.title);
  assertEquals(await renderSvg(spec, title), first);
});

Deno.test("renderSvg() states its size in points, its title and its caption", async () => {
  const { spec, title, caption } = spectraFigure(spectra);
  const svg = await renderSvg(spec, title);
  assertMatch(svg, /^<svg xmlns="[^"]*" xmlns:xlink="[^"]*" version="1.1" width="\d+pt" height="\d+pt" viewBox="0 0 /);
  assertStringIncludes(svg, `role="img" aria-labelledby="title caption"><title id="title">${title}</title>`);
  assertStringIncludes(svg, `<desc id="caption">${caption}</desc>`);
});

Deno.test("renderSvg() fails where Vega-Lite only warns", async () => {
  const layer = (type: "log" | "sqrt") => ({
    mark: "point" as const,
    encoding: { x: { field: "a", type: "quantitative" as const, scale: { type } } },
  });
  const spec = { data: { values: [{ a: 1 }] }, layer: [layer("log"), layer("sqrt")] };
  await assertRejects(() => renderSvg(spec, "faulty"), Error, 'cannot draw "faulty": Conflicting scale');
});

const longNames = new Map(
  ["the first of two networks with a long name", "the second of two networks with a long name"]
    .map((name) => [name, rocOf(powerCurve(4, "1", 20), powerCurve(5, "2", 20))]),
);
const missing = { ...spectra, pt: null, missing: "the input has no candidate pt, and this sentence is a long one" };

for (const width of ["column", "page"] as const) {
  const figures: Record<string, Figure> = {
    "seven networks": rocFigure(sevenNetworks, published, width),
    "one network": rocFigure(small, published, width),
    "long names": rocFigure(longNames, published, width),
    spectra: spectraFigure(spectra, width),
    "a missing panel": spectraFigure(missing, width),
  };
  for (const [name, { spec, title }] of Object.entries(figures)) {
    Deno.test(`at ${width} width no text is clipped or covered: ${name}`, async () => {
      const svg = await renderSvg(spec, title);
      const drawn = Number(/viewBox="0 0 (\d+)/.exec(svg)?.[1]);
      assert(drawn <= widths[width] && drawn > 0.9 * widths[width], `${drawn} pt wide`);
      const boxes = textBoxes(svg);
      assert(boxes.length > 5);
      assertEquals(clipped(svg, boxes), []);
      assertEquals(overlaps(boxes), []);
    });
  }
}

Deno.test("renderPng() is the figure at two pixels for each of 1/96 inch, the same bytes each time", async () => {
  const { spec, title } = rocFigure(small, published);
  const svg = await renderSvg(spec, title);
  const png = await renderPng(svg);
  assertEquals([...png.subarray(1, 4)].map((code) => String.fromCharCode(code)).join(""), "PNG");
  const header = new DataView(png.buffer, png.byteOffset);
  const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg)?.map(Number) ?? [];
  assertEquals(
    [header.getUint32(16), header.getUint32(20)],
    [width, height].map((pt) => Math.round((pt ?? 0) * 8 / 3)),
  );
  assertEquals(await renderPng(svg), png);
});

Deno.test("renderPdf() embeds its fonts, has the figure's size, no date, and the same bytes each time", async () => {
  const { spec, title } = spectraFigure(spectra);
  const svg = await renderSvg(spec, title);
  const pdf = await renderPdf(svg, title);
  const text = Buffer.from(pdf).toString("latin1");
  const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg) ?? [];
  assertStringIncludes(text, `/MediaBox [0 0 ${width} ${height}]`);
  const fonts = [...text.matchAll(/\/BaseFont \/(\S+)/g)].map(([, name]) => name?.replace(/^[A-Z]{6}\+/, ""));
  assertEquals(new Set(fonts), new Set(["DejaVuSans", "DejaVuSans-Oblique"]));
  assertEquals(text.match(/\/FontFile2 /g)?.length, 2);
  assertStringIncludes(text, "(D:19700101000000Z)");
  assertEquals(await renderPdf(svg, title), pdf);
});

Deno.test("renderPdf() draws one unit as one point", async () => {
  const { spec, title } = spectraFigure(spectra);
  const text = Buffer.from(await renderPdf(await renderSvg(spec, title), title)).toString("latin1");
  const streams = [...text.matchAll(/\/Filter \/FlateDecode[^]*?stream\n([^]*?)\nendstream/g)]
    .map(([, bytes]) => inflateSync(Buffer.from(bytes ?? "", "latin1")).toString("latin1"));
  assert(streams.length > 2);
  const page = streams.find((stream) => / cm\n/.test(stream)) ?? "";
  const matrices = [...page.matchAll(/^(\S+) (\S+) (\S+) (\S+) \S+ \S+ cm$/gm)].map((match) => match.slice(1, 5));
  assert(matrices.length > 1);
  for (const matrix of matrices) {
    const [a = 0, b = 0, c = 0, d = 0] = matrix.map(Number);
    assert(Math.abs(Math.abs(a * d - b * c) - 1) < 1e-6, matrix.join(" "));
  }
});

Deno.test("renderPdf() refuses an SVG without a size in points", async () => {
  await assertRejects(
    async () => await renderPdf('<svg width="10" height="10"/>', "x"),
    TypeError,
    "no size in points",
  );
});
