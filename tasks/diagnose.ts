/** Looks at the scores of one network beyond its AUC, for every seed that it was trained with. */
import { z } from "zod";
import { openDataset } from "../lib/artifact/dataset.ts";
import { Diagnostics, type SeedDiagnostics } from "../lib/artifact/diagnostics.ts";
import { InputError } from "../lib/artifact/input_error.ts";
import { readScores } from "../lib/artifact/scores.ts";
import {
  brierScore,
  calibrationBins,
  calibrationNoise,
  expectedCalibrationError,
} from "../lib/statistics/calibration.ts";
import { isCollapsed } from "../lib/statistics/collapse.ts";
import { aucByStratum } from "../lib/statistics/strata.ts";
import { defineTask } from "../lib/task/task.ts";

const Edges = z.array(z.number()).min(2).refine(
  (edges) => edges.every((edge, index) => index === 0 || edge > (edges[index - 1] ?? Infinity)),
  "edges must ascend",
);

export default defineTask({
  about: "Measures the distribution and the calibration of a network's scores, and its AUC by pT and eta.",
  params: z.strictObject({
    /** Equal bins of the score for its distribution, and for the reliability diagram. */
    score_bins: z.int().min(1).max(1000).default(40),
    calibration_bins: z.int().min(1).max(1000).default(10),
    /** Edges in GeV. By default about as many events in each, and the tail; the selection begins at 10 GeV. */
    pt_edges: Edges.default([10, 11, 12.5, 15, 20, 30, 120]),
    /** The electron selection ends at |eta| = 2.125. */
    eta_edges: Edges.default([-2.125, -1.5, -0.75, 0, 0.75, 1.5, 2.125]),
  }),
  inputs: { dataset: "one", scores: "many" },
  outputs: { diagnostics: "diagnostics.json" },
  // About a tenth of what counting 2,500 test events leaves uncertain.
  numbers: { diagnostics: { "seeds.*.calibration.error": 0.001, "seeds.*.calibration.brier": 0.0005 } },

  async run({ params, inputs, outputs }) {
    const events = readEvents(inputs.dataset.path);
    if (inputs.scores.length === 0) {
      throw new InputError("cannot diagnose network: there are no scores, expected one seed's");
    }
    const strata = (scores: Float32Array, values: Float32Array | null, edges: readonly number[]) =>
      values && aucByStratum(events.labels, scores, values, edges);
    const seeds: SeedDiagnostics[] = [];
    for (const { path, axes } of inputs.scores) {
      await new Promise((resolve) => setTimeout(resolve));
      const { test } = readScores(path), seed = axes.seed ?? "1";
      try {
        seeds.push({
          seed,
          collapsed: isCollapsed(test),
          ...describeScores(events.labels, test, params),
          pt: strata(test, events.pt, params.pt_edges),
          eta: strata(test, events.eta, params.eta_edges),
        });
      } catch (error) {
        if (error instanceof RangeError) throw new InputError(`cannot diagnose seed ${seed}: ${error.message}`);
        throw error;
      }
    }
    const signal = events.labels.reduce((sum, label) => sum + label, 0);
    const counts = { signal, background: events.labels.length - signal };
    const diagnostics = Diagnostics.parse({ version: 1, events: counts, seeds });
    await Deno.writeTextFile(outputs.diagnostics, JSON.stringify(diagnostics) + "\n");
  },
});

function readEvents(path: string) {
  using file = openDataset(path).arrays;
  const optional = (name: string) => file.has(name) ? file.read<Float32Array>(name).data : null;
  return { labels: file.read<Uint8Array>("test/y").data, pt: optional("test/pt"), eta: optional("test/eta") };
}

function describeScores(
  labels: Uint8Array,
  scores: Float32Array,
  { score_bins, calibration_bins }: { score_bins: number; calibration_bins: number },
): Pick<SeedDiagnostics, "histogram" | "calibration"> {
  const histogram = calibrationBins(labels, scores, score_bins);
  const bins = calibrationBins(labels, scores, calibration_bins);
  return {
    histogram: {
      signal: histogram.map(({ signal }) => signal),
      background: histogram.map(({ events, signal }) => events - signal),
    },
    calibration: {
      bins,
      error: expectedCalibrationError(bins),
      noise: calibrationNoise(bins),
      brier: brierScore(labels, scores),
    },
  };
}
