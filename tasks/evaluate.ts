/** Measures one network on the test split, for every seed that it was trained with. */
import { z } from "zod";
import { openDataset } from "../lib/artifact/dataset.ts";
import { InputError } from "../lib/artifact/input_error.ts";
import { Metrics } from "../lib/artifact/metrics.ts";
import { Roc } from "../lib/artifact/roc.ts";
import { readScores } from "../lib/artifact/scores.ts";
import { drawResample } from "../lib/statistics/bootstrap.ts";
import { isCollapsed } from "../lib/statistics/collapse.ts";
import { logitInterval, plainInterval } from "../lib/statistics/delong.ts";
import { Evaluation } from "../lib/statistics/evaluation.ts";
import { createGenerator } from "../lib/statistics/generator.ts";
import { defineTask } from "../lib/task/task.ts";

/** Where the background rejection is quoted. */
const efficiencies = [0.5, 0.6, 0.7, 0.8, 0.9, 0.95];
/** Where the curve is drawn. */
const curve = Array.from({ length: 200 }, (_, step) => (step + 1) / 200);
const pauseEveryMs = 100;

export default defineTask({
  about: "Computes the ROC curve, the AUC and the background rejection, each with its bootstrap over the test events.",
  params: z.strictObject({
    resamples: z.int().min(2).max(100_000).default(1000),
    /** Of the bootstrap; the same for all networks, so that `compare` can pair their resamples. */
    seed: z.int().min(0).max(2 ** 32 - 1).default(1),
  }),
  inputs: { dataset: "one", scores: "many" },
  outputs: { metrics: "metrics.json", roc: "roc.json" },
  // About a tenth of the deviations over 2,500 test events; with 43,000 they are a quarter of that.
  numbers: { metrics: { "seeds.*.auc.value": 0.001, ...rejectionTolerances([0.5, 0.4, 0.3, 0.2, 0.1, 0.05]) } },

  async run({ params: { resamples, seed }, inputs, outputs, progress }) {
    const labels = readLabels(inputs.dataset.path);
    const networks = inputs.scores.map(({ path, axes }) => evaluationOf(labels, path, axes.seed ?? "1"));
    if (networks.length === 0) {
      throw new InputError("cannot evaluate network: there are no scores, expected one seed's");
    }

    const generator = createGenerator(seed), counts = new Uint32Array(labels.length);
    for (let done = 0, paused = performance.now(); done < resamples; done++) {
      drawResample(labels, generator, counts);
      for (const { evaluation } of networks) evaluation.add(counts);
      if (performance.now() - paused < pauseEveryMs) continue;
      progress({ done: done + 1, total: resamples, unit: "resamples" });
      await new Promise((resolve) => setTimeout(resolve));
      paused = performance.now();
    }
    progress({ done: resamples, total: resamples, unit: "resamples" });

    const signal = labels.reduce((sum, label) => sum + label, 0);
    const events = { signal, background: labels.length - signal };
    const metrics = { version: 1, events, bootstrap: { resamples, seed }, seeds: networks.map(metricsOf) };
    const roc = { version: 1, events, curves: networks.map(curveOf) };
    await Deno.writeTextFile(outputs.metrics, JSON.stringify(Metrics.parse(metrics)) + "\n");
    await Deno.writeTextFile(outputs.roc, JSON.stringify(Roc.parse(roc)) + "\n");
  },
});

/** @param tolerances at each of the efficiencies: the larger a rejection, the less is known of it. */
function rejectionTolerances(tolerances: readonly number[]): Record<string, number> {
  return Object.fromEntries(tolerances.map((value, index) => [`seeds.*.rejection.${index}.rejection.value`, value]));
}

interface Network {
  readonly seed: string;
  readonly collapsed: boolean;
  readonly evaluation: Evaluation;
}

function readLabels(path: string): Uint8Array {
  const { arrays } = openDataset(path);
  using file = arrays;
  return file.read<Uint8Array>("test/y").data;
}

/** @throws InputError if the scores are not those of the labels' events, or cannot be ranked. */
function evaluationOf(labels: Uint8Array, path: string, seed: string): Network {
  const { test } = readScores(path);
  try {
    return { seed, collapsed: isCollapsed(test), evaluation: new Evaluation(labels, test, { efficiencies, curve }) };
  } catch (error) {
    if (error instanceof RangeError) throw new InputError(`cannot evaluate seed ${seed}: ${error.message}`);
    throw error;
  }
}

function metricsOf({ seed, collapsed, evaluation }: Network): Metrics["seeds"][number] {
  const delong = evaluation.delong(), rejection = evaluation.rejection(), counts = evaluation.counts();
  const isKnown = !Number.isNaN(delong.variance);
  return {
    seed,
    auc: evaluation.auc(),
    resampledAucs: evaluation.resampledAucs(),
    delong: isKnown ? Math.sqrt(delong.variance) : null,
    delongIntervals: isKnown
      ? { plain: plainInterval(delong.auc, delong.variance, 0.95), logit: logitInterval(delong, 0.95) }
      : null,
    rejection: efficiencies.map((efficiency, index) => {
      const { passing = NaN, interval: [low, high] = [NaN, NaN] } = counts[index] ?? {};
      return {
        efficiency,
        rejection: rejection[index] ?? null,
        passing,
        binomial: [low, Number.isFinite(high) ? high : null],
      };
    }),
    collapsed,
  };
}

function curveOf({ seed, collapsed, evaluation }: Network): Roc["curves"][number] {
  const { value, bootstrap } = evaluation.auc();
  return { seed, auc: value, deviation: bootstrap, collapsed, ...evaluation.band() };
}
