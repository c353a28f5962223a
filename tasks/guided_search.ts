/** Searches for the observables that close the gap between the high-level features and the images. */
import { z } from "zod";
import { openDataset, type Split, splits } from "../lib/artifact/dataset.ts";
import { GuidedSearch, SearchNetworkSettings, SearchStart } from "../lib/artifact/guided_search.ts";
import { InputError } from "../lib/artifact/input_error.ts";
import type { Observable } from "../lib/artifact/observables.ts";
import { openObservables } from "../lib/artifact/observables.ts";
import { readScores } from "../lib/artifact/scores.ts";
import { SearchCheckpoint } from "../lib/guiding/checkpoint.ts";
import { guideAucs } from "../lib/guiding/guide.ts";
import { searchObservables, type SearchResult } from "../lib/guiding/search.ts";
import { Pace } from "../lib/model/pace.ts";
import { encodeCsv } from "../lib/table/csv.ts";
import type { InputFile } from "../lib/task/contract.ts";
import { defineTask } from "../lib/task/task.ts";

const count = z.int().min(1);

export default defineTask({
  about: "Adds observables to the high-level features, each the one that orders events most as the image network does.",
  params: z.strictObject({
    search: SearchStart,
    network: SearchNetworkSettings,
    seed: z.int().min(0).max(2 ** 32 - 1).default(1),
    /** Observables to choose at most; the authors' code ends after five. */
    steps: z.int().min(0).max(100).default(4),
    /** Events of each class of which all pairs are taken; null for all. The authors' code draws 6,000. */
    sampled: count.nullable().default(null),
    bootstrap: z.strictObject({ resamples: z.int().min(2).max(100_000), seed: z.int().min(0).max(2 ** 32 - 1) })
      .default({ resamples: 200, seed: 1 }),
  }),
  inputs: { dataset: "one", observables: "one", scores: "many" },
  outputs: { search: "guided_search.json", ranking: "ranking.csv" },
  // As for the AUC in `evaluate`; an ADO on few pairs is known less well.
  numbers: { search: { "steps.*.auc.value": 0.001, "steps.*.ado.value": 0.001, "steps.*.chosen.ado.value": 0.005 } },

  async run({ params, inputs, outputs, checkpoint, progress, say, produced }) {
    produced({ backend: "none" });
    const { arrays } = openDataset(inputs.dataset.path), file = openObservables(inputs.observables.path);
    using _arrays = arrays, _values = file.arrays;
    const labels = readLabels(arrays), guide = readGuide(inputs.scores, labels.test.length);
    const pace = new Pace(), breathe = () => pace.breathe();
    const guided = await guideAucs(labels.test, guide.output, params.bootstrap, breathe);
    const { search: start, bootstrap, network, seed, steps, sampled } = params;
    const result = await searchObservables({
      ...{ start, network, seed, steps, sampled, bootstrap, labels, file, breathe, say },
      dataset: { path: inputs.dataset.path, arrays },
      guide: { output: guide.output, auc: guided.auc.value },
      checkpoint: new SearchCheckpoint(checkpoint),
      progress: (done, total, note) => progress({ done, total, unit: "observables", note }),
    });
    const signal = labels.test.reduce((sum, label) => sum + label, 0);
    const search = GuidedSearch.parse({
      ...{ version: 1, start, network, seed, sampled, bootstrap },
      guide: { network: guide.network, seeds: guide.seeds, ...guided },
      events: { signal, background: labels.test.length - signal },
      candidates: result.candidates,
      steps: result.steps.map(({ step }) => step),
      stopped: result.stopped,
    });
    await Deno.writeTextFile(outputs.search, JSON.stringify(search) + "\n");
    await Deno.writeTextFile(outputs.ranking, encodeCsv(rankingRows(result, file.observables)));
  },
});

function readLabels(arrays: ReturnType<typeof openDataset>["arrays"]): Record<Split, Uint8Array> {
  return Object.fromEntries(splits.map((split) => [split, arrays.read<Uint8Array>(`${split}/y`).data])) as Record<
    Split,
    Uint8Array
  >;
}

/** The mean output of one network over its seeds. @throws InputError if there are several networks, or other events. */
function readGuide(files: readonly InputFile[], events: number) {
  const networks = new Set(files.map(({ axes }) => axes.network ?? "the guide"));
  const [network] = networks;
  if (network === undefined || networks.size > 1) {
    throw new InputError(`cannot guide search: scores are of ${networks.size} networks, expected those of one`);
  }
  const output = new Float64Array(events);
  for (const { path } of files) {
    const { test } = readScores(path);
    if (test.length !== events) {
      throw new InputError(`cannot guide search: ${path} has ${test.length} scores, expected ${events}`);
    }
    test.forEach((score, event) => output[event] = (output[event] ?? 0) + score / files.length);
  }
  return { network, seeds: files.map(({ axes }) => axes.seed ?? "1").toSorted(), output };
}

function rankingRows({ steps }: SearchResult, observables: readonly Observable[]): string[][] {
  const columns = ["step", "rank", "observable", "image", "edges", "kappa", "beta", "ado", "signal"];
  const rows = steps.flatMap(({ ranking }, step) =>
    ranking.map(([index, ado, large], place) => {
      const { name, image, graph, kappa, beta } = observables[index] as Observable; // the ranking's own index
      const edges = graph.map(([a, b]) => `${a}-${b}`).join(" ");
      const cells = [step, place + 1, name, image, edges, kappa, beta ?? "", ado, large ? "large" : "small"];
      return cells.map(String);
    })
  );
  return [columns, ...rows];
}
