// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertAlmostEquals, assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { Comparison } from "../../lib/artifact/comparison.ts";
import { encodeHistory } from "../../lib/artifact/history.ts";
import { InputError } from "../../lib/artifact/input_error.ts";
import type { Summary } from "../../lib/artifact/summary.ts";
import { delong, placements } from "../../lib/statistics/delong.ts";
import { variance } from "../../lib/statistics/moments.ts";
import { rankScores } from "../../lib/statistics/ranking.ts";
import compare from "../../tasks/compare.ts";
import evaluate from "../../tasks/evaluate.ts";
import {
  type DatasetOptions,
  labelsOf,
  runTask,
  scoresOf,
  TempFolder,
  writeDataset,
  writeScoresFile,
} from "./answer_inputs.ts";

const labels = labelsOf(1000);
const constant = new Float32Array(labels.length).fill(0.5);
const publishedPath = new URL("../../data/published.yaml", import.meta.url).pathname;

/** Network to seed to scores. */
type Networks = Readonly<Record<string, Readonly<Record<string, Float32Array>>>>;

interface Run extends DatasetOptions {
  readonly networks: Networks;
  readonly authors?: boolean;
  readonly epochs?: number;
  readonly best?: number;
  readonly params?: unknown;
  /** Resamples per network; 200 by default. */
  readonly resamples?: Readonly<Record<string, number>>;
  readonly published?: string;
  /** Trainings that were not run, as network_seed: their models were given. */
  readonly untrained?: readonly string[];
}

function writeSummary(path: string, authors: boolean): void {
  const classes = { given: { signal: 1, background: 1 }, used: { signal: 1, background: 1 } };
  const occupancy = { all: 1, signal: 1, background: 1 };
  const summary: Summary = {
    version: 1,
    description: "Independent sample",
    attributes: { generator: "Pythia 8.317" },
    authors,
    recognised: ["the layout is ours"],
    events: { train: classes, valid: classes, test: classes },
    sizes: { et: 8, ht: 8 },
    occupancy: { et: occupancy, ht: occupancy },
    scaling: ["hl: standardised by the training split.", "et: divided by 57.3 GeV."],
    notes: [],
  };
  Deno.writeTextFileSync(path, JSON.stringify(summary));
}

function writeHistory(path: string, epochs: number, best: number): void {
  const rows = Array.from({ length: epochs }, (_, index) => {
    return { epoch: index + 1, lr: 0.001, loss: 0.4, valLoss: 0.4, best: index + 1 === best };
  });
  Deno.writeTextFileSync(path, encodeHistory(rows));
}

/** Writes all files, evaluates each network, and compares. */
async function compareRun(folder: TempFolder, run: Run) {
  const { networks, authors = false, epochs = 8, best = epochs, params = { agreement: 2 }, resamples = {} } = run;
  const dataset = { path: folder.file("dataset.safetensors"), axes: {} };
  const summary = { path: folder.file("summary.json"), axes: {} };
  const published = { path: run.published ?? publishedPath, axes: {} };
  writeDataset(dataset.path, labels, run);
  writeSummary(summary.path, authors);
  const metrics = [], scores = [], history = [];
  for (const [network, seeds] of Object.entries(networks)) {
    const own = [];
    for (const [seed, test] of Object.entries(seeds)) {
      const axes = { network, seed };
      const name = folder.file(`${network}_${seed}`);
      writeScoresFile(`${name}.safetensors`, test);
      writeHistory(`${name}.csv`, epochs, best);
      own.push({ path: `${name}.safetensors`, axes });
      if (!run.untrained?.includes(`${network}_${seed}`)) history.push({ path: `${name}.csv`, axes });
    }
    const evaluated = { resamples: resamples[network] ?? 200 };
    await runTask(evaluate, { folder, params: evaluated, inputs: { dataset, scores: own }, prefix: `${network}_` });
    metrics.push({ path: folder.file(`${network}_out_metrics.json`), axes: { network } });
    scores.push(...own);
  }
  const inputs = { metrics, scores, history, dataset, summary, published };
  const { text } = await runTask(compare, { folder, params, inputs });
  return { text, comparison: Comparison.parse(JSON.parse(text.comparison)) };
}

