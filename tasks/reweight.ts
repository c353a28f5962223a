/** Evaluates the networks with weights that make the candidates' pT alike in both classes, beside the unweighted result. */
import { z } from "zod";
import type { ArrayFile } from "../lib/artifact/arrays.ts";
import { type OfSeed, readBySeed } from "../lib/artifact/by_network.ts";
import { openDataset, type Split } from "../lib/artifact/dataset.ts";
import { InputError } from "../lib/artifact/input_error.ts";
import { parsePublished } from "../lib/artifact/published.ts";
import { Reweighted } from "../lib/artifact/reweighted.ts";
import { readScores } from "../lib/artifact/scores.ts";
import {
  binning,
  effectiveOf,
  type KinematicSample,
  networkValues,
  reweightingNotes,
  type Weightings,
  weightingsOf,
} from "../lib/comparison/reweighting.ts";
import { drawResample } from "../lib/statistics/bootstrap.ts";
import { isCollapsed } from "../lib/statistics/collapse.ts";
import { createGenerator } from "../lib/statistics/generator.ts";
import { WeightedAucs } from "../lib/statistics/weighted_auc.ts";
import { reweightedTable } from "../lib/table/reweighted_table.ts";
import { tableFiles, writeTable } from "../lib/table/write_table.ts";
import { defineTask } from "../lib/task/task.ts";

const pauseEveryMs = 100;

export default defineTask({
  about: "Computes AUCs with weights that make pT alike in signal and background, beside the unweighted ones.",
  params: z.strictObject({
    resamples: z.int().min(2).max(100_000).default(1000),
    /** Of the bootstrap; that of `evaluate`, so that both draw the same events. */
    seed: z.int().min(0).max(2 ** 32 - 1).default(1),
  }),
  inputs: { dataset: "one", scores: "many", published: "one" },
  outputs: { ...tableFiles, reweighted: "reweighted.json" },

  async run({ params, inputs, outputs, progress, say }) {
    const { arrays } = openDataset(inputs.dataset.path);
    using _arrays = arrays;
    const labels = arrays.read<Uint8Array>("test/y").data;
    const weightings = readWeightings(arrays);
    const published = parsePublished(await Deno.readTextFile(inputs.published.path));
    const scores = await readBySeed(inputs.scores, "reweight", (path) => readScores(path).test);
    const all = weightings ? [weightings.unweighted, weightings.flat, weightings.signalShape] : [ones(labels)];
    const evaluated = [...scores].map(([name, seeds]) => ({ name, seeds: seedsOf(name, seeds, labels, all) }));

    await resample(labels, all, evaluated.flatMap(({ seeds }) => seeds.map(({ value }) => value)), params, progress);
    const networks = inPublishedOrder(published, evaluated).map(({ name, title, seeds }) => ({
      name,
      title,
      seeds: seeds.map(({ seed }) => seed),
      ...networkValues(seeds.map(({ value }) => value.estimates())),
    }));
    const missing = weightings ? null : "There is no pt in the input, so events cannot be weighted by it.";
    const notes = reweightingNotes({ networks, missing });
    say(notes.at(-1) ?? "");
    const signal = labels.reduce((sum, label) => sum + label, 0);
    const reweighted = Reweighted.parse({
      version: 1,
      binning,
      bootstrap: params,
      events: {
        signal,
        background: labels.length - signal,
        effective: weightings && effectiveOf(labels, weightings),
      },
      networks,
      missing,
      notes,
    });
    await Deno.writeTextFile(outputs.reweighted, JSON.stringify(reweighted, null, 2) + "\n");
    await writeTable(reweightedTable(reweighted), outputs);
  },
});

interface EvaluatedNetwork {
  readonly name: string;
  readonly seeds: readonly OfSeed<WeightedAucs>[];
}

const ones = (labels: Uint8Array) => new Float64Array(labels.length).fill(1);

/** null where the input has no pt. */
function readWeightings(arrays: ArrayFile): Weightings | null {
  if (!arrays.has("train/pt") || !arrays.has("test/pt")) return null;
  const sample = (split: Split): KinematicSample => ({
    labels: arrays.read<Uint8Array>(`${split}/y`).data,
    pt: arrays.read<Float32Array>(`${split}/pt`).data,
  });
  return weightingsOf(sample("train"), sample("test"));
}

/** Seeds that learned something. @throws InputError if the scores are not those of the labels' events. */
function seedsOf(
  network: string,
  seeds: readonly OfSeed<Float32Array>[],
  labels: Uint8Array,
  weightings: readonly Float64Array[],
): OfSeed<WeightedAucs>[] {
  return seeds.filter(({ value }) => !isCollapsed(value)).map(({ seed, value }) => {
    try {
      return { seed, value: new WeightedAucs(labels, value, weightings) };
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new InputError(`cannot reweight network ${network}, seed ${seed}: ${error.message}`);
    }
  });
}

async function resample(
  labels: Uint8Array,
  weightings: readonly Float64Array[],
  networks: readonly WeightedAucs[],
  { resamples, seed }: { resamples: number; seed: number },
  progress: (progress: { done: number; total: number; unit: string }) => void,
): Promise<void> {
  const generator = createGenerator(seed), counts = new Uint32Array(labels.length);
  const products = weightings.map(() => new Float64Array(labels.length));
  for (let done = 0, paused = performance.now(); done < resamples; done++) {
    drawResample(labels, generator, counts);
    weightings.forEach((weights, index) => multiply(counts, weights, products[index]));
    for (const network of networks) network.add(products);
    if (performance.now() - paused < pauseEveryMs) continue;
    progress({ done: done + 1, total: resamples, unit: "resamples" });
    await new Promise((resolve) => setTimeout(resolve));
    paused = performance.now();
  }
  progress({ done: resamples, total: resamples, unit: "resamples" });
}

function multiply(counts: Uint32Array, weights: Float64Array, into = new Float64Array(counts.length)): void {
  for (let event = 0; event < into.length; event++) {
    into[event] = (counts[event] as number) * (weights[event] as number);
  }
}

/** Networks that the paper does not know come last, under their names. */
function inPublishedOrder({ networks }: ReturnType<typeof parsePublished>, evaluated: readonly EvaluatedNetwork[]) {
  const place = (name: string) => {
    const index = networks.findIndex((network) => network.name === name);
    return index < 0 ? networks.length : index;
  };
  const titled = evaluated.map((network) => ({
    ...network,
    title: networks.find(({ name }) => name === network.name)?.title ?? network.name,
  }));
  return titled.toSorted((a, b) => place(a.name) - place(b.name));
}
