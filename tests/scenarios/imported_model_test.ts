/** A network that Keras trained stands in place of a training: imported, a source, judged by the same tasks. */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals, assertMatch } from "@std/assert";
import { Metrics } from "../../lib/artifact/metrics.ts";
import { importCommand } from "../../lib/interchange/import.ts";
import { runProgram } from "../../lib/interchange/program.ts";
import { outputOf, recordOf } from "./real_project.ts";
import { ScratchProject } from "./scratch_project.ts";
import { writeSample } from "../dataset/sample_file.ts";

const fixture = new URL("../fixtures/interchange/hl_and_mass_keras3.h5", import.meta.url).pathname;

const pipeline = `pipeline: 1
paper: { title: Somebody else's network }
default: quick
sources:
  electrons: { path: data/electrons.h5, about: events }
  hl_and_mass_model: { path: data/hl_and_mass.safetensors, about: "the authors' network, by deno task import" }
params:
  events: all
  backend: wasm
  training: { batch: 64, epochs: 2, stop_after: 2, reduce_after: 1, reduce_by: 0.3, min_delta: 0.0001, init: glorot_uniform }
  networks:
    hl: { features: [hl], dense: 1, hidden: 4, lr: 0.001, dropout: 0 }
profiles: { quick: {} }
stages:
  prepare: { inputs: [electrons], with: { events: $events } }
  train:
    matrix: { network: $networks }
    inputs: [prepare.dataset]
    with: { network: $network, training: $training, seed: 1, backend: $backend }
  predict:
    matrix: { network: $networks }
    inputs: [prepare.dataset, train.model]
    with: { backend: $backend }
  evaluate:
    matrix: { network: $networks }
    inputs: [prepare.dataset, predict.scores]
  predict_authors:
    task: predict
    matrix: { network: [hl_and_mass] }
    inputs: { dataset: prepare.dataset, model: hl_and_mass_model }
    with: { backend: $backend }
  evaluate_authors:
    task: evaluate
    matrix: { network: [hl_and_mass] }
    inputs: { dataset: prepare.dataset, scores: predict_authors.scores }
`;

async function importInto(project: ScratchProject): Promise<void> {
  const faults: string[] = [];
  const console = { interactive: false, print: () => {}, complain: (line: string) => void faults.push(line) };
  const output = project.path("data/hl_and_mass.safetensors");
  const code = await runProgram(importCommand, [fixture, "--output", output], { root: project.root, console });
  assertEquals([code, faults], [0, []]);
}

Deno.test("an imported model is a source: its network is predicted and evaluated without a training", async () => {
  await using project = await ScratchProject.create({ "pipeline.yaml": pipeline });
  await project.take("tasks");
  await Deno.mkdir(project.path("data"));
  await writeSample(project.path("data/electrons.h5"), { events: { train: 320, valid: 80, test: 200 } });
  await importInto(project);
  assertEquals(await project.ran(), [
    "evaluate@hl",
    "evaluate_authors@hl_and_mass",
    "predict@hl",
    "predict_authors@hl_and_mass",
    "prepare",
    "train@hl",
  ]);
  const { events, seeds } = Metrics.parse(JSON.parse(outputOf(project, "evaluate_authors@hl_and_mass", "metrics")));
  assertEquals([events.signal + events.background, seeds.length, seeds[0]?.collapsed], [200, 1, false]);
  // The same file imported again is the same model; another one makes what reads it stale, and nothing else.
  await importInto(project);
  assertEquals(await project.ran(), []);
  const before = recordOf(project, "predict_authors@hl_and_mass").outputs.scores?.digest;
  project.edit("pipeline.yaml", "lr: 0.001", "lr: 0.002");
  assertEquals(await project.ran(), ["evaluate@hl", "predict@hl", "train@hl"]);
  assertEquals(recordOf(project, "predict_authors@hl_and_mass").outputs.scores?.digest, before);
  await Deno.remove(project.path("data/hl_and_mass.safetensors"));
  const { code, stderr } = await project.run(["reproduce"]);
  assertEquals(code, 1);
  assertMatch(stderr, /source "hl_and_mass_model": there is no data\/hl_and_mass\.safetensors/);
});
