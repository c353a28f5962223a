// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { talliedAuc } from "../../lib/statistics/auc.ts";
import { drawResample } from "../../lib/statistics/bootstrap.ts";
import { delong, placements } from "../../lib/statistics/delong.ts";
import { createGenerator, type Generator } from "../../lib/statistics/generator.ts";
import { mean, percentiles, standardDeviation, variance } from "../../lib/statistics/moments.ts";
import { emptyTally, rankScores, tallyEvents } from "../../lib/statistics/ranking.ts";
import { caseNamed, LinearCongruential, recorded } from "./recorded.ts";

/** AUC per resample of each list of scores, all on the same resamples. */
function bootstrapAucs(labels: number[], scores: number[][], resamples: number, generator: Generator): number[][] {
  const rankings = scores.map((list) => rankScores(labels, list));
  const tallies = rankings.map(emptyTally);
  const counts = new Uint32Array(labels.length);
  return Array.from({ length: resamples }, () => {
    drawResample(labels, generator, counts);
    return rankings.map((ranking, index) => talliedAuc(tallyEvents(ranking, counts, tallies[index])));
  });
}

/** Two networks that see partly the same: correlated scores of 1,500 events. */
function twoNetworks(): { labels: number[]; scores: [number[], number[]] } {
  const generator = createGenerator(8);
  const labels = Array.from({ length: 1500 }, () => generator.uniform() < 0.5 ? 1 : 0);
  const noise = () => generator.uniform() + generator.uniform() - 1;
  const seen = labels.map((label) => 0.3 * label + noise());
  return { labels, scores: [seen.map((value) => value + 0.3 * noise()), seen.map((value) => value + 0.8 * noise())] };
}

Deno.test("drawResample() gives the recorded 200 resamples to 1e-12 from the recorded generator", () => {
  const { labels, scores } = caseNamed("random");
  const expected = recorded.bootstrap.random;
  const generator = new LinearCongruential(expected.seed);
  const areas = bootstrapAucs(labels, [scores], expected.resamples, generator).map(([area]) => area ?? NaN);
  expected.first.forEach((area, index) => assertAlmostEquals(areas[index] ?? NaN, area, 1e-12));
  assertAlmostEquals(mean(areas), expected.mean, 1e-12);
  assertAlmostEquals(standardDeviation(areas), expected.standard_deviation_n_minus_1, 1e-12);
  const [low = NaN, middle = NaN, high = NaN] = percentiles(areas, [0.025, 0.5, 0.975]);
  assertAlmostEquals(low, expected.percentiles["2.5"], 1e-12);
  assertAlmostEquals(middle, expected.percentiles["50"], 1e-12);
  assertAlmostEquals(high, expected.percentiles["97.5"], 1e-12);
});

Deno.test("the bootstrap's deviation of an AUC agrees with DeLong's within 10 %", () => {
  const { labels, scores: [scores] } = twoNetworks();
  const areas = bootstrapAucs(labels, [scores], 1000, createGenerator(1)).map(([area]) => area ?? NaN);
  const analytic = Math.sqrt(delong(rankScores(labels, scores)).variance);
  // The deviation of 1,000 resamples is itself known to 1 / sqrt(2000) = 2.2 %.
  assertAlmostEquals(standardDeviation(areas) / analytic, 1, 0.1);
});

Deno.test("the paired bootstrap's deviation of an AUC difference agrees with DeLong's within 10 %", () => {
  const { labels, scores } = twoNetworks();
  const differences = bootstrapAucs(labels, scores, 1000, createGenerator(2)).map(([a = NaN, b = NaN]) => a - b);
  const [first, second] = scores.map((list) => placements(rankScores(labels, list)));
  const between = (side: "signal" | "background") => {
    const other = second?.[side] ?? [];
    const difference = first?.[side].map((value, event) => value - (other[event] ?? NaN)) ?? [];
    return variance(difference) / difference.length;
  };
  const analytic = Math.sqrt(between("signal") + between("background"));
  assertAlmostEquals(standardDeviation(differences) / analytic, 1, 0.1);
  const single = Math.sqrt(delong(rankScores(labels, scores[0])).variance);
  assertEquals(analytic < single, true, "pairing removes what the networks share");
});

Deno.test("drawResample() draws as many events as there are, and never a single class", () => {
  const labels = [1, 0, 0];
  const generator = createGenerator(3);
  const counts = new Uint32Array(3);
  for (let resample = 0; resample < 200; resample++) {
    drawResample(labels, generator, counts);
    assertEquals(counts.reduce((sum, count) => sum + count), 3);
    assertEquals(counts[0] === 0 || counts[0] === 3, false);
  }
});

Deno.test("drawResample() refuses a single class and counts of another length", () => {
  const generator = createGenerator(0);
  assertThrows(() => drawResample([1, 1], generator, new Uint32Array(2)), RangeError, "2 of 2 events are signal");
  assertThrows(() => drawResample([1, 0], generator, new Uint32Array(3)), RangeError, "3 counts, expected 2");
});
