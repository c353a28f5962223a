// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertAlmostEquals, assertEquals, assertLess } from "@std/assert";
import type { Claim } from "../../lib/artifact/published.ts";
import { type ClaimSide, claimVerdict, judgeClaim } from "../../lib/comparison/claim_verdict.ts";

const greater: Claim = { id: "a", text: "A beats B.", source: "Table I", kind: "greater", left: "a", right: "b" };
const within: Claim = { ...greater, kind: "within", margin: 0.01 };

/** A network whose resamples are `value` plus what both networks share plus its own. */
function side(title: string, value: number, own: number, collapsed = false): ClaimSide {
  const resampled = Array.from({ length: 401 }, (_, k) => value + 0.05 * Math.sin(k) + own * (k - 200) / 200);
  const ours = { value, bootstrap: 0.05, seeds: null };
  const placements = { signal: Float64Array.from(resampled), background: Float64Array.from(resampled) };
  const auc = { ours, interval: [0, 1] as [number, number], resampled, collapsed, collapsedSeeds: [] };
  return { title, published: value, auc, placements };
}

Deno.test("claimVerdict() of a greater claim asks on which side of 0 the interval lies", () => {
  const verdict = (low: number, high: number) => claimVerdict([low, high], null);
  assertEquals(verdict(0.001, 0.02), "holds");
  assertEquals(verdict(-0.02, -0.001), "does not hold");
  assertEquals(verdict(-0.001, 0.02), "undecided");
  assertEquals(verdict(0, 0.02), "undecided");
});

Deno.test("claimVerdict() of a claim within a margin asks whether the interval lies inside or outside of it", () => {
  const verdict = (low: number, high: number) => claimVerdict([low, high], 0.01);
  assertEquals(verdict(-0.009, 0.009), "holds");
  assertEquals(verdict(0.002, 0.004), "holds");
  assertEquals(verdict(0.011, 0.02), "does not hold");
  assertEquals(verdict(-0.02, -0.011), "does not hold");
  assertEquals(verdict(0.005, 0.015), "undecided");
  assertEquals(verdict(-0.02, 0.02), "undecided");
});

Deno.test("judgeClaim() pairs resamples: what both networks share does not widen the interval", () => {
  const { difference, verdict } = judgeClaim(greater, side("A", 0.93, 0.01), side("B", 0.91, 0));
  assertAlmostEquals(difference.value, 0.02, 1e-12);
  // The differences are spread evenly over 0.02 +- 0.01, of which the central 95 % are +- 0.0095.
  assertAlmostEquals(difference.interval[0], 0.0105, 1e-9);
  assertAlmostEquals(difference.interval[1], 0.0295, 1e-9);
  assertLess(difference.interval[1] - difference.interval[0], 0.05, "narrower than either network's own spread");
  assertEquals(verdict, "holds");
});

Deno.test("judgeClaim() says the difference in words and sets the published one beside it", () => {
  const judged = judgeClaim(within, side("A", 0.9731, 0.002), side("B", 0.9722, 0));
  assertEquals(judged.because, "0.9731 - 0.9722 = 0.0009, between -0.0010 and 0.0028");
  assertAlmostEquals(judged.published ?? NaN, 0.0009, 1e-12);
  assertEquals([judged.verdict, judged.margin], ["holds", 0.01]);
  const unpublished = judgeClaim(greater, { ...side("A", 0.9, 0), published: null }, side("B", 0.9, 0));
  assertEquals(unpublished.published, null);
});

Deno.test("judgeClaim() decides nothing about a network that collapsed, however far apart the numbers are", () => {
  const judged = judgeClaim(greater, side("ECal image", 0.9, 0.001), side("HCal image", 0.5, 0, true));
  assertEquals(judged.verdict, "undecided");
  assertEquals(judged.because, "the network of the HCal image collapsed, its AUC says nothing about what it saw");
});

Deno.test("judgeClaim() sets DeLong's paired test beside the bootstrap, with the verdict that it would give", () => {
  const { delong, difference } = judgeClaim(greater, side("A", 0.93, 0.01), side("B", 0.91, 0));
  // Placements that differ by values spread evenly over 0.02 +- 0.01, of 401 signal and 401 background events.
  const deviation = Math.sqrt(2 * 0.01 ** 2 / 3 / 401);
  assertAlmostEquals((delong?.deviation ?? NaN) / deviation, 1, 0.01);
  assertAlmostEquals((delong?.z ?? NaN) * (delong?.deviation ?? NaN), difference.value, 1e-12);
  assertAlmostEquals((delong?.interval[0] ?? NaN) + (delong?.interval[1] ?? NaN), 2 * difference.value, 1e-12);
  assertEquals(delong?.verdict, "holds");
  assertLess(delong?.p ?? NaN, 1e-9);
  const small = judgeClaim(within, side("A", 0.93, 0.01), side("B", 0.91, 0));
  assertEquals([small.delong?.verdict, small.verdict], ["does not hold", "does not hold"]);
});

Deno.test("judgeClaim() has no test of a network that collapsed, or of two that order all events alike", () => {
  assertEquals(judgeClaim(greater, side("A", 0.9, 0.001), side("B", 0.5, 0, true)).delong, null);
  assertEquals(judgeClaim(greater, side("A", 0.9, 0.001), side("B", 0.9, 0.001)).delong, null);
});

Deno.test("judgeClaim() is undecided about two networks that give the same", () => {
  const judged = judgeClaim(greater, side("A", 0.9, 0.01), side("B", 0.9, 0));
  assertEquals(judged.verdict, "undecided");
});
