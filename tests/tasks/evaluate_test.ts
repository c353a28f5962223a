// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertAlmostEquals, assertEquals, assertGreater, assertLess, assertRejects } from "@std/assert";
import { InputError } from "../../lib/artifact/input_error.ts";
import { Metrics } from "../../lib/artifact/metrics.ts";
import { Roc } from "../../lib/artifact/roc.ts";
import { auc } from "../../lib/statistics/auc.ts";
import evaluate from "../../tasks/evaluate.ts";
import { caseNamed, recorded } from "../statistics/recorded.ts";
import { labelsOf, runTask, scoresOf, TempFolder, writeDataset, writeScoresFile } from "./answer_inputs.ts";

const labels = labelsOf(800);

interface Seeds {
  readonly [seed: string]: Float32Array;
}

async function evaluateSeeds(folder: TempFolder, seeds: Seeds, params: unknown = {}, events = labels) {
  writeDataset(folder.file("dataset.safetensors"), events);
  const scores = Object.entries(seeds).map(([seed, test]) => {
    const path = folder.file(`scores_${seed}.safetensors`);
    writeScoresFile(path, test);
    return { path, axes: { network: "et", seed } };
  });
  const dataset = { path: folder.file("dataset.safetensors"), axes: {} };
  return await runTask(evaluate, { folder, params, inputs: { dataset, scores } });
}

function parse({ text }: { text: { metrics: string; roc: string } }): { metrics: Metrics; roc: Roc } {
  return { metrics: Metrics.parse(JSON.parse(text.metrics)), roc: Roc.parse(JSON.parse(text.roc)) };
}

Deno.test("evaluate measures every seed: AUC, DeLong's deviation near the bootstrap's, an interval around the value", async () => {
  using folder = new TempFolder();
  const seeds = { 1: scoresOf(labels, 1.5, 2), 2: scoresOf(labels, 1.5, 3) };
  const { metrics, roc } = parse(await evaluateSeeds(folder, seeds));
  assertEquals(metrics.seeds.map(({ seed }) => seed), ["1", "2"]);
  assertEquals(metrics.bootstrap, { resamples: 1000, seed: 1 });
  for (const { seed, auc: area, delong, resampledAucs, collapsed } of metrics.seeds) {
    assertEquals(area.value, auc(labels, seeds[seed === "1" ? 1 : 2]));
    assertAlmostEquals(area.bootstrap / (delong ?? NaN), 1, 0.1);
    assert(area.interval[0] < area.value && area.value < area.interval[1]);
    assertEquals(resampledAucs.length, 1000);
    assertEquals(collapsed, false);
  }
  assertEquals(
    roc.curves.map((curve) => [curve.auc, curve.deviation]),
    metrics.seeds.map((seed) => [
      seed.auc.value,
      seed.auc.bootstrap,
    ]),
  );
});

Deno.test("evaluate gives scikit-learn's AUC for recorded scores", async () => {
  using folder = new TempFolder();
  const { labels, scores } = caseNamed("many_ties");
  const { metrics } = parse(
    await evaluateSeeds(folder, { 1: Float32Array.from(scores) }, { resamples: 10 }, Uint8Array.from(labels)),
  );
  const expected = recorded.cases.find(({ name }) => name === "many_ties")?.auc ?? NaN;
  assertAlmostEquals(metrics.seeds[0]?.auc.value ?? NaN, expected, 1e-12);
});

Deno.test("evaluate draws a rising curve inside its band, and quotes rejections from the same curve", async () => {
  using folder = new TempFolder();
  const { metrics, roc } = parse(await evaluateSeeds(folder, { 1: scoresOf(labels, 2) }, { resamples: 200 }));
  const [curve] = roc.curves;
  assert(curve);
  assertEquals(curve.signal.length, 200);
  assertLess(curve.background.at(-1), 1, "the last signal event is reached before the last background event");
  curve.background.forEach((value, point) => {
    assert(value >= (curve.background[point - 1] ?? 0));
    assert((curve.low[point] ?? NaN) <= (curve.high[point] ?? NaN));
  });
  const inside = curve.background.filter((value, point) =>
    value >= (curve.low[point] ?? NaN) && value <= (curve.high[point] ?? NaN)
  );
  assertGreater(inside.length, 190);
  for (const { efficiency, rejection } of metrics.seeds[0]?.rejection ?? []) {
    const background = curve.background[Math.round(efficiency * 200) - 1] ?? NaN;
    assertAlmostEquals(rejection?.value ?? NaN, 1 / background, 1e-9 / background);
    assertGreater(rejection?.bootstrap, 0);
  }
});

