// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals } from "@std/assert";
import { resultsIn } from "../../lib/pipeline/lock/numbers.ts";

const file = {
  seeds: [{ auc: { value: 0.9, bootstrap: 0.01 } }, { auc: { value: 0.8, bootstrap: 0.02 } }],
  rejection: { "0.5": null, "0.9": 12 },
  events: 100,
};

Deno.test("resultsIn() finds a number in every element that a star stands for", () => {
  assertEquals(resultsIn(file, { "seeds.*.auc.value": 0.001 }), [
    { place: "seeds.0.auc.value", value: 0.9, tolerance: 0.001 },
    { place: "seeds.1.auc.value", value: 0.8, tolerance: 0.001 },
  ]);
});

Deno.test("resultsIn() passes over what is not a number and what is not there", () => {
  assertEquals(resultsIn(file, { "rejection.*": 1, "seeds.*.nothing": 1, "events.*": 1 }), [
    { place: "rejection.0.9", value: 12, tolerance: 1 },
  ]);
});

Deno.test("resultsIn() gives a place the tolerance of the first pattern that names it", () => {
  assertEquals(resultsIn(file, { "events": 0, "*": 5 }), [{ place: "events", value: 100, tolerance: 0 }]);
});
