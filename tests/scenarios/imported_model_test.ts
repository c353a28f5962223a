/** A network that Keras trained stands in place of a training: imported, a source, judged by the same tasks. */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { Comparison } from "../../lib/artifact/comparison.ts";
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

/** With what reads the histories of all trainings, and the fixture's network among the trained ones. */
const amongTrained = pipeline
  .replace(
    "    hl: {",
    "    hl_and_mass: { features: [hl, mass], dense: 2, hidden: 6, lr: 0.001, dropout: 0 }\n    hl: {",
  )
  .replace(
    "inputs: [prepare.dataset]\n",
    "inputs: [prepare.dataset]\n    given: { hl_and_mass: { model: hl_and_mass_model } }\n",
  )
  .replace(/ {2}predict_authors:\n[^]*$/, "")
  .replace("data/electrons.h5, about: events }", "data/electrons.h5 }\n  published: { path: data/published.yaml }") +
  `  compare:
    inputs: [evaluate.metrics, predict.scores, train.history, prepare.dataset, prepare.summary, published]
    with: { agreement: 2 }
    publish: comparison.*
  histories: { task: draw_histories, inputs: [train.history, published], publish: figures/histories.svg }
`;

Deno.test("an imported model given in place of one training among others: nothing runs for it, and everything says so", async () => {
  await using project = await ScratchProject.create({ "pipeline.yaml": amongTrained });
  for (const path of ["tasks", "data/published.yaml"]) await project.take(path);
  await writeSample(project.path("data/electrons.h5"), { events: { train: 320, valid: 80, test: 200 } });
  await importInto(project);
  assertEquals(await project.ran(), [
    "compare",
    ...["evaluate@hl", "evaluate@hl_and_mass", "histories", "predict@hl", "predict@hl_and_mass", "prepare", "train@hl"],
  ]);
  const given = "given, not made here: model is source hl_and_mass_model (data/hl_and_mass.safetensors)";
  const say = async (...args: string[]) => (await project.run(args)).stdout.trimEnd().split("\n");
  assertEquals(await say("status"), [
    `train@hl_and_mass  ${given}`,
    "profile quick: all 8 instances are current, 1 given",
  ]);
  assertEquals(await say("why", "train@hl_and_mass"), [`train@hl_and_mass is ${given}`]);
  assertEquals(await say("reproduce", "train@hl_and_mass"), [`train@hl_and_mass is ${given}`]);
  assertStringIncludes((await say("status", "--json")).at(-1) ?? "", '"state":"given"');
  const page = project.read("results/quick/index.html");
  assertStringIncludes(page, "train@hl_and_mass was not run: its model was given as source hl_and_mass_model");
  const comparison = Comparison.parse(JSON.parse(project.read("results/quick/comparison.json")));
  assertEquals(comparison.networks.map(({ name, epochs }) => [name, epochs.length]), [["hl", 1], ["hl_and_mass", 0]]);
  assertMatch(comparison.notes.join("\n"), /network was not trained here but given as a model \(seed 1\)/);
  await say("provenance", "--output", project.path("crate"));
  const crate = project.read("crate/ro-crate-metadata.json");
  assertStringIncludes(crate, "Source hl_and_mass_model, given in place of train@hl_and_mass.model");
  assertEquals((await project.run(["reproduce", "--check"])).code, 0);
  // Its training would give a history again; a stage that needs that of this one network cannot be had.
  project.edit(
    "pipeline.yaml",
    "  histories:",
    "  course: { task: draw_course, inputs: [train@hl_and_mass.history] }\n  histories:",
  );
  project.write("tasks/draw_course.ts", course);
  const refused = await project.run(["status"]);
  assertEquals(refused.code, 2);
  assertStringIncludes(refused.stderr, "train@hl_and_mass is given as a source and has no history");
});

const course = `import { z } from "zod";
import { defineTask } from "../lib/task/task.ts";

export default defineTask({
  about: "copies a history",
  params: z.strictObject({}),
  inputs: { history: "one" },
  outputs: { copy: "copy.csv" },
  run: ({ inputs, outputs }) => Deno.copyFile(inputs.history.path, outputs.copy),
});
`;
