/** Weights against numpy.histogram's, weighted AUCs against scikit-learn's. */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { effectiveOf, networkValues, reweightingNotes, weightingsOf } from "../../lib/comparison/reweighting.ts";
import { auc } from "../../lib/statistics/auc.ts";
import { WeightedAucs } from "../../lib/statistics/weighted_auc.ts";
import recorded from "../fixtures/physics/reweighting.json" with { type: "json" };

const sampleOf = ({ labels, pt }: { labels: number[]; pt: number[] }) => ({
  labels: Uint8Array.from(labels),
  pt: Float32Array.from(pt),
});
const train = sampleOf(recorded.train), test = sampleOf(recorded.test);
const weightings = weightingsOf(train, test);

function assertClose(actual: Float64Array, expected: readonly number[]): void {
  assertEquals(actual.length, expected.length);
  actual.forEach((value, i) => assertAlmostEquals(value, expected[i] ?? NaN, 1e-12));
}

Deno.test("weightingsOf() gives NumPy's ratios of histograms, capped at 10", () => {
  assertClose(weightings.flat, recorded.flat);
  assertClose(weightings.signalShape, recorded.signal_shape);
  assertEquals(new Set(weightings.unweighted), new Set([1]));
});

Deno.test("effectiveOf() gives Kish's effective numbers of events", () => {
  const { flat, signalShape } = effectiveOf(test.labels, weightings);
  assertAlmostEquals(flat.signal, recorded.effective.flat_signal, 1e-9);
  assertAlmostEquals(flat.background, recorded.effective.flat_background, 1e-9);
  assertAlmostEquals(signalShape.background, recorded.effective.signal_shape_background, 1e-9);
});

Deno.test("WeightedAucs gives scikit-learn's weighted AUCs, and auc() the same", () => {
  const scores = Float32Array.from(recorded.test.scores);
  const { unweighted, flat, signalShape } = weightings;
  const expected = [recorded.auc.unweighted, recorded.auc.flat, recorded.auc.signal_shape];
  const all = [unweighted, flat, signalShape];
  new WeightedAucs(test.labels, scores, all).estimates().forEach(({ value }, i) => {
    assertAlmostEquals(value, expected[i] ?? NaN, 1e-12);
    assertAlmostEquals(auc(test.labels, scores, all[i]), expected[i] ?? NaN, 1e-12);
  });
});

Deno.test("WeightedAucs of the whole sample drawn once is the value itself, in every weighting", () => {
  const all = [weightings.unweighted, weightings.signalShape];
  const aucs = new WeightedAucs(test.labels, Float32Array.from(recorded.test.scores), all);
  aucs.add(all);
  for (const { value, resampled } of aucs.estimates()) assertEquals(resampled, [value]);
});

Deno.test("networkValues() averages seeds, pairs the change by resample, and has no values without seeds", () => {
  const estimate = (value: number, ...resampled: number[]) => ({ value, resampled });
  const one = [estimate(0.8, 0.7, 0.9), estimate(0.8, 0.8, 0.8), estimate(0.9, 0.8, 1)];
  const other = [estimate(0.6, 0.5, 0.7), estimate(0.6, 0.6, 0.6), estimate(0.7, 0.6, 0.8)];
  const { unweighted, flat, change } = networkValues([one, other]);
  assertAlmostEquals(unweighted?.value ?? NaN, 0.7, 1e-12);
  assertAlmostEquals(unweighted?.bootstrap ?? NaN, Math.sqrt(0.02), 1e-12);
  assertAlmostEquals(flat?.bootstrap ?? NaN, 0, 1e-12);
  assertAlmostEquals(change?.value ?? NaN, 0.1, 1e-12);
  assertAlmostEquals(change?.bootstrap ?? NaN, 0, 1e-12);
  assertEquals(networkValues([]), { unweighted: null, flat: null, signalShape: null, change: null });
});

Deno.test("reweightingNotes() says that training was unweighted, and which network changes most", () => {
  const value = (value: number) => ({ value, bootstrap: 0.001 });
  const network = (title: string, change: number) => ({
    name: title,
    title,
    seeds: ["1"],
    unweighted: value(0.9),
    flat: value(0.9),
    signalShape: value(0.9 + change),
    change: value(change),
  });
  const notes = reweightingNotes({ networks: [network("one", 0.0012), network("two", -0.005)], missing: null });
  assertEquals(notes[0]?.startsWith("Networks were trained without weights"), true);
  assertEquals(
    notes[1],
    "With the background given the signal's pT spectrum, the AUC changes by \u22120.0050 at most (two); the change is " +
      "beyond two standard deviations for 1 of 2 networks.",
  );
});

Deno.test("weightingsOf() refuses a training split of one class", () => {
  const signal = { labels: Uint8Array.of(1), pt: Float32Array.of(12) };
  assertThrows(() => weightingsOf(signal, test), RangeError, "lacks a class");
});
