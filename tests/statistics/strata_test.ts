// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { delong } from "../../lib/statistics/delong.ts";
import { rankScores } from "../../lib/statistics/ranking.ts";
import { aucByStratum } from "../../lib/statistics/strata.ts";
import recorded from "../fixtures/statistics/calibration.json" with { type: "json" };

const { labels = [], scores = [] } = recorded.cases[0] ?? {};
const { values, edges, auc } = recorded.strata;

Deno.test("aucByStratum() equals scikit-learn's roc_auc_score of the events in each bin to 1e-12", () => {
  const { bins, outside } = aucByStratum(labels, scores, values, edges);
  assertEquals(bins.map(({ low, high }) => [low, high]), [[0, 5], [5, 10], [10, 20]]);
  bins.forEach((bin, index) => assertAlmostEquals(bin.auc ?? NaN, auc[index] ?? NaN, 1e-12));
  assertEquals(bins.reduce((sum, { signal, background }) => sum + signal + background, outside), labels.length);
});

Deno.test("aucByStratum() with one bin over everything gives DeLong's deviation", () => {
  const [bin] = aucByStratum(labels, scores, values, [0, 20]).bins;
  assertAlmostEquals(bin?.deviation ?? NaN, Math.sqrt(delong(rankScores(labels, scores)).variance), 1e-12);
});

Deno.test("aucByStratum() leaves a bin of one class without AUC, one of a single event without deviation", () => {
  const { bins, outside } = aucByStratum([1, 0, 1, 1, 1, 0], [1, 0, 1, 1, 1, 0], [1, 1, 2, 2, 5, 3], [1, 2, 3, 4]);
  assertEquals(bins.map(({ auc, deviation }) => [auc, deviation]), [[1, null], [null, null], [null, null]]);
  assertEquals(outside, 1);
});

Deno.test("aucByStratum() counts the last edge in, and what is no number outside", () => {
  const { bins, outside } = aucByStratum([1, 0, 1], [0.9, 0.1, 0.5], [4, 4, NaN], [1, 2, 4]);
  assertEquals([bins[1]?.signal, bins[1]?.background, outside], [1, 1, 1]);
});

Deno.test("aucByStratum() refuses edges that do not ascend and lists of different lengths", () => {
  assertThrows(() => aucByStratum([1], [1], [1], [2, 2]), RangeError, "edges are 2, 2");
  assertThrows(() => aucByStratum([1], [1], [1, 2], [0, 2]), RangeError, "1 labels, 1 scores and 2 values");
});
