/** That no text of a figure about the sample is clipped or covered, at both widths, and that its SVG is small. */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals } from "@std/assert";
import { featuresFigure } from "../../lib/figure/features.ts";
import type { Figure } from "../../lib/figure/figure.ts";
import { mistakesFigure } from "../../lib/figure/mistakes.ts";
import { renderSvg } from "../../lib/figure/render_svg.ts";
import { imagesFigure } from "../../lib/figure/sample_images.ts";
import { widths } from "../../lib/figure/style.ts";
import { features, histograms, images, mistakes, unknownGrids } from "./sample_artifacts.ts";
import { clipped, overlaps, textBoxes } from "./text_boxes.ts";

const ownUnits = {
  ...features,
  histograms: features.histograms.map((histogram) => ({ ...histogram, unit: null, publishedBins: false })),
  notes: ["The features are in the file's units."],
};

for (const width of ["column", "page"] as const) {
  const figures: Record<string, Figure> = {
    "example images": imagesFigure(images, "examples", width),
    "mean images": imagesFigure(images, "means", width),
    "images of unknown towers": imagesFigure({ ...images, grids: unknownGrids }, "examples", width),
    "features": featuresFigure(features, histograms, width),
    "features in the file's units": featuresFigure(ownUnits, histograms, width),
    "mistakes": mistakesFigure(mistakes, width),
    "mistakes of unknown towers": mistakesFigure({ ...mistakes, grids: unknownGrids }, width),
  };
  for (const [name, { spec, title }] of Object.entries(figures)) {
    Deno.test(`at ${width} width no text is clipped or covered, and the SVG has at most 150 kB: ${name}`, async () => {
      const svg = await renderSvg(spec, title);
      const drawn = Number(/viewBox="0 0 (\d+)/.exec(svg)?.[1]);
      assert(drawn <= widths[width] && drawn > 0.9 * widths[width], `${drawn} pt wide`);
      const boxes = textBoxes(svg);
      assert(boxes.length > 12);
      assertEquals(clipped(svg, boxes), []);
      assertEquals(overlaps(boxes), []);
      assert(svg.length <= 150_000, `${svg.length} bytes`);
    });
  }
}

Deno.test("the axes of features are labelled with plain numbers", async () => {
  const { spec, title } = featuresFigure(features, histograms);
  const labels = textBoxes(await renderSvg(spec, title)).map(({ text }) => text);
  assert(["10", "200", "400", "0.005", "0.8"].every((label) => labels.includes(label)), labels.join(" "));
  assertEquals(labels.filter((label) => /e[+-]?\d/.test(label)), []);
});
