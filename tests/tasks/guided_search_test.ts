/** The guided search on small data: what it finds, and that a killed run ends in the same bytes. */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { GuidedSearch } from "../../lib/artifact/guided_search.ts";
import { InputError } from "../../lib/artifact/input_error.ts";
import type { NamedArray } from "../../lib/artifact/arrays.ts";
import { openDataset, splits } from "../../lib/artifact/dataset.ts";
import { openObservables } from "../../lib/artifact/observables.ts";
import { auc } from "../../lib/statistics/auc.ts";
import { averageDecisionOrdering } from "../../lib/statistics/decision_ordering.ts";
import computeObservables from "../../tasks/compute_observables.ts";
import guidedSearch from "../../tasks/guided_search.ts";
import { createGenerator } from "../../lib/statistics/generator.ts";
import { size, writeDataset } from "../model/small_dataset.ts";
import { tempFolder } from "../pipeline/temp_folder.ts";
import { writeScoresFile } from "./answer_inputs.ts";
import { type Run, runTask } from "./run_task.ts";

const network = {
  hidden: [12, 12],
  dropout: 0,
  batch: 32,
  lr: 0.003,
  init: "glorot_normal",
  max_norm: 3,
  epochs: 30,
  stop_after: 8,
};
const search = { features: ["hl"], kappas: "any" };
const planted = "et (2,1,0) kappa 2 beta 1";

const sizes = { train: 400, valid: 150, test: 240 };

/** Events of 2 to 5 cells, those of signal nearer to one another; `hl` and `mass` tell the classes apart a little. */
function writeEvents(path: string, seed = 1): void {
  const generator = createGenerator(seed), arrays: Record<string, NamedArray> = {};
  for (const split of splits) {
    const labels = Uint8Array.from({ length: sizes[split] }, () => generator.uniform() < 0.5 ? 1 : 0);
    const column = (width: number) =>
      Float32Array.from(
        { length: labels.length * width },
        (_, i) => generator.uniform() * 3 + 0.3 * (labels[Math.floor(i / width)] ?? 0),
      );
    arrays[`${split}/y`] = { shape: [labels.length], data: labels };
    arrays[`${split}/hl`] = { shape: [labels.length, 7], data: column(7) };
    arrays[`${split}/mass`] = { shape: [labels.length, 1], data: column(1) };
    for (const image of ["et", "ht"]) {
      const events = Array.from(labels, (label) => {
        const within = label === 1 ? 6 : 8, cells = 2 + Math.floor(generator.uniform() * 4);
        const draw = () => Math.floor(generator.uniform() * within);
        return [...new Set(Array.from({ length: cells }, () => draw() * size + draw()))].sort((a, b) => a - b);
      });
      let start = 0;
      const cells = events.flat();
      arrays[`${split}/${image}/start`] = {
        shape: [events.length + 1],
        data: Uint32Array.from([0, ...events.map(({ length }) => start += length)]),
      };
      arrays[`${split}/${image}/position`] = { shape: [cells.length], data: Uint16Array.from(cells) };
      arrays[`${split}/${image}/value`] = {
        shape: [cells.length],
        data: Float32Array.from(cells, () => 0.1 + generator.uniform()),
      };
    }
  }
  writeDataset(path, arrays, { sizes, signal: { train: 200, valid: 75, test: 120 } });
}

/** A data set, its observables, and a guide that knows what one observable says. */
async function inputsIn(path: string) {
  const dataset = `${path}/dataset.safetensors`, observables = `${path}/observables.safetensors`;
  writeEvents(dataset);
  const params = { edges: 2, kappas: [1, 2], betas: [1], splits: ["test"] };
  await runTask(computeObservables, { params, inputs: { dataset }, folder: path, cores: 1 });
  const { labels, column } = readTest(dataset, observables, planted);
  const most = Math.max(...column);
  const scores = Float32Array.from(column, (value, event) => (0.05 * (labels[event] ?? 0) + 1 - value / most) / 2);
  writeScoresFile(`${path}/scores.safetensors`, scores);
  return { dataset, observables, scores: [{ path: `${path}/scores.safetensors`, axes: { network: "et", seed: "1" } }] };
}

function readTest(dataset: string, observables: string, name: string) {
  using arrays = openDataset(dataset).arrays;
  const file = openObservables(observables);
  using values = file.arrays;
  const index = file.observables.findIndex((observable) => observable.name === name);
  assert(index >= 0, `${name} is not among ${file.observables.map(({ name }) => name).join("; ")}`);
  const all = values.read<Float64Array>("test/values").data, columns = file.observables.length;
  return { labels: arrays.read<Uint8Array>("test/y").data, column: all.filter((_, i) => i % columns === index) };
}

type SearchInputs = Awaited<ReturnType<typeof inputsIn>>;

function runOf(inputs: SearchInputs, folder: string, params: object = {}): Run {
  const bootstrap = { resamples: 20, seed: 1 };
  return { params: { search, network, steps: 2, bootstrap, ...params }, inputs, folder, cores: 1 };
}

