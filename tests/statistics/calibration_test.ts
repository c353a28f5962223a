// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  brierScore,
  calibrationBins,
  calibrationNoise,
  expectedCalibrationError,
} from "../../lib/statistics/calibration.ts";
import { createGenerator } from "../../lib/statistics/generator.ts";
import recorded from "../fixtures/statistics/calibration.json" with { type: "json" };

for (const { name, labels, scores, bins, share, score, counts, error, brier } of recorded.cases) {
  Deno.test(`calibrationBins() equals scikit-learn's calibration_curve to 1e-12 on "${name}"`, () => {
    const measured = calibrationBins(labels, scores, bins);
    assertEquals(measured.map(({ events }) => events), counts);
    const filled = measured.filter(({ events }) => events > 0);
    assertEquals(filled.length, share.length);
    filled.forEach((bin, index) => {
      assertAlmostEquals(bin.share ?? NaN, share[index] ?? NaN, 1e-12);
      assertAlmostEquals(bin.score ?? NaN, score[index] ?? NaN, 1e-12);
    });
    assertAlmostEquals(expectedCalibrationError(measured), error, 1e-12);
    assertAlmostEquals(brierScore(labels, scores), brier, 1e-12);
  });
}

Deno.test("calibrationBins() puts a score on an edge into the lower bin, whatever the rounding of the edges", () => {
  for (const bins of [3, 7, 10, 49, 100]) {
    for (let edge = 1; edge <= bins; edge++) {
      const [bin] = calibrationBins([1], [edge / bins], bins).flatMap(({ events }, index) => events > 0 ? [index] : []);
      assertEquals(bin, edge - 1, `${edge} / ${bins}`);
    }
  }
  assertEquals(calibrationBins([0], [0], 10)[0]?.events, 1);
});

Deno.test("calibrationNoise() is the expected calibration error of exact probabilities", () => {
  const generator = createGenerator(3);
  let error = 0, noise = 0;
  for (let trial = 0; trial < 200; trial++) {
    const scores = Array.from({ length: 500 }, () => generator.uniform());
    const labels = scores.map((score) => generator.uniform() < score ? 1 : 0);
    const bins = calibrationBins(labels, scores, 10);
    error += expectedCalibrationError(bins) / 200;
    noise += calibrationNoise(bins) / 200;
  }
  // Of 200 trials with a relative scatter of a quarter each; the spread within a bin makes the true error 1 to 2 % less.
  assertAlmostEquals(error / noise, 1, 0.06);
});

Deno.test("calibrationBins() refuses what is no probability", () => {
  assertThrows(() => calibrationBins([1, 0], [0.5, 1.2], 10), RangeError, "score of event 1 is 1.2");
  assertThrows(() => brierScore([1], [NaN]), RangeError, "score of event 0 is NaN");
  assertThrows(() => calibrationBins([1], [0.5, 0.5], 10), RangeError, "2 scores and 1 labels");
  assertThrows(() => calibrationBins([1], [0.5], 0), RangeError, "there are 0 bins");
});

Deno.test("expectedCalibrationError() is 0 for a network whose bins keep their word, and 1 for a liar", () => {
  assertEquals(expectedCalibrationError(calibrationBins([1, 0, 1, 0], [0.5, 0.5, 0.5, 0.5], 10)), 0);
  assertEquals(expectedCalibrationError(calibrationBins([1, 0], [0, 1], 10)), 1);
  assert(calibrationNoise(calibrationBins([1, 0], [0, 1], 10)) === 0);
});
