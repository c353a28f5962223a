/** Every cell of our column in the table of bench/README.md: what a run does after each of twenty changes. */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals, assertStringIncludes } from "@std/assert";
import { behaviour } from "./behaviour.ts";
import { TwoStages } from "./two_stages.ts";

Deno.test("twenty changes to two stages never give a wrong or stale answer, and never run more than they must", async (t) => {
  await using world = await TwoStages.create();
  for (const { change, seen, did } of await behaviour(world)) {
    await t.step(`${change.what} (${change.how}): ${change.expected}`, () => {
      assertEquals(did, change.expected, seen.told);
      if (change.tells !== undefined) assertStringIncludes(seen.told, change.tells);
    });
  }
});
