/** The figures about networks, drawn: their sizes, the places of their texts, the sizes of their files. */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals } from "@std/assert";
import { architectureFigure } from "../../lib/figure/architecture.ts";
import { blockFigure } from "../../lib/figure/block.ts";
import { calibrationFigure } from "../../lib/figure/calibration.ts";
import type { Figure } from "../../lib/figure/figure.ts";
import { historiesFigure } from "../../lib/figure/histories.ts";
import { kinematicsFigure } from "../../lib/figure/kinematics.ts";
import { renderSvg } from "../../lib/figure/render_svg.ts";
import { scoresFigure } from "../../lib/figure/scores.ts";
import { widths } from "../../lib/figure/style.ts";
import { networks, trainedModel, trainedModels } from "./models.ts";
import { courseOf, diagnosticsOf, diagnosticsWith, sevenDiagnostics, sevenHistories } from "./network_samples.ts";
import { published } from "./samples.ts";
import { clipped, overlaps, textBoxes } from "./text_boxes.ts";

const longName = "a network that the paper does not know, with a long name";
const models = trainedModels();
const et = networks.et ?? networks.ht;
if (!et) throw new RangeError("cannot test: pipeline.yaml has no network with an image");
/** The deepest towers that a network may have, which do not fit side by side. */
const deepest = new Map([[longName, trainedModel({ ...et, conv: 5, dense: 64, dropout: 0.25 })]]);
const flat = new Map([...models].filter(([name]) => name === "hl" || name === "mass"));
const two = new Map([[longName, diagnosticsWith(diagnosticsOf("1"), diagnosticsOf("2", 0.05))]]);
const without = new Map([["hl", diagnosticsWith({ ...diagnosticsOf(), pt: null, eta: null })]]);
const long = new Map([
  [longName, [courseOf(100, { drops: 12 }), courseOf(80, { seed: "2", start: 0.5 })]],
  ["ht", [courseOf(1, { start: 0 })]],
]);

for (const width of ["column", "page"] as const) {
  const figures: Record<string, Figure> = {
    "score distributions": scoresFigure(sevenDiagnostics, published, width),
    "score distributions of one network, two seeds": scoresFigure(two, published, width),
    "calibration": calibrationFigure(sevenDiagnostics, published, width),
    "calibration of one network, two seeds": calibrationFigure(two, published, width),
    "AUC by pT and eta": kinematicsFigure(sevenDiagnostics, published, width),
    "AUC of one network, two seeds": kinematicsFigure(two, published, width),
    "AUC without pT and eta": kinematicsFigure(without, published, width),
    "histories": historiesFigure(sevenHistories, published, width),
    "a hundred epochs and a single one": historiesFigure(long, published, width),
    "architecture": architectureFigure(models, published, width),
    "the deepest architecture": architectureFigure(deepest, published, width),
    "architecture without images": architectureFigure(flat, published, width),
    "block": blockFigure(models, published, width),
    "block of the deepest architecture": blockFigure(deepest, published, width),
    "no block": blockFigure(flat, published, width),
  };
  for (const [name, { spec, title }] of Object.entries(figures)) {
    Deno.test(`at ${width} width no text is clipped or covered, and the file is small: ${name}`, async () => {
      const svg = await renderSvg(spec, title);
      const drawn = Number(/viewBox="0 0 (\d+)/.exec(svg)?.[1]);
      assert(drawn <= widths[width] && drawn > 0.9 * widths[width], `${drawn} pt wide`);
      const boxes = textBoxes(svg);
      assert(boxes.length > 0);
      assertEquals(clipped(svg, boxes), []);
      assertEquals(overlaps(boxes), []);
      assert(svg.length < 150_000, `${svg.length} bytes`);
    });
  }
}
