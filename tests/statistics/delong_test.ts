// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { auc } from "../../lib/statistics/auc.ts";
import {
  compareAreas,
  delong,
  delongArea,
  logitInterval,
  meanPlacements,
  placements,
  plainInterval,
} from "../../lib/statistics/delong.ts";
import { createGenerator } from "../../lib/statistics/generator.ts";
import { rankScores } from "../../lib/statistics/ranking.ts";
import intervals from "../fixtures/statistics/intervals.json" with { type: "json" };
import { caseNamed, recorded } from "./recorded.ts";

for (const name of ["random", "many_ties"] as const) {
  Deno.test(`delong() equals the recorded area and variance to 1e-12 on "${name}"`, () => {
    const { labels, scores } = caseNamed(name);
    const { auc, variance } = delong(rankScores(labels, scores));
    assertAlmostEquals(auc, recorded.delong[name].auc, 1e-12);
    assertAlmostEquals(variance, recorded.delong[name].variance, 1e-12);
    assertAlmostEquals(Math.sqrt(variance), recorded.delong[name].standard_error, 1e-12);
  });
}

Deno.test("placements() are the share of the other class below a signal event and above a background event", () => {
  const { signal, background } = placements(rankScores([1, 0, 1, 0, 0], [0.9, 0.1, 0.5, 0.5, 0.7]));
  assertEquals(Array.from(signal), [1, 0.5]);
  assertEquals(Array.from(background), [1, 0.75, 0.5]);
});

const recordedIntervals = [
  { expected: recorded.delong.random, name: "random" },
  { expected: recorded.delong.random_68, name: "random" },
  { expected: recorded.delong.many_ties, name: "many_ties" },
] as const;

for (const { expected, name } of recordedIntervals) {
  Deno.test(`plainInterval() and logitInterval() equal the recorded ones to 1e-12 on "${name}", ${expected.level}`, () => {
    const { labels, scores } = caseNamed(name);
    const area = delong(rankScores(labels, scores));
    const plain = plainInterval(area.auc, area.variance, expected.level);
    const logit = logitInterval(area, expected.level) ?? [NaN, NaN];
    expected.interval.forEach((limit, side) => assertAlmostEquals(plain[side] ?? NaN, limit, 1e-12));
    expected.interval_logit.forEach((limit, side) => assertAlmostEquals(logit[side] ?? NaN, limit, 1e-12));
  });
}

Deno.test("logitInterval() stays below 1 where the plain one does not, and there is none for an AUC of 1", () => {
  const nearOne = { auc: 0.99, variance: 0.0001 };
  assertEquals((plainInterval(nearOne.auc, nearOne.variance, 0.95)[1]) > 1, true);
  assertEquals((logitInterval(nearOne, 0.95)?.[1] ?? NaN) < 1, true);
  assertEquals(logitInterval({ auc: 1, variance: 0 }, 0.95), null);
});

for (const { name, labels, left, right, level, ...expected } of intervals.paired_delong) {
  Deno.test(`compareAreas() equals the recorded paired test to 1e-9 on "${name}", and changes sign with the order`, () => {
    const [a, b] = [left, right].map((scores) => placements(rankScores(labels, scores)));
    if (!a || !b) throw new Error("two networks are recorded");
    const found = compareAreas(a, b);
    assertAlmostEquals(found.difference, expected.difference, 1e-12);
    assertAlmostEquals(found.variance / expected.variance, 1, 1e-9);
    assertAlmostEquals(found.z / expected.z, 1, 1e-9);
    assertAlmostEquals(found.p / expected.p, 1, 1e-8);
    const interval = plainInterval(found.difference, found.variance, level);
    expected.interval.forEach((limit, side) => assertAlmostEquals(interval[side] ?? NaN, limit, 1e-12));
    const turned = compareAreas(b, a);
    assertEquals([turned.difference, turned.z, turned.p], [-found.difference, -found.z, found.p]);
  });
}

Deno.test("compareAreas() of a network with itself has neither spread nor z, and refuses other events", () => {
  const { labels, scores } = caseNamed("random");
  const own = placements(rankScores(labels, scores));
  const { difference, variance, z, p } = compareAreas(own, own);
  assertEquals([difference, variance, z, p], [0, 0, NaN, NaN]);
  const fewer = placements(rankScores([0, 1], [0, 1]));
  assertThrows(() => compareAreas(own, fewer), RangeError, "and 1 signal events, expected the same");
});

Deno.test("meanPlacements() are those of the mean AUC", () => {
  const [{ labels, left, right }] = intervals.paired_delong as [typeof intervals.paired_delong[number]];
  const both = [left, right].map((scores) => placements(rankScores(labels, scores)));
  const area = delongArea(meanPlacements(both));
  assertAlmostEquals(area.auc, (auc(labels, left) + auc(labels, right)) / 2, 1e-14);
  // Strongly correlated networks: averaging two of them does not halve the variance.
  const single = delong(rankScores(labels, left)).variance;
  assertEquals(area.variance > 0.8 * single && area.variance < 1.2 * single, true);
  assertThrows(() => meanPlacements([]), RangeError, "expected at least 1");
});

Deno.test("delong() agrees with the closed form of Hanley and McNeil (1982) for exponential scores within 5 %", () => {
  // Signal of rate 1 and background of rate r: A = r / (1 + r), Q1 = A / (2 - A), Q2 = 2 A^2 / (1 + A), Radiology 143, 29.
  const generator = createGenerator(21), events = 20_000, rate = 6;
  const labels = Array.from({ length: events }, () => generator.uniform() < 0.5 ? 1 : 0);
  const scores = labels.map((label) => -Math.log(1 - generator.uniform()) / (label === 1 ? 1 : rate));
  const area = rate / (1 + rate), signal = labels.filter((label) => label === 1).length, background = events - signal;
  const [q1, q2] = [area / (2 - area), 2 * area ** 2 / (1 + area)];
  const expected = (area * (1 - area) + (signal - 1) * (q1 - area ** 2) + (background - 1) * (q2 - area ** 2)) /
    (signal * background);
  const found = delong(rankScores(labels, scores));
  assertAlmostEquals(found.auc, area, 4 * Math.sqrt(expected));
  assertAlmostEquals(found.variance / expected, 1, 0.05);
});
