// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { calibrationFigure } from "../../lib/figure/calibration.ts";
import { networkStyles } from "../../lib/figure/network_style.ts";
import { diagnosticsOf, diagnosticsWith, sevenDiagnostics, sevenNames } from "./network_samples.ts";
import { published } from "./samples.ts";

Deno.test("calibrationFigure() keeps an empty bin in the table and leaves it out of the drawing", () => {
  const { table, spec } = calibrationFigure(sevenDiagnostics, published);
  assertEquals(table.length, 7 * 4);
  const empty = table.find((row) => row.network === "hl" && row.low === 0.5);
  assertEquals([empty?.events, empty?.score, empty?.share, empty?.share_low], [0, null, null, null]);
  const drawn = spec.datasets?.bins as { network: string }[];
  assertEquals(drawn.filter(({ network }) => network === "hl").length, 3);
});

Deno.test("calibrationFigure() writes the mean error over seeds and what counting alone would make of it", () => {
  const two = new Map([["hl", diagnosticsWith(diagnosticsOf("1"), diagnosticsOf("2", 0.02))]]);
  const { spec, caption, table } = calibrationFigure(two, published);
  const text = JSON.stringify(spec);
  assertStringIncludes(text, "ECE 0.050");
  assertStringIncludes(text, "0.020 if exact");
  assertStringIncludes(caption, "averaged over seeds 1, 2");
  assertEquals(new Set(table.map(({ seed }) => seed)), new Set(["1", "2"]));
});

Deno.test("calibrationFigure() draws each network in its own colour, on axes from 0 to 1, with bars from end to end", () => {
  const text = JSON.stringify(calibrationFigure(sevenDiagnostics, published).spec);
  for (const { color } of networkStyles(sevenNames).values()) assert(text.includes(`"color":"${color}"`), color);
  assertStringIncludes(text, '"domain":[0,1]');
  assertStringIncludes(text, '"y2":{"field":"share_high"}');
});
