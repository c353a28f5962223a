// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals } from "@std/assert";
import { embedSvg } from "../../lib/report/embed_svg.ts";
import { publishedItems } from "../../lib/report/published_items.ts";
import { figureFiles, sampleInput, svg } from "./samples.ts";

Deno.test("publishedItems() groups formats, in the order of the paper's numbers, figures before tables", () => {
  const items = publishedItems(sampleInput);
  assertEquals(items.map(({ label, instance }) => [label, instance]), [
    ["Figure 1", "figure_1"],
    ["Figure 5", "figure_5"],
    ["Table I", "table_1"],
  ]);
  assertEquals([...items[0]?.formats.keys() ?? []], ["svg", "json", "csv"]);
});

Deno.test("publishedItems() names what has no number by its file, and leaves other files out", () => {
  const other = { ...figureFiles("x", "x")[0], path: "models/et-1.safetensors" };
  const files = [...figureFiles("training_history", "history"), other as typeof sampleInput.files[number]];
  const items = publishedItems({ ...sampleInput, files });
  assertEquals(items.map(({ id, label }) => [id, label]), [["figure-training_history", "Training history"]]);
});

Deno.test("publishedItems() puts 10 after 9, and what the paper lacks last", () => {
  const stems = ["10_a", "9_b", "history", "2024"];
  const files = [...stems.flatMap((stem) => figureFiles(stem, "x")), ...sampleInput.files];
  const labels = publishedItems({ files }).map(({ label }) => label);
  assertEquals(labels, ["Figure 1", "Figure 5", "Figure 9", "Figure 10", "Figure 2024", "Table I", "History"]);
});

Deno.test("embedSvg() gives ids a prefix wherever they are used and drops the caption", () => {
  const { markup } = embedSvg(svg, "figure-5");
  assertEquals(
    markup,
    `<svg xmlns="http://www.w3.org/2000/svg" width="20pt" height="10pt" viewBox="0 0 20 10" role="img" ` +
      `aria-labelledby="figure-5-title"><title id="figure-5-title">Curves</title>` +
      `<defs><clipPath id="figure-5-clip1"><rect width="20" height="10"/></clipPath></defs>` +
      `<g clip-path="url(#figure-5-clip1)"><text>1 &lt; 2</text></g></svg>`,
  );
});
