/** Sets our numbers and the paper's claims beside the paper. */
import { z } from "zod";
import { Comparison } from "../lib/artifact/comparison.ts";
import { type DatasetInfo, openDataset } from "../lib/artifact/dataset.ts";
import { type Epoch, parseHistory } from "../lib/artifact/history.ts";
import { InputError } from "../lib/artifact/input_error.ts";
import { Metrics } from "../lib/artifact/metrics.ts";
import { parsePublished } from "../lib/artifact/published.ts";
import { readScores, type Scores } from "../lib/artifact/scores.ts";
import { Summary } from "../lib/artifact/summary.ts";
import { compareWithPaper } from "../lib/comparison/compare.ts";
import type { NetworkEvidence } from "../lib/comparison/evidence.ts";
import { comparisonCsv } from "../lib/table/comparison_csv.ts";
import { comparisonMarkdown } from "../lib/table/comparison_markdown.ts";
import { defineTask } from "../lib/task/task.ts";
import type { InputFile } from "../lib/task/contract.ts";

export default defineTask({
  about:
    "Judges the paper's claims by paired bootstrap, beside DeLong's test, and its numbers by their distance in standard deviations.",
  params: z.strictObject({
    /** Largest distance, in standard deviations, of a number that is reproduced. */
    agreement: z.number().positive(),
    /** How the networks were initialised, for the notes: `$training.init`. */
    init: z.enum(["glorot_uniform", "orthogonal"]).optional(),
  }),
  inputs: { metrics: "many", scores: "many", history: "many", dataset: "one", summary: "one", published: "one" },
  outputs: { comparison: "comparison.json", csv: "comparison.csv", markdown: "comparison.md" },
  // A tenth of the deviation that 2,500 test events leave in an AUC, as in evaluate.
  numbers: { comparison: { "networks.*.auc.ours.value": 0.001, "claims.*.difference.value": 0.001 } },

  async run({ params: { agreement, init }, inputs, outputs }) {
    const { labels, events } = readTest(inputs.dataset.path);
    const scores = await bySeed(inputs.scores, ({ path }) => readScores(path));
    const histories = await bySeed(inputs.history, async ({ path }) => parseHistory(await Deno.readTextFile(path)));
    const comparison = compareWithPaper({
      networks: await Promise.all(inputs.metrics.map((file) => readEvidence(file, scores, histories))),
      published: parsePublished(await Deno.readTextFile(inputs.published.path)),
      summary: Summary.parse(JSON.parse(await Deno.readTextFile(inputs.summary.path))),
      events,
      labels,
      agreement,
      ...(init ? { init } : {}),
    });
    await Deno.writeTextFile(outputs.comparison, JSON.stringify(Comparison.parse(comparison), null, 2) + "\n");
    await Deno.writeTextFile(outputs.csv, comparisonCsv(comparison));
    await Deno.writeTextFile(outputs.markdown, comparisonMarkdown(comparison));
  },
});

function readTest(path: string): { labels: Uint8Array; events: DatasetInfo["events"] } {
  const { arrays, info } = openDataset(path);
  using file = arrays;
  return { labels: file.read<Uint8Array>("test/y").data, events: info.events };
}

/** What was read of each network and seed. */
type BySeed<T> = ReadonlyMap<string, ReadonlyMap<string, T>>;

async function bySeed<T>(files: readonly InputFile[], read: (file: InputFile) => T | Promise<T>): Promise<BySeed<T>> {
  const networks = new Map<string, Map<string, T>>();
  for (const file of files) {
    const network = networkOf(file), seed = file.axes.seed ?? "1";
    const seeds = networks.get(network) ?? new Map<string, T>();
    networks.set(network, seeds.set(seed, await read(file)));
  }
  return networks;
}

function networkOf({ path, axes: { network } }: InputFile): string {
  if (network === undefined) {
    throw new InputError(
      `cannot compare ${path}: it is of no network, expected the output of a stage with the axis "network"`,
    );
  }
  return network;
}

async function readEvidence(
  file: InputFile,
  scores: BySeed<Scores>,
  histories: BySeed<Epoch[]>,
): Promise<NetworkEvidence> {
  const name = networkOf(file);
  const own = [...scores.get(name) ?? []];
  return {
    name,
    metrics: Metrics.parse(JSON.parse(await Deno.readTextFile(file.path))),
    scores: new Map(own.map(([seed, { info }]) => [seed, info])),
    outputs: new Map(own.map(([seed, { test }]) => [seed, test])),
    histories: histories.get(name) ?? new Map(),
  };
}
