// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertAlmostEquals, assertEquals } from "@std/assert";
import type { Metrics } from "../../lib/artifact/metrics.ts";
import { networkAuc, networkRejection } from "../../lib/comparison/network_auc.ts";

type Seed = Metrics["seeds"][number];

function seed(name: string, value: number, resampledAucs: number[], rejection: number | null = 10): Seed {
  const estimate = (value: number): Seed["auc"] => ({ value, bootstrap: 0.5, interval: [value, value] });
  return {
    seed: name,
    auc: estimate(value),
    resampledAucs,
    delong: 0.01,
    delongIntervals: { plain: [value - 0.02, value + 0.02], logit: null },
    rejection: [{
      efficiency: 0.5,
      rejection: rejection === null ? null : estimate(rejection),
      passing: rejection === null ? 0 : 5 / rejection,
      binomial: [1, null],
    }],
    collapsed: value === 0.5,
  };
}

function metrics(...seeds: Seed[]): Metrics {
  return { version: 1, events: { signal: 5, background: 5 }, bootstrap: { resamples: 3, seed: 1 }, seeds };
}

Deno.test("networkAuc() of one seed has no spread over seeds", () => {
  const { ours, collapsed } = networkAuc(metrics(seed("1", 0.9, [0.89, 0.9, 0.91])));
  assertEquals([ours.value, ours.seeds, collapsed], [0.9, null, false]);
  assertAlmostEquals(ours.bootstrap, 0.01, 1e-12);
});

Deno.test("networkAuc() averages seeds resample by resample, so that what they share stays", () => {
  const { ours, resampled } = networkAuc(
    metrics(seed("1", 0.9, [0.88, 0.9, 0.92]), seed("2", 0.92, [0.9, 0.92, 0.94])),
  );
  assertAlmostEquals(ours.value, 0.91, 1e-12);
  assertAlmostEquals(ours.bootstrap, 0.02, 1e-12);
  assertAlmostEquals(ours.seeds ?? NaN, Math.SQRT2 * 0.01, 1e-12);
  resampled.forEach((value, k) => assertAlmostEquals(value, [0.89, 0.91, 0.93][k] ?? NaN, 1e-12));
});

Deno.test("networkAuc() leaves out a collapsed seed while another learned, and names it", () => {
  const two = metrics(seed("1", 0.9, [0.88, 0.9, 0.92]), seed("2", 0.5, [0.5, 0.5, 0.5]));
  const { ours, collapsed, collapsedSeeds } = networkAuc(two);
  assertEquals([ours.value, ours.seeds, collapsed, collapsedSeeds], [0.9, null, false, ["2"]]);
});

Deno.test("networkAuc() calls a network collapsed if all of its seeds are", () => {
  const { ours, collapsed } = networkAuc(metrics(seed("1", 0.5, [0.5, 0.5, 0.5]), seed("2", 0.5, [0.5, 0.5, 0.5])));
  assertEquals([ours.value, ours.bootstrap, collapsed], [0.5, 0, true]);
});

Deno.test("networkRejection() averages seeds, and is null where one lets no background event pass", () => {
  const resampled = [0.9, 0.9, 0.9];
  const both = networkRejection(metrics(seed("1", 0.9, resampled, 10), seed("2", 0.9, resampled, 14)), 0.5);
  assertEquals([both?.value, both?.bootstrap], [12, 0.5]);
  assertAlmostEquals(both?.seeds ?? NaN, 2 * Math.SQRT2, 1e-12);
  assertEquals(networkRejection(metrics(seed("1", 0.9, resampled), seed("2", 1, resampled, null)), 0.5), null);
  assertEquals(networkRejection(metrics(seed("1", 0.9, resampled)), 0.3), null);
});
