// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { InputError } from "../../lib/artifact/input_error.ts";
import { binEdges, histogramQuantities, parsePublishedHistograms } from "../../lib/artifact/published_histograms.ts";

const text = Deno.readTextFileSync(new URL("../../data/published_histograms.yaml", import.meta.url));
const { histograms } = parsePublishedHistograms(text);
const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);

Deno.test("the published histograms are the eight panels of Figure 4, in order, with 50 bins each", () => {
  assertEquals(histograms.map(({ quantity }) => quantity), [...histogramQuantities]);
  assertEquals(new Set(histograms.map(({ background }) => background.length)), new Set([50]));
});

Deno.test("the background, whose range the bins have, is in them completely", () => {
  for (const { background, events } of histograms) assertEquals(sum(background), events.background);
});

Deno.test("classes have the events of the authors' split", () => {
  const expected = {
    test: { background: 21_542, signal: 21_435 },
    train: { background: 68_693, signal: 68_832 },
  };
  for (const { split, events } of histograms) assertEquals(events, expected[split]);
});

Deno.test("binEdges() reaches exactly from the lower to the upper limit", () => {
  for (const histogram of histograms) {
    const edges = binEdges(histogram);
    assertEquals([edges.at(0), edges.at(-1), edges.length], [...histogram.range, 51]);
    assertAlmostEquals(
      edges[1] as number - (edges[0] as number),
      (histogram.range[1] - histogram.range[0]) / 50,
      1e-12,
    );
  }
});

Deno.test("parsePublishedHistograms() names what is wrong", () => {
  const broken = text.replace("range: [0.0, 10.662101]", "range: [11, 10]").replace(
    "quantity: weta2",
    "quantity: width",
  );
  const error = assertThrows(() => parsePublishedHistograms(broken, "x.yaml"), InputError);
  assertEquals(
    error.message.includes("cannot read x.yaml") && error.message.includes("histograms.0.range") &&
      error.message.includes("histograms.1.quantity"),
    true,
    error.message,
  );
});
