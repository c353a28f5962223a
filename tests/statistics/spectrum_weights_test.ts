// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { effectiveEvents, flatWeights, shapeWeights, spectrumOf } from "../../lib/statistics/spectrum_weights.ts";

const values = [10, 10.5, 10.9, 11, 11.5, 13, 9];
const spectrum = spectrumOf(values, 10, 1);

Deno.test("spectrumOf() counts in bins of equal width as far as there are events, and what is below in the first", () => {
  assertEquals([...spectrum.counts], [4, 2, 0, 1]);
  assertThrows(() => spectrumOf([NaN], 10, 1), RangeError, "a value is NaN");
});

Deno.test("flatWeights() give every bin the fullest one's sum, up to the cap, which empty bins have too", () => {
  assertEquals([...flatWeights([10, 11, 13, 12, 99], spectrum, 3)], [1, 2, 3, 3, 3]);
  const weights = flatWeights(values, spectrum, 10);
  const sums = [0, 0, 0, 0];
  values.forEach((value, i) => {
    const bin = Math.max(0, Math.floor(value) - 10);
    sums[bin] = (sums[bin] ?? 0) + (weights[i] ?? NaN);
  });
  assertEquals(sums, [4, 4, 0, 4]);
});

Deno.test("shapeWeights() give one spectrum the shape of another", () => {
  const wanted = spectrumOf([10, 11, 11, 11, 12], 10, 1);
  const weights = shapeWeights([10, 11, 12, 13, 99], spectrum, wanted, 5);
  [7 / 5 / 4, 3 * 7 / 5 / 2, 5, 0, 0].forEach((weight, i) => assertAlmostEquals(weights[i] ?? NaN, weight, 1e-15));
});

Deno.test("effectiveEvents() of equal weights are all events, of one dominant weight nearly one", () => {
  assertEquals(effectiveEvents(Float64Array.of(2, 2, 2, 2)), 4);
  assertAlmostEquals(effectiveEvents(Float64Array.of(1000, 1, 1)), 1, 0.01);
});