Deno.test("evaluate gives DeLong's intervals and the exact binomial ones of the rejection", async () => {
  using folder = new TempFolder();
  const { metrics } = parse(await evaluateSeeds(folder, { 1: scoresOf(labels, 2) }, { resamples: 400 }));
  const [seed] = metrics.seeds, { background } = metrics.events;
  const { plain = [NaN, NaN], logit } = seed?.delongIntervals ?? {};
  assertAlmostEquals((plain[1] - plain[0]) / (2 * 1.959964 * (seed?.delong ?? NaN)), 1, 1e-6);
  assertAlmostEquals((plain[0] + plain[1]) / 2, seed?.auc.value ?? NaN, 1e-12);
  // Below the plain interval at both ends, as an AUC above one half asks for.
  assert(logit && logit[0] < plain[0] && logit[1] < plain[1]);
  for (const { efficiency, rejection, passing, binomial: [low, high] } of seed?.rejection ?? []) {
    const value = rejection?.value ?? NaN, about = `at ${efficiency}`;
    assertAlmostEquals(value, background / passing, 1e-9 * value, about);
    assert(low < value && value < (high ?? NaN), about);
    // The signal that sets the threshold is in the bootstrap only, which is therefore wider where background is plenty.
    if (efficiency >= 0.9) {
      assertLess((high ?? NaN) - low, (rejection?.interval[1] ?? NaN) - (rejection?.interval[0] ?? NaN));
    }
  }
});

Deno.test("evaluate has no rejection where no background event passes", async () => {
  using folder = new TempFolder();
  const { metrics } = parse(await evaluateSeeds(folder, { 1: Float32Array.from(labels) }, { resamples: 20 }));
  assertEquals(metrics.seeds[0]?.rejection.map(({ rejection }) => rejection), Array(6).fill(null));
  assertEquals(metrics.seeds[0]?.auc, { value: 1, bootstrap: 0, interval: [1, 1] });
  // It is at least what none of the background events excludes: 1 / (1 - 0.025^(1/n)).
  const [least = NaN, most] = metrics.seeds[0]?.rejection[0]?.binomial ?? [];
  assertAlmostEquals(least, 1 / (1 - 0.025 ** (1 / metrics.events.background)), 1e-6);
  assertEquals([most, metrics.seeds[0]?.delongIntervals?.logit], [null, null]);
});

Deno.test("evaluate calls a constant output collapsed, with an AUC of exactly one half", async () => {
  using folder = new TempFolder();
  const { metrics } = parse(await evaluateSeeds(folder, { 1: new Float32Array(800).fill(0.4997) }, { resamples: 20 }));
  assertEquals(metrics.seeds[0]?.collapsed, true);
  assertEquals(metrics.seeds[0]?.auc, { value: 0.5, bootstrap: 0, interval: [0.5, 0.5] });
  assertEquals(metrics.seeds[0]?.rejection[0]?.rejection?.value, 2);
});

Deno.test("evaluate finds one half within four standard errors where the labels are permuted", async () => {
  using folder = new TempFolder();
  const { metrics } = parse(await evaluateSeeds(folder, { 1: scoresOf(labelsOf(800, 99), 2) }, { resamples: 20 }));
  const { signal, background } = metrics.events;
  const standardError = Math.sqrt((signal + background + 1) / (12 * signal * background));
  assertLess(Math.abs((metrics.seeds[0]?.auc.value ?? NaN) - 0.5), 4 * standardError);
});

Deno.test("evaluate gives the same resamples to every network, so that they can be paired", async () => {
  using folder = new TempFolder();
  const good = scoresOf(labels, 2, 5), worse = good.map((score, event) => event % 5 ? score : 0.5);
  const { metrics: { seeds } } = parse(await evaluateSeeds(folder, { 1: good, 2: worse }, { resamples: 300 }));
  const { metrics: alone } = parse(await evaluateSeeds(folder, { 2: worse }, { resamples: 300 }));
  assertEquals(alone.seeds[0]?.resampledAucs, seeds[1]?.resampledAucs);
});

Deno.test("evaluate writes the same bytes twice, and others for another bootstrap seed", async () => {
  using folder = new TempFolder();
  const seeds = { 1: scoresOf(labels, 1) };
  const first = await evaluateSeeds(folder, seeds, { resamples: 50 });
  const second = await evaluateSeeds(folder, seeds, { resamples: 50 });
  const other = await evaluateSeeds(folder, seeds, { resamples: 50, seed: 2 });
  assertEquals(second.text, first.text);
  assertEquals(other.text.metrics === first.text.metrics, false);
  assertEquals(first.progress.at(-1), { done: 50, total: 50, unit: "resamples" });
});

Deno.test("evaluate names the seed whose scores are not finite or belong to other events", async () => {
  using folder = new TempFolder();
  const broken = scoresOf(labels, 1);
  broken[17] = NaN;
  await assertRejects(
    () => evaluateSeeds(folder, { 3: broken }),
    InputError,
    "cannot evaluate seed 3: cannot rank scores: score of event 17 is NaN, expected a finite number",
  );
  await assertRejects(
    () => evaluateSeeds(folder, { 4: new Float32Array(799) }),
    InputError,
    "cannot evaluate seed 4: cannot rank scores: there are 799 scores and 800 labels",
  );
});

Deno.test("evaluate refuses parameters that it does not know and a bootstrap of one resample", () => {
  assertEquals(evaluate.params.safeParse({ resample: 10 }).success, false);
  assertEquals(evaluate.params.safeParse({ resamples: 1 }).success, false);
  assertEquals(evaluate.params.parse({}), { resamples: 1000, seed: 1 });
});
