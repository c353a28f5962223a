// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import {
  asReleased,
  defaultSwitches,
  type FeatureName,
  type Features,
  highLevelFeatures,
} from "../../lib/physics/features.ts";
import type { ImageCells } from "../../lib/physics/geometry.ts";
import { ecalCells, generatedEvents, referenceEvent } from "./golden.ts";

function assertFeatures(actual: Features, expected: Readonly<Record<string, number>>, relative: number): void {
  for (const [name, value] of Object.entries(expected)) {
    assertAlmostEquals(actual[name as FeatureName], value, relative * Math.max(1, Math.abs(value)), name);
  }
}
/** Features of ECal cells alone, E and ET alike. */
const ofEcal = (cells: ImageCells, switches = defaultSwitches) =>
  highLevelFeatures({ ee: cells, et: cells, ht: { position: [], value: [] } }, switches);

Deno.test("highLevelFeatures() meets the reference event of HLVar.C's formulas to 1e-12", () => {
  assertFeatures(highLevelFeatures(referenceEvent.images), referenceEvent.expected, 1e-12);
});

Deno.test("highLevelFeatures() meets the generator's 20 golden events to 1e-12", () => {
  for (const { images, hl } of generatedEvents) assertFeatures(highLevelFeatures(images), hl, 1e-12);
});

Deno.test("highLevelFeatures() as released, in float32, differs from float64 by rounding only", () => {
  const { images, expected } = referenceEvent;
  assertFeatures(highLevelFeatures(images, asReleased), expected, 1e-6);
});

Deno.test("highLevelFeatures() of a single cell are 0, 0, 1, 1, 0 and its energy", () => {
  assertEquals(ofEcal(ecalCells([[15, 15, 12]])), {
    Rhad: 0,
    weta2: 0,
    Rphi: 1,
    Reta: 1,
    sigmaetaeta: 0,
    Iso03: 12,
    Iso04: 12,
  });
});

Deno.test("two equal neighbours in eta have half a pitch of width, which swapped pitches shrink", () => {
  const cells = ecalCells([[15, 15, 5], [16, 15, 5]]);
  assertAlmostEquals(ofEcal(cells).weta2, Math.PI / 252, 1e-15);
  assertAlmostEquals(ofEcal(cells, { ...defaultSwitches, swapPitches: false }).weta2, 0.0125, 1e-15);
  assertAlmostEquals(ofEcal(cells).sigmaetaeta, Math.SQRT1_2, 1e-15);
  assertAlmostEquals(ofEcal(cells, { ...defaultSwitches, spreadAboutCentre: false }).sigmaetaeta, 0.5, 1e-15);
});

Deno.test("swapped pitches take cells 12 away in eta into the cone of 0.3 and those in phi out of it", () => {
  const cells = ecalCells([[15, 15, 10], [27, 15, 3], [15, 27, 5]]);
  assertEquals(ofEcal(cells).Iso03, 13);
  assertEquals(ofEcal(cells, { ...defaultSwitches, swapPitches: false }).Iso03, 15);
  assertEquals(ofEcal(cells).Iso04, 18);
});

Deno.test("the cones hold 439 and 793 cells, whichever way the pitches are", () => {
  const all = ecalCells(Array.from({ length: 961 }, (_, k) => [k % 31, Math.floor(k / 31), 1]));
  for (const swapPitches of [true, false]) {
    const { Iso03, Iso04 } = ofEcal(all, { ...defaultSwitches, swapPitches });
    assertEquals([Iso03, Iso04], [439, 793]);
  }
});

Deno.test("isolation without the core leaves out 5 x 7 cells, and of transverse energy takes the other image", () => {
  const ee = ecalCells([[15, 15, 10], [17, 18, 4], [18, 15, 2], [15, 19, 1]]);
  const et = { position: ee.position, value: Array.from(ee.value, (energy) => energy / 2) };
  const images = { ee, et, ht: { position: [], value: [] } };
  assertEquals(highLevelFeatures(images, { ...defaultSwitches, isolationWithCore: false }).Iso03, 3);
  assertEquals(highLevelFeatures(images, { ...defaultSwitches, isolationOfEnergy: false }).Iso03, 8.5);
});

Deno.test("a cell of 1 GeV has no weight in sigmaetaeta as published, and one relative to the sum otherwise", () => {
  const cells = ecalCells([[15, 15, 8], [16, 15, 1]]);
  assertEquals(ofEcal(cells).sigmaetaeta, 0);
  const [centre, side] = [4.7 + Math.log(8 / 9), 4.7 + Math.log(1 / 9)];
  const { sigmaetaeta } = ofEcal(cells, { ...defaultSwitches, absoluteLogarithm: false });
  assertAlmostEquals(sigmaetaeta, Math.sqrt(side / (centre + side)), 1e-15);
});

Deno.test("a variance that rounding makes negative is 0 by default and NaN as released", () => {
  // All energy in one column off the centre: E[x^2] - E[x]^2 is rounding.
  const search = Array.from({ length: 200 }, (_, k) => ecalCells([[16, 15, 1 + k / 7], [16, 16, 1 + k / 3]]));
  const released = search.map((cells) => ofEcal(cells, { ...defaultSwitches, negativeVariance: true }).weta2);
  assert(released.some(Number.isNaN));
  for (const cells of search) assertAlmostEquals(ofEcal(cells).weta2, 0, 1e-8);
});

Deno.test("an empty window makes its features NaN, and an empty ECal makes Rhad infinite", () => {
  const away = ofEcal(ecalCells([[0, 0, 5]]));
  assertEquals([away.weta2, away.Rphi, away.Reta, away.sigmaetaeta], [NaN, NaN, NaN, NaN]);
  const empty = { position: [], value: [] };
  assertEquals(highLevelFeatures({ ee: empty, et: empty, ht: { position: [0], value: [1] } }).Rhad, Infinity);
});