/** Scores of equal seeds share their noise, so that these pair closely; in the paper's order of quality. */
const networks: Networks = {
  hl: { 1: scoresOf(labels, 2) },
  et_and_ht: { 1: scoresOf(labels, 2.6) },
  et_and_ht_and_hl: { 1: scoresOf(labels, 2.61) },
  et: { 1: scoresOf(labels, 1.6) },
  ht: { 1: constant },
};

Deno.test("compare judges the claims of the networks that there are, and names those that it left out", async () => {
  using folder = new TempFolder();
  const { comparison } = await compareRun(folder, { networks });
  assertEquals(comparison.claims.map(({ id, verdict }) => [id, verdict]), [
    ["images_beat_features", "holds"],
    ["features_add_little", "holds"],
    ["both_beat_ecal", "holds"],
    ["ecal_beats_hcal", "undecided"],
    ["features_beat_ecal", "holds"],
  ]);
  assertEquals(comparison.omitted.map(({ id, missing }) => [id, missing]), [
    ["images_beat_features_and_mass", ["hl_and_mass"]],
    ["mass_helps", ["hl_and_mass"]],
  ]);
  assertEquals(
    comparison.answer,
    "As far as it can be decided, yes, indicatively: 4 of 5 claims hold and 1 is undecided, 2 were not judged " +
      "(8,000 simulated training events, 8 epochs); its numbers cannot be judged on simulated events; " +
      "the network of the HCal image collapsed.",
  );
});

Deno.test("compare puts networks in the paper's order, with its numbers, the re-run's and ours", async () => {
  using folder = new TempFolder();
  const { comparison } = await compareRun(folder, { networks });
  assertEquals(comparison.networks.map(({ name, auc }) => [name, auc.published?.value, auc.verdict, auc.because]), [
    ["ht", 0.82, "collapsed", "its output is constant, it learned nothing"],
    ["et", 0.918, "not comparable", "simulated events"],
    ["et_and_ht", 0.972, "not comparable", "simulated events"],
    ["et_and_ht_and_hl", 0.973, "not comparable", "simulated events"],
    ["hl", 0.945, "not comparable", "simulated events"],
  ]);
  const images = comparison.networks.find(({ name }) => name === "et_and_ht");
  assertEquals(images?.epochs, [{ seed: "1", run: 8, best: 8, stopped: false }]);
  assertEquals(images?.rerun, { epochs: 46, best: 36, collapsed: false });
  assertEquals(
    images?.rejection.map(({ efficiency, published, rerun }) => [efficiency, published?.value, rerun?.value]),
    [
      [0.5, 81.8, 90.1],
      [0.7, 40.2, 44.9],
      [0.9, 14.9, 15.6],
    ],
  );
  assertEquals(comparison.networks[0]?.rejection[0]?.ours, null, "a collapsed network rejects nothing");
  const { ours, interval, binomial } = images?.rejection[0] ?? {};
  for (const [low, high] of [interval ?? [NaN, NaN], binomial ?? [NaN, NaN]]) {
    assertEquals(low < (ours?.value ?? NaN) && (ours?.value ?? NaN) < (high ?? NaN), true);
  }
  assertEquals(comparison.sample.about, "Independent sample (Pythia 8.317)");
});

