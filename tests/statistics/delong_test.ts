// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertAlmostEquals, assertEquals } from "@std/assert";
import { delong, placements } from "../../lib/statistics/delong.ts";
import { rankScores } from "../../lib/statistics/ranking.ts";
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
