/** The counts of bench/training_step.ts against independent ones. */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { activeSets } from "../../bench/active_cells.ts";
import { activeRows } from "../../bench/training/active_rows.ts";
import { convolutionLayers, networkWork } from "../../bench/training/arithmetic.ts";
import type { Network } from "../../lib/artifact/model.ts";
import { randomImages } from "../compute/tower_cases.ts";

const common = { lr: 0.001, dropout: 0 };
const networks: Record<string, Network> = {
  et_and_ht: { ...common, features: ["et", "ht"], conv: 3, filters: 47, dense: 2, hidden: 146 },
  et: { ...common, features: ["et"], conv: 3, filters: 117, dense: 2, hidden: 160 },
  ht: { ...common, features: ["ht"], conv: 2, filters: 27, dense: 2, hidden: 84 },
  hl: { ...common, features: ["hl"], dense: 5, hidden: 149 },
};

const activityOf = (fill: number, events = 3) => ({
  et: activeRows(randomImages(events, 31, fill, 1).data, 31, 3),
  ht: activeRows(randomImages(events, 32, fill, 2).data, 32, 3),
});

Deno.test("a dense step's GFLOP are those of the count made before for these networks", () => {
  // 128 events, two per multiply-add; the input gradient of first layers left out.
  const expected = { et_and_ht: 50.467, et: 152.252, ht: 7.984, hl: 0.069 };
  const activity = activityOf(0.01);
  for (const [name, gflop] of Object.entries(expected)) {
    const { dense } = networkWork(networks[name] as Network, activity);
    assertAlmostEquals(128 * dense.step / 1e9, gflop, 0.0005);
  }
  assertAlmostEquals(networkWork(networks.et as Network, activity).dense.forward / 1e6, 397.16, 0.005);
});

Deno.test("full images need what a dense program does, empty ones only the dense layers", () => {
  const network = networks.et_and_ht as Network, full = networkWork(network, activityOf(1));
  assertEquals(full.active, full.dense);
  const empty = networkWork(network, activityOf(0));
  assertEquals(convolutionLayers(network, activityOf(0)).every(({ activeIn }) => activeIn === 0), true);
  assertEquals(empty.active.forward, 2 * (2 * 16 * 47 * 146 + 146 * 146 + 146));
  assert(empty.dense.forward === full.dense.forward);
});

Deno.test("activeRows() counts as the definition says, layer by layer", () => {
  for (const [size, fill] of [[31, 0.004], [32, 0.02], [32, 0], [5, 0.3]] as const) {
    const events = 4, { data } = randomImages(events, size, fill, 7);
    const rows = activeRows(data, size, 3);
    const counts = Array.from({ length: events }, (_, event) => {
      const image = data.subarray(event * size ** 2, (event + 1) * size ** 2);
      return activeSets({ size, active: Array.from(image, (value) => value !== 0) });
    });
    rows.forEach(({ size: side, active }, level) => {
      const sets = counts.map((levels) => levels[level]);
      assertEquals(sets[0]?.size, side);
      const total = sets.reduce((sum, set) => sum + (set?.active.filter(Boolean).length ?? NaN), 0);
      assertAlmostEquals(active, total / events, 1e-9);
    });
  }
});