Deno.test("compare's interval of a difference agrees with DeLong's for correlated networks", async () => {
  using folder = new TempFolder();
  const [left, right] = [scoresOf(labels, 2, 7), scoresOf(labels, 1.6, 8)];
  const { comparison } = await compareRun(folder, {
    networks: { et_and_ht: { 1: left }, hl: { 1: right } },
    resamples: { et_and_ht: 2000, hl: 2000 },
  });
  const [claim] = comparison.claims;
  const [a, b] = [left, right].map((scores) => rankScores(labels, scores));
  const difference = (a ? delong(a).auc : NaN) - (b ? delong(b).auc : NaN);
  const between = (side: "signal" | "background") => {
    const theirs = b ? placements(b)[side] : new Float64Array();
    const own = (a ? placements(a)[side] : new Float64Array()).map((value, event) => value - (theirs[event] ?? NaN));
    return variance(own) / own.length;
  };
  const deviation = Math.sqrt(between("signal") + between("background"));
  assertAlmostEquals(claim?.difference.value ?? NaN, difference, 1e-12);
  const width = (claim?.difference.interval[1] ?? NaN) - (claim?.difference.interval[0] ?? NaN);
  assertAlmostEquals(width / (2 * 1.96 * deviation), 1, 0.1);
  assertAlmostEquals(claim?.delong?.deviation ?? NaN, deviation, 1e-12);
  assertAlmostEquals(claim?.delong?.z ?? NaN, difference / deviation, 1e-9);
  assertEquals(claim?.delong?.verdict, claim?.verdict);
});

Deno.test("compare judges numbers on all of the authors' events after a training as long as the paper's", async () => {
  using folder = new TempFolder();
  const whole = { networks, authors: true, train: 137_525, epochs: 30, best: 20 };
  const { comparison } = await compareRun(folder, whole);
  assertEquals([comparison.indicative, comparison.sample.notComparable], [null, null]);
  const verdicts = comparison.networks.map(({ name, auc }) => [name, auc.verdict, auc.distance === null]);
  assertEquals(verdicts, [
    ["ht", "collapsed", true],
    ["et", "differs", false],
    ["et_and_ht", "differs", false],
    ["et_and_ht_and_hl", "differs", false],
    ["hl", "differs", false],
  ]);
  assertMatch(comparison.answer, /^In part: 4 of 5 claims hold .*; all 4 published AUCs differ; /);
  assertEquals(comparison.remarks.map(({ id }) => id).filter((id) => ["mass", "scaling", "window"].includes(id)), []);
  assertEquals(comparison.remarks.some(({ id }) => id === "reweighting"), true);
});

Deno.test("compare does not judge numbers on a part of the authors' events, or after a shorter training", async () => {
  using folder = new TempFolder();
  const part = await compareRun(folder, { networks, authors: true, train: 8000, given: 137_525, epochs: 30, best: 20 });
  assertEquals(part.comparison.sample.notComparable, "8,000 of 137,525 training events used");
  assertEquals(part.comparison.indicative, "8,000 training events");
  const short = await compareRun(folder, { networks, authors: true, train: 137_525, epochs: 8 });
  assertEquals(short.comparison.indicative, "137,525 training events, 8 epochs");
  const [, ecal] = short.comparison.networks;
  assertEquals([ecal?.auc.verdict, ecal?.auc.because], ["not comparable", "training was cut short at epoch 8"]);
});

Deno.test("compare averages seeds, shows their spread and leaves out one that collapsed", async () => {
  using folder = new TempFolder();
  const seeds = { 1: scoresOf(labels, 2, 2), 2: scoresOf(labels, 2, 3), 3: constant };
  const { comparison } = await compareRun(folder, { networks: { et: seeds, hl: { 1: scoresOf(labels, 2) } } });
  const [ecal] = comparison.networks;
  const values = [seeds[1], seeds[2]].map((scores) => delong(rankScores(labels, scores)).auc);
  assertAlmostEquals(ecal?.auc.ours.value ?? NaN, ((values[0] ?? NaN) + (values[1] ?? NaN)) / 2, 1e-12);
  // The mean over seeds, not either of them, has DeLong's interval.
  const [low = NaN, high = NaN] = ecal?.auc.delong?.plain ?? [];
  assertAlmostEquals((low + high) / 2, ecal?.auc.ours.value ?? NaN, 1e-12);
  assertAlmostEquals((ecal?.auc.delong?.deviation ?? NaN) / (ecal?.auc.ours.bootstrap ?? NaN), 1, 0.15);
  assertAlmostEquals(ecal?.auc.ours.seeds ?? NaN, Math.sqrt(variance(values)), 1e-12);
  assertEquals([ecal?.collapsed, ecal?.collapsedSeeds], [false, ["3"]]);
  assertEquals(comparison.seeds, ["1", "2", "3"]);
  assertStringIncludes(comparison.notes[0] ?? "", "ECal image network collapsed with 1 of 3 seeds (3)");
});

