// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { type RocCurve, rocCurve } from "../../lib/statistics/roc.ts";
import { decode, recorded } from "./recorded.ts";

interface Recorded {
  fpr: number[];
  tpr: number[];
  thresholds: (number | string)[];
}

function assertSameCurve(actual: RocCurve, expected: Recorded, name: string): void {
  assertEquals(actual.thresholds.length, expected.thresholds.length, `${name}: points`);
  expected.fpr.forEach((rate, point) => assertAlmostEquals(actual.background[point] ?? NaN, rate, 1e-12, name));
  expected.tpr.forEach((rate, point) => assertAlmostEquals(actual.signal[point] ?? NaN, rate, 1e-12, name));
  assertEquals(Array.from(actual.thresholds), expected.thresholds.map(decode), name);
}

Deno.test("rocCurve() equals scikit-learn's point by point on every recorded case", () => {
  for (const { name, labels, scores, weights, curve } of recorded.cases) {
    assertSameCurve(rocCurve(labels, scores, { weights }), curve, name);
  }
});

Deno.test("rocCurve() keeps every threshold when asked to, as scikit-learn does", () => {
  for (const { name, labels, scores, weights, curve_points_without_dropping, ...rest } of recorded.cases) {
    const full = rocCurve(labels, scores, { weights, dropIntermediate: false });
    assertEquals(full.thresholds.length, curve_points_without_dropping, name);
    if (rest.curve_without_dropping) assertSameCurve(full, rest.curve_without_dropping, name);
  }
});

Deno.test("rocCurve() goes from (0, 0) at Infinity to (1, 1)", () => {
  const { background, signal, thresholds } = rocCurve([0, 1, 0, 1], [0.1, 0.4, 0.35, 0.8]);
  assertEquals([background[0], signal[0], thresholds[0]], [0, 0, Infinity]);
  assertEquals([background.at(-1), signal.at(-1)], [1, 1]);
});

Deno.test("rocCurve() has an area equal to the recorded AUC by the trapezoidal rule", () => {
  for (const { name, labels, scores, weights, auc } of recorded.cases) {
    const { background, signal } = rocCurve(labels, scores, { weights });
    let area = 0;
    for (let point = 1; point < signal.length; point++) {
      const width = (background[point] ?? NaN) - (background[point - 1] ?? NaN);
      area += width * ((signal[point] ?? NaN) + (signal[point - 1] ?? NaN)) / 2;
    }
    assertAlmostEquals(area, auc, 1e-12, name);
  }
});

Deno.test("rocCurve() refuses a single class and scores that are not finite", () => {
  assertThrows(() => rocCurve([1, 1], [0, 1]), RangeError, "2 of 2 events are signal");
  assertThrows(() => rocCurve([1, 0], [0, NaN]), RangeError, "score of event 1 is NaN");
});

Deno.test("rocCurve() takes more distinct scores than a call can have arguments", () => {
  const events = 200_000;
  const labels = Array.from({ length: events }, (_, event) => event % 2);
  const { signal } = rocCurve(labels, Array.from(labels.keys()));
  assertEquals(signal.length, events + 1);
});
