// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertAlmostEquals, assertEquals, assertLess, assertStringIncludes, assertThrows } from "@std/assert";
import { auc } from "../../lib/statistics/auc.ts";
import { createGenerator } from "../../lib/statistics/generator.ts";
import { decode, recorded } from "./recorded.ts";

Deno.test("auc() equals scikit-learn's to 1e-12 on every recorded case, with ties and with weights", () => {
  for (const { name, labels, scores, weights, auc: expected } of recorded.cases) {
    assertAlmostEquals(auc(labels, scores, weights), expected, 1e-12, name);
  }
});

Deno.test("auc() counts ties as one half", () => {
  assertEquals(auc([0, 1], [0.5, 0.5]), 0.5);
  assertEquals(auc([0, 0, 1, 1], [0.1, 0.5, 0.5, 0.9]), 3.5 / 4);
});

Deno.test("auc() does not depend on the order of the events or on a rising function of the scores", () => {
  const { labels, scores } = recorded.cases[2] ?? { labels: [], scores: [] };
  const reversed = auc(labels.toReversed(), scores.toReversed());
  assertEquals(reversed, auc(labels, scores));
  assertEquals(auc(labels, scores.map((score) => Math.exp(3 * score))), reversed);
});

Deno.test("auc() refuses what scikit-learn refuses or answers with NaN, and says which event", () => {
  const complaints: Record<string, string> = {
    only_signal: "3 of 3 events are signal, expected both signal and background",
    only_background: "0 of 3 events are signal, expected both signal and background",
    nan_score: "score of event 1 is NaN, expected a finite number",
    infinite_score: "score of event 1 is Infinity, expected a finite number",
    empty: "0 of 0 events are signal, expected both signal and background",
    lengths: "there are 3 scores and 2 labels, expected as many",
    three_classes: "label of event 2 is 2, expected 0 or 1",
  };
  assertEquals(recorded.failures.map((failure) => failure.name).sort(), Object.keys(complaints).sort());
  for (const { name, labels, scores } of recorded.failures) {
    const { message } = assertThrows(() => auc(labels, scores.map(decode)), RangeError, undefined, name);
    assertStringIncludes(message, complaints[name] ?? "");
  }
});

Deno.test("auc() refuses weights that are negative, missing or leave one class", () => {
  assertThrows(() => auc([0, 1], [0, 1], [1, -1]), RangeError, "weight of event 1 is -1");
  assertThrows(() => auc([0, 1], [0, 1], [1]), RangeError, "1 weights and 2 events");
  assertThrows(() => auc([0, 1], [0, 1], [0, 1]), RangeError, "signal counts 1 and background 0");
});

Deno.test("auc() of permuted labels is one half within four standard errors", () => {
  const generator = createGenerator(17);
  const scores = Array.from({ length: 2000 }, () => generator.uniform());
  for (let trial = 0; trial < 20; trial++) {
    const labels = scores.map(() => generator.uniform() < 0.4 ? 1 : 0);
    const signal = labels.filter((label) => label === 1).length;
    const standardError = Math.sqrt((labels.length + 1) / (12 * signal * (labels.length - signal)));
    assertLess(Math.abs(auc(labels, scores) - 0.5), 4 * standardError, `trial ${trial}`);
  }
});
