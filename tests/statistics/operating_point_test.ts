// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { backgroundEfficiency, backgroundRejection, passingBackground } from "../../lib/statistics/operating_point.ts";
import { rankScores, tallyEvents } from "../../lib/statistics/ranking.ts";
import { rocCurve } from "../../lib/statistics/roc.ts";
import { recorded } from "./recorded.ts";

const tallyOf = (labels: number[], scores: number[]) => tallyEvents(rankScores(labels, scores));

Deno.test("passingBackground() counts the background above the k-th signal event where no scores tie", () => {
  //               s    b    s    s    b    b    s    b
  const scores = [0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2];
  const tally = tallyOf([1, 0, 1, 1, 0, 0, 1, 0], scores);
  assertEquals(Array.from(passingBackground(tally, [0, 0.25, 0.5, 0.75, 0.9, 1])), [0, 0, 1, 1, 3, 3]);
});

Deno.test("passingBackground() lets signal and background of equal score pass in proportion", () => {
  const tally = tallyOf([1, 1, 1, 1, 0, 0], [0.5, 0.5, 0.5, 0.5, 0.5, 0.5]);
  assertEquals(Array.from(passingBackground(tally, [0.25, 0.5, 1])), [0.5, 1, 2]);
});

Deno.test("passingBackground() takes 0.7 of 10 signal events to be 7", () => {
  const labels = [1, 1, 1, 1, 1, 1, 1, 0, 1, 1, 1, 0];
  assertEquals(Array.from(passingBackground(tallyOf(labels, labels.map((_, event) => -event)), [0.7, 0.71])), [0, 1]);
});

Deno.test("backgroundEfficiency() lies on the straight pieces of scikit-learn's curve, lowest where it is level", () => {
  const efficiencies = Array.from({ length: 41 }, (_, step) => step / 40);
  for (const { name, labels, scores } of recorded.cases.filter((recordedCase) => !recordedCase.weights)) {
    const { signal, background } = rocCurve(labels, scores);
    const expected = efficiencies.map((efficiency) => {
      const after = signal.findIndex((value) => value >= efficiency - 1e-12);
      if (after === 0) return 0;
      const [x0 = NaN, x1 = NaN] = signal.subarray(after - 1, after + 1);
      const [y0 = NaN, y1 = NaN] = background.subarray(after - 1, after + 1);
      return y0 + (y1 - y0) * (efficiency - x0) / (x1 - x0);
    });
    const found = backgroundEfficiency(tallyOf(labels, scores), efficiencies);
    expected.forEach((value, step) => assertAlmostEquals(found[step] ?? NaN, value, 1e-12, `${name} at ${step / 40}`));
  }
});

Deno.test("backgroundRejection() is infinite where no background passes and 1 where all does", () => {
  const rejection = backgroundRejection(tallyOf([1, 1, 0, 0], [4, 1, 3, 2]), [0.5, 1]);
  assertEquals(Array.from(rejection), [Infinity, 1]);
});

Deno.test("passingBackground() refuses efficiencies that fall or leave 0 to 1", () => {
  const tally = tallyOf([1, 0], [1, 0]);
  assertThrows(() => passingBackground(tally, [0.5, 0.4]), RangeError, "efficiency 1 is 0.4");
  assertThrows(() => passingBackground(tally, [1.1]), RangeError, "efficiency 0 is 1.1");
  assertThrows(() => passingBackground(tally, [NaN]), RangeError, "efficiency 0 is NaN");
});
