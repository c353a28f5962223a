// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertAlmostEquals, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { measureText, wrapText } from "../../lib/figure/fonts.ts";
import { parseRichText, typesetSvg } from "../../lib/figure/rich_text.ts";

Deno.test("parseRichText() sets the letter before a subscript in italics, and nothing else", () => {
  assertEquals(parseRichText("Jet p_{T} [GeV]"), [
    { text: "Jet ", style: "regular", script: "base" },
    { text: "p", style: "oblique", script: "base" },
    { text: "T", style: "regular", script: "sub" },
    { text: " [GeV]", style: "regular", script: "base" },
  ]);
  assertEquals(parseRichText("10^{-3}"), [
    { text: "10", style: "regular", script: "base" },
    { text: "-3", style: "regular", script: "super" },
  ]);
  assertEquals(parseRichText("et_and_ht ^ {x}"), [{ text: "et_and_ht ^ {x}", style: "regular", script: "base" }]);
});

Deno.test("typesetSvg() returns to the baseline after a subscript and keeps escapes", () => {
  const svg = typesetSvg(`<text font-size="10px">a &lt; p_{T} b</text>`);
  assertEquals(
    svg,
    `<text font-size="10px">a &lt; <tspan font-style="italic">p</tspan>` +
      `<tspan dy="2.2" font-size="7px">T</tspan><tspan dy="-2.2"> b</tspan></text>`,
  );
  assertThrows(() => typesetSvg("<text>x_{1}</text>"), TypeError, "no font size");
});

Deno.test("typesetSvg() leaves plain labels alone", () => {
  const svg = `<text font-size="10px">et_and_ht</text>`;
  assertEquals(typesetSvg(svg), svg);
});

Deno.test("measureText() gives the advances of the font file", () => {
  // hmtx of DejaVuSans.ttf 2.37, 2048 units per em: H 1540, p 1300; DejaVuSans-Oblique.ttf: p 1300.
  assertAlmostEquals(measureText("H", 2048), 1540);
  assertAlmostEquals(measureText("p", 2048), 1300);
  assertAlmostEquals(measureText("p_{H}", 2048), 1300 + 0.7 * 1540);
});

Deno.test("wrapText() breaks at blanks only, and keeps every word", () => {
  const text = "one two three incomprehensibilities four";
  const lines = wrapText(text, 50, 8);
  assertEquals(lines.join(" "), text);
  assertStringIncludes(lines.join("|"), "|incomprehensibilities|");
  for (const line of lines) if (line.includes(" ")) assertEquals(measureText(line, 8) <= 50, true, line);
});