Deno.test("compare takes a network whose model was given: it has no epochs, and a note says so", async () => {
  using folder = new TempFolder();
  const whole = { networks, authors: true, train: 137_525, epochs: 30, best: 20 };
  const trained = await compareRun(folder, whole);
  const { comparison, text } = await compareRun(folder, { ...whole, untrained: ["et_1"] });
  const [before, now] = [trained.comparison, comparison].map(({ networks }) =>
    networks.find(({ name }) => name === "et")
  );
  assertEquals({ ...now, epochs: before?.epochs }, before);
  assertEquals(now?.epochs, []);
  assertEquals(
    comparison.notes[0],
    "The ECal image network was not trained here but given as a model (seed 1): how long it was trained is not known.",
  );
  assertEquals(comparison.notes.slice(1), trained.comparison.notes);
  assertEquals(comparison.claims, trained.comparison.claims);
  assertEquals([text.csv.includes("et,epochs of seed"), text.csv.includes("hl,epochs of seed 1")], [false, true]);
  const one = await compareRun(folder, { ...whole, untrained: ["ht_1"] });
  assertStringIncludes(one.comparison.notes.join("\n"), "The training of the HCal image network collapsed");
});

Deno.test("compare notes initialisation, scaling, reweighting and the mass, with what this run used", async () => {
  using folder = new TempFolder();
  const { comparison, text } = await compareRun(folder, { networks, params: { agreement: 2, init: "orthogonal" } });
  const remarks = comparison.remarks.map(({ text, source }) => `${text} ${source}`).join("\n");
  assertStringIncludes(comparison.notes.join("\n"), "The training of the HCal image network collapsed");
  assertStringIncludes(remarks, "This run used orthogonal initialisation.");
  assertStringIncludes(remarks, "reweights the background");
  assertStringIncludes(remarks, "definition of our own");
  assertEquals(comparison.sample.scaling[0], "hl: standardised by the training split.");
  assertStringIncludes(text.markdown, comparison.answer);
  assertEquals(text.csv.split("\n").length - 2, 5 * 7 + 5, "7 lines per network, 1 per claim");
});

Deno.test("compare writes the same bytes twice", async () => {
  using folder = new TempFolder();
  const first = await compareRun(folder, { networks });
  assertEquals((await compareRun(folder, { networks })).text, first.text);
});

Deno.test("compare refuses networks that were evaluated on other resamples, and seeds without a file", async () => {
  using folder = new TempFolder();
  const uneven = compareRun(folder, { networks, resamples: { et: 100 } });
  await assertRejects(() => uneven, InputError, "cannot pair networks: et was evaluated on");
  await assertRejects(
    () => compareRun(folder, { networks: {} }),
    InputError,
    "cannot compare with the paper: there is no network",
  );
});

Deno.test("compare takes a network that the paper does not know, last and without a verdict", async () => {
  using folder = new TempFolder();
  const { comparison } = await compareRun(folder, { networks: { own: { 1: scoresOf(labels, 2) }, ...networks } });
  const last = comparison.networks.at(-1);
  assertEquals([last?.name, last?.title, last?.auc.published, last?.auc.verdict], ["own", "own", null, null]);
});

Deno.test("compare refuses an agreement that is not positive and parameters that it does not know", () => {
  assertEquals(compare.params.safeParse({ agreement: 0 }).success, false);
  assertEquals(compare.params.safeParse({ agreement: 2, agrement: 2 }).success, false);
  assertEquals(compare.params.safeParse({ agreement: 2 }).success, true);
});
