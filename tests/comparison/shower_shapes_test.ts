// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import type { PublishedHistogram } from "../../lib/artifact/published_histograms.ts";
import type { ShowerShapes } from "../../lib/artifact/shower_shapes.ts";
import { compareMasses, judgeShape, shapeNotes } from "../../lib/comparison/shower_shapes.ts";

const paper: PublishedHistogram = {
  quantity: "mass",
  unit: "GeV",
  split: "train",
  range: [0, 4],
  events: { background: 4, signal: 4 },
  background: [1, 1, 1, 1],
  signal: [3, 1, 0, 0],
};

Deno.test("judgeShape() compares values of a known scale as they are, others after the best line", () => {
  const computed = Float64Array.of(1, 2, 3, 4), scaled = computed.map((value) => 0.1 * value - 1);
  assertEquals(judgeShape(computed, computed, true).largest, 0);
  assertEquals(judgeShape(computed, scaled, true).within, 0);
  const fitted = judgeShape(computed, scaled, false);
  assertEquals([fitted.compared, fitted.within], ["up to a line", 1]);
});

Deno.test("compareMasses() finds the published counts at no distance, and the definition that has them nearer", () => {
  const labels = Uint8Array.of(0, 0, 0, 0, 1, 1, 1, 1);
  const near = Float64Array.of(0.5, 1.5, 2.5, 3.5, 0, 0, 0, 1.5), far = near.map((value) => value + 1);
  const masses = compareMasses([{ what: "ECal and HCal", values: far }, { what: "ECal", values: near }], labels, paper);
  const [both, ecal, published] = masses.of;
  assertEquals([ecal?.background.distance, ecal?.signal.distance, masses.firstEdge], [0, 0, 1]);
  assertEquals([both?.background.distance, both?.signal.distance], [0.25, 0.75]);
  // 3 of 4 signal below all but a quarter of the background, half of a tie there; the fourth above one, tied with one.
  assertAlmostEquals(published?.auc ?? NaN, (3 * 3.5 + 2.5) / 16, 1e-12);
  assertEquals(ecal?.auc, published?.auc);
  const notes = shapeNotes([], masses, 8).join(" ");
  assertStringIncludes(notes, "that of the ECal alone is nearer to Figure 4");
  assertStringIncludes(notes, "are 0.000 for background and 0.000 for signal, those of both calorimeters 0.250");
});

Deno.test("shapeNotes() names what agrees, what does not, and what was not computed", () => {
  const agreement = { compared: "values", events: 100, within: 1, largest: 2e-7, median: 0, correlation: 1 } as const;
  const quantity = (quantity: ShowerShapes["quantities"][number]["quantity"], change: object) => ({
    quantity,
    definition: null,
    agreement,
    refused: null,
    ...change,
  });
  const notes = shapeNotes(
    [
      quantity("Rhad", {}),
      quantity("Rphi", { agreement: { ...agreement, within: 0.985 } }),
      quantity("Iso03", { agreement: null, refused: "there is nothing" }),
      quantity("mass", { definition: "ECal", agreement: null, refused: "there is nothing" }),
    ],
    null,
    100,
  );
  assertEquals(notes, [
    "Rhad in the file is what the images give in all 100 events, to 2e-7 of its size.",
    "Rphi in the file is what the images give, to 0.00001, in 98.50 % of the events only.",
    "Not compared: Iso03 and mass (ECal), since there is nothing.",
  ]);
  assert(notes.every((note) => note.endsWith(".")));
});