function outputsOf(folder: string) {
  const text = Deno.readTextFileSync(`${folder}/guided_search.json`);
  return { text, search: GuidedSearch.parse(JSON.parse(text)), csv: Deno.readTextFileSync(`${folder}/ranking.csv`) };
}

Deno.test("guided_search finds the observable that the guide knows, and the network learns it", async () => {
  using folder = tempFolder();
  const inputs = await inputsIn(folder.path);
  const { said, progressed } = await runTask(guidedSearch, runOf(inputs, folder.path));
  const { search: result, csv } = outputsOf(folder.path);

  const [start, first] = result.steps;
  assert(start?.chosen && first);
  assertEquals(start.chosen.name, planted);
  assertEquals([start.chosen.signal, start.chosen.graph], ["small", [[0, 1]]]);
  assert(start.chosen.ado.value > 0.85, `ADO ${start.chosen.ado.value}`);
  assert(start.chosen.lead && start.chosen.lead.value >= 0);
  assert(first.ado.value > start.ado.value + 0.05, `ADO with the guide from ${start.ado.value} to ${first.ado.value}`);
  assert(first.differing === null || first.differing.pairs < (start.differing?.pairs ?? 0));

  // Numbers that follow from the inputs alone.
  const { labels, column } = readTest(inputs.dataset, inputs.observables, planted);
  assertAlmostEquals(start.chosen.alone, Math.max(auc(labels, column), 1 - auc(labels, column)), 1e-12);
  assertEquals(start.differing?.of, result.events.signal * result.events.background);
  const { all, differing } = start.chosen.distribution;
  const counted = ({ counts, zero, outside }: typeof all.signal) => counts.reduce((a, b) => a + b) + zero + outside;
  assertEquals([counted(all.signal), counted(all.background)], [result.events.signal, result.events.background]);
  assertEquals([counted(differing.signal), counted(differing.background)], Array(2).fill(start.differing?.pairs));

  // The ranking is complete and falls.
  const rows = csv.trim().split("\n").slice(1).filter((row) => row.startsWith("0,"));
  assertEquals(rows.length, result.candidates);
  const ados = rows.map((row) => Number(row.split(",").at(-2)));
  assertEquals(ados, ados.toSorted((a, b) => b - a));
  assertEquals(said.some((line) => line.includes(`takes ${planted}`)), true);
  assertEquals(progressed.some(({ note }) => note?.includes("leads with ADO") ?? false), true);
});

Deno.test("guided_search begins with the mass too, keeps to kappa 1, and may sample pairs", async () => {
  using folder = tempFolder();
  const inputs = await inputsIn(folder.path);
  const params = { search: { features: ["mass", "hl"], kappas: "safe" }, sampled: 40, steps: 1 };
  await runTask(guidedSearch, runOf(inputs, folder.path, params));
  const { search: result, csv } = outputsOf(folder.path);
  assertEquals(result.steps[0]?.differing?.of, 1600);
  assertEquals(result.steps.map(({ chosen }) => chosen?.kappa), [1, undefined]);
  assertEquals(csv.includes("kappa 2"), false);
  assertEquals(result.stopped, "1 observables were chosen, as many as were asked for.");
});

Deno.test("guided_search that is broken off anywhere ends in the same bytes", async () => {
  using folder = tempFolder();
  const inputs = await inputsIn(folder.path), params = { steps: 1 };
  const whole = `${folder.path}/whole`;
  const { progressed } = await runTask(guidedSearch, runOf(inputs, whole, params));
  const expected = outputsOf(whole);
  // In the first training, in the first ranking, in the second training.
  for (const share of [0.1, 0.45, 0.9]) {
    const broken = `${folder.path}/broken${share}`;
    let reports = 0;
    const stop = () => {
      if (++reports > share * progressed.length) throw new Error("broken off");
    };
    await assertRejects(() => runTask(guidedSearch, runOf(inputs, broken, params), stop), Error, "broken off");
    await runTask(guidedSearch, runOf(inputs, broken, params));
    assertEquals(outputsOf(broken), expected);
  }
});

Deno.test("guided_search refuses observables of another data set and scores of several networks", async () => {
  using folder = tempFolder();
  const inputs = await inputsIn(folder.path);
  const other = `${folder.path}/other.safetensors`;
  writeEvents(other, 7);
  const refused = runTask(guidedSearch, runOf({ ...inputs, dataset: other }, `${folder.path}/a`));
  await assertRejects(() => refused, InputError, "expected the observables of this data set");
  const two = [...inputs.scores, { path: inputs.scores[0]?.path ?? "", axes: { network: "ht", seed: "1" } }];
  const several = runTask(guidedSearch, runOf({ ...inputs, scores: two }, `${folder.path}/b`));
  await assertRejects(() => several, InputError, "scores are of 2 networks, expected those of one");
});

Deno.test("the ADO of a step is that of its definition", () => {
  // The guide and an observable that agree in all but one pair.
  assertAlmostEquals(averageDecisionOrdering([1, 1, 0, 0], [4, 3, 2, 1], [4, 1.5, 2, 1]), 3 / 4, 1e-15);
});
