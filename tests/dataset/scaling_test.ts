// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { chooseScaling, type ColumnFacts, columnFacts, scaleColumns } from "../../lib/dataset/scaling.ts";

const raw: ColumnFacts = { smallest: 0, largest: 4, mean: 1, deviation: 0.5 };
const standardised: ColumnFacts = { smallest: -1.2, largest: 6, mean: 0.01, deviation: 0.99 };
const seven = (column: ColumnFacts) => new Array<ColumnFacts>(7).fill(column);
/** ECal pixels of 120, 3 and 1 GeV; HCal pixels of 8 and 1 GeV: together a root mean square of sqrt(14475 / 5). */
const inGevPixels = {
  et: { count: 3, largest: 120, squares: 14410 },
  ht: { count: 2, largest: 8, squares: 65 },
};
const inGev = { hl: seven(raw), mass: { ...raw, largest: 30 }, pixels: inGevPixels };
const scaledBefore = {
  hl: seven(standardised),
  mass: { smallest: 0, largest: 0.4, mean: 0.02, deviation: 0.04 },
  pixels: { et: { count: 3, largest: 1, squares: 1 }, ht: { count: 9, largest: 0.05, squares: 0.01 } },
};

Deno.test("columnFacts() gives the extremes, mean and population deviation of each column", () => {
  // numpy: std([1, 2, 4, 9]) = 3.082207001484488
  const [first, second] = columnFacts(Float64Array.of(1, -5, 2, -5, 4, -5, 9, -5), 2);
  assertEquals([first?.smallest, first?.largest, first?.mean], [1, 9, 4]);
  assertAlmostEquals(first?.deviation ?? NaN, 3.082207001484488, 1e-15);
  assertEquals(second, { smallest: -5, largest: -5, mean: -5, deviation: 0 });
});

Deno.test("columnFacts() finds deviation 0 for a constant whose sum rounds", () => {
  assertEquals(columnFacts(new Float64Array(1000).fill(0.1), 1), [
    { smallest: 0.1, largest: 0.1, mean: 0.1, deviation: 0 },
  ]);
});

Deno.test("chooseScaling() standardises raw features and divides images and mass by the pixels' root mean square", () => {
  const { scaling, sentences, notes } = chooseScaling(inGev);
  const divided = { kind: "divided", by: 53.8052, unit: "GeV" } as const;
  assertEquals(scaling, {
    hl: { kind: "standardised", mean: new Array(7).fill(1), deviation: new Array(7).fill(0.5) },
    et: divided,
    ht: divided,
    mass: divided,
  });
  assertEquals(notes, []);
  assertStringIncludes(
    sentences.join(" "),
    "divided by 53.8052 GeV, the root mean square of the training split's non-empty pixels",
  );
});

Deno.test("chooseScaling() leaves input alone that was scaled before, and says so", () => {
  const { scaling, sentences } = chooseScaling(scaledBefore);
  for (const name of ["hl", "mass", "et", "ht"] as const) assertEquals(scaling[name].kind, "as given", name);
  assertEquals(sentences.length, 3);
  for (const sentence of sentences) assertStringIncludes(sentence, "as given");
  assertStringIncludes(sentences.join(" "), "its largest ECal pixel in the training split is 1");
});

Deno.test("chooseScaling() judges features, images and mass each for itself", () => {
  const { scaling } = chooseScaling({ ...inGev, pixels: scaledBefore.pixels });
  assertEquals(scaling.hl.kind, "standardised");
  assertEquals(scaling.et.kind, "as given");
  assertEquals(scaling.mass, { kind: "divided", by: 30, unit: "GeV" });
  assertEquals(chooseScaling({ ...inGev, mass: standardised }).scaling.mass.kind, "as given");
});

Deno.test("chooseScaling() takes no raw features for standardised ones, whatever their mean and deviation", () => {
  const small = seven({ smallest: 0, largest: 3, mean: 0.05, deviation: 1 });
  assertEquals(chooseScaling({ ...inGev, hl: small }).scaling.hl.kind, "standardised");
});

Deno.test("chooseScaling() standardises features that are shifted but not of order one", () => {
  const wide = seven({ smallest: -50, largest: 50, mean: 0, deviation: 20 });
  assertEquals(chooseScaling({ ...inGev, hl: wide }).scaling.hl.kind, "standardised");
});

Deno.test("chooseScaling() centres a constant feature without dividing by zero, and notes it by name", () => {
  const hl = seven(raw);
  hl[1] = { smallest: 0.25, largest: 0.25, mean: 0.25, deviation: 0 };
  const { scaling, notes } = chooseScaling({ ...inGev, hl });
  assert(scaling.hl.kind === "standardised");
  assertEquals([scaling.hl.mean[1], scaling.hl.deviation[1]], [0.25, 1]);
  assertEquals(notes.length, 1);
  assertStringIncludes(notes[0] ?? "", "weta2 is the same in all training events");
});

const empty = { count: 0, largest: 0, squares: 0 };

Deno.test("chooseScaling() does not divide by zero when all images are empty", () => {
  assertEquals(chooseScaling({ ...inGev, pixels: { et: empty, ht: empty } }).scaling.et.kind, "as given");
});

Deno.test("scaleColumns() applies each kind to float32", () => {
  const values = Float64Array.of(1, 10, 3, 30);
  assertEquals(scaleColumns(values, 2, { kind: "as given", why: "" }), Float32Array.of(1, 10, 3, 30));
  assertEquals(
    scaleColumns(values, 2, { kind: "divided", by: 3, unit: "GeV" }),
    Float32Array.of(1 / 3, 10 / 3, 1, 10),
  );
  assertEquals(
    scaleColumns(values, 2, { kind: "standardised", mean: [2, 20], deviation: [0.5, 10] }),
    Float32Array.of(-2, -1, 2, 1),
  );
});
