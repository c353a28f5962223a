/** Finds what the best network gets most wrong: a look at these images says more than an area under a curve. */
import { z } from "zod";
import { openDataset } from "../lib/artifact/dataset.ts";
import { InputError } from "../lib/artifact/input_error.ts";
import type { Mistakes } from "../lib/artifact/mistakes.ts";
import { readScores } from "../lib/artifact/scores.ts";
import { findMistakes } from "../lib/dataset/mistakes.ts";
import { auc } from "../lib/statistics/auc.ts";
import type { InputFile } from "../lib/task/contract.ts";
import { defineTask } from "../lib/task/task.ts";

/** Of each class. */
const count = 6;

export default defineTask({
  about: "Finds the test candidates that the network of the highest AUC gets most wrong",
  params: z.strictObject({}),
  inputs: { dataset: "one", scores: "many" },
  outputs: { mistakes: "mistakes.json" },

  run({ inputs, outputs }) {
    const best = bestNetwork(testLabels(inputs.dataset.path), inputs.scores);
    const mistakes: Mistakes = {
      version: 1,
      network: best.network,
      auc: best.auc,
      trainings: best.trainings,
      ...findMistakes(inputs.dataset.path, best.scores, count),
    };
    Deno.writeTextFileSync(outputs.mistakes, JSON.stringify(mistakes) + "\n");
  },
});

function testLabels(path: string): Uint8Array {
  using arrays = openDataset(path).arrays;
  return arrays.read<Uint8Array>("test/y").data;
}

/** The network whose scores, their mean over its seeds, have the highest AUC; of equal ones the first by name. */
function bestNetwork(labels: Uint8Array, files: readonly InputFile[]) {
  const byNetwork = Map.groupBy(files, ({ path, axes: { network } }) => {
    if (network === undefined) throw new InputError(`cannot rank networks: ${path} has no network, expected its name`);
    return network;
  });
  const [best] = [...byNetwork].map(([network, files]) => {
    const scores = meanScores(files, labels.length);
    return { network, trainings: files.length, scores, auc: auc(labels, scores) };
  }).sort((a, b) => b.auc - a.auc || (a.network < b.network ? -1 : 1));
  if (!best) throw new InputError("cannot rank networks: there are no scores, expected those of one network at least");
  return best;
}

function meanScores(files: readonly InputFile[], events: number): Float64Array {
  const sums = new Float64Array(events);
  for (const { path } of files) {
    const { test } = readScores(path);
    if (test.length !== events) {
      throw new InputError(`cannot rank networks: ${path} has ${test.length} scores, expected ${events}`);
    }
    test.forEach((score, event) => sums[event] = (sums[event] ?? 0) + score);
  }
  return sums.map((sum) => sum / files.length);
}
