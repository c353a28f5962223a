// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals, assertStringIncludes } from "@std/assert";
import { historiesFigure } from "../../lib/figure/histories.ts";
import { courseOf, sevenHistories } from "./network_samples.ts";
import { published } from "./samples.ts";

Deno.test("historiesFigure() marks the first epoch of each lower learning rate and the restored epoch", () => {
  const { table } = historiesFigure(new Map([["hl", [courseOf(10, { drops: 4 })]]]), published);
  assertEquals(table.length, 10);
  assertEquals(table.filter(({ reduced }) => reduced === 1).map(({ epoch }) => epoch), [5, 9]);
  assertEquals(table.filter(({ restored }) => restored === 1).map(({ epoch }) => epoch), [9]);
  assertEquals([table[0]?.training_loss, table[0]?.validation_loss], [0.8, 0.85]);
});

Deno.test("historiesFigure() leaves out a loss that is no number", () => {
  const { seed, value } = courseOf(3);
  const broken = value.map((epoch) => epoch.epoch === 2 ? { ...epoch, valLoss: NaN } : epoch);
  const { table, spec } = historiesFigure(new Map([["hl", [{ seed, value: broken }]]]), published);
  assertEquals(table.map(({ validation_loss }) => validation_loss === null), [false, true, false]);
  assertStringIncludes(JSON.stringify(spec), "isValid(datum.validation_loss)");
});

Deno.test("historiesFigure() gives all panels the epochs of the longest training", () => {
  const text = JSON.stringify(historiesFigure(sevenHistories, published).spec);
  assertEquals([...text.matchAll(/"domain":\[0,17\]/g)].length > 7, true);
});

Deno.test("historiesFigure() draws a training that does not move as a level line", () => {
  const text = JSON.stringify(historiesFigure(new Map([["ht", [courseOf(3, { start: 0 })]]]), published).spec);
  // Losses of 0.2 and 0.25 are 0.05 apart: the axis has them at its ends.
  assertStringIncludes(text, '"domain":[0.2,0.25]');
  const level = { seed: "1", value: courseOf(2, { start: 0 }).value.map((epoch) => ({ ...epoch, valLoss: 0.2 })) };
  assertStringIncludes(
    JSON.stringify(historiesFigure(new Map([["ht", [level]]]), published).spec),
    '"domain":[0.18,0.22]',
  );
});

Deno.test("historiesFigure() keeps the trainings of two seeds apart and names them", () => {
  const two = new Map([["hl", [courseOf(3), courseOf(4, { seed: "2" })]]]);
  const { table, caption, spec } = historiesFigure(two, published);
  assertEquals(table.map(({ seed }) => seed).join(""), "1112222");
  assertStringIncludes(caption, "Seeds 1, 2.");
  assertStringIncludes(JSON.stringify(spec), '"detail":{"field":"seed"');
  // Reductions of one training cross the panel; those of two stand at its foot.
  const foot = (spec: object) =>
    /"y":{"value":(\d+)},"y2":{"value":(\d+)}/.exec(JSON.stringify(spec))?.slice(1).map(Number);
  const [bottom = NaN, top = NaN] = foot(spec) ?? [];
  assertEquals(bottom - top, 8);
  assertEquals(foot(historiesFigure(sevenHistories, published).spec)?.[1], 0);
});
