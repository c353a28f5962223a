// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { InputError } from "../../lib/artifact/input_error.ts";
import type { Metrics } from "../../lib/artifact/metrics.ts";
import type { NetworkEvidence } from "../../lib/comparison/evidence.ts";
import { describeArea, describeDifference, networkPlacements } from "../../lib/comparison/network_delong.ts";
import recorded from "../fixtures/statistics/intervals.json" with { type: "json" };

const [{ labels, left, right, ...expected }] = recorded.paired_delong as [typeof recorded.paired_delong[number]];

/** Evidence of a network with these scores by seed, of which the second is said to have collapsed or not. */
function evidence(scores: readonly number[][], collapsed: readonly boolean[] = []): NetworkEvidence {
  const seeds = scores.map((_, index) => ({ seed: String(index + 1), collapsed: collapsed[index] ?? false }));
  return {
    name: "et",
    metrics: { seeds } as unknown as Metrics, // Nothing else of it is read here.
    outputs: new Map(scores.map((values, index) => [String(index + 1), Float32Array.from(values)])),
    scores: new Map(),
    histories: new Map(),
  };
}

const placementsOf = (...of: Parameters<typeof evidence>) =>
  networkPlacements(evidence(...of), Uint8Array.from(labels));

Deno.test("describeDifference() gives the recorded paired test", () => {
  const test = describeDifference(placementsOf([left]), placementsOf([right]));
  assertAlmostEquals(test?.z ?? NaN, expected.z, 1e-9 * Math.abs(expected.z));
  assertAlmostEquals(test?.p ?? NaN, expected.p, 1e-9);
  expected.interval.forEach((limit, side) => assertAlmostEquals(test?.interval[side] ?? NaN, limit, 1e-12));
  assertEquals(describeDifference(placementsOf([left]), placementsOf([left])), null);
});

Deno.test("networkPlacements() leaves out a seed that collapsed while another learned", () => {
  const constant = left.map(() => 0.5);
  assertEquals(placementsOf([left, constant], [false, true]), placementsOf([left]));
  const both = describeArea(placementsOf([left, right])), single = describeArea(placementsOf([left]));
  assertEquals((both?.deviation ?? NaN) < 1.2 * (single?.deviation ?? NaN), true);
});

Deno.test("networkPlacements() names the network and seed whose scores are those of other events", () => {
  assertThrows(
    () => placementsOf([left, left.slice(1)]),
    InputError,
    "cannot compare network et, seed 2: cannot rank scores: there are 239 scores and 240 labels, expected as many",
  );
});
