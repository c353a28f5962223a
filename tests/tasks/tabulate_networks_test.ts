// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { InputError } from "../../lib/artifact/input_error.ts";
import { writeModel } from "../../lib/artifact/model.ts";
import tabulateNetworks from "../../tasks/tabulate_networks.ts";
import { published, trained } from "../table/trained.ts";
import { runTask, TempFolder, writeScoresFile } from "./answer_inputs.ts";

const publishedPath = new URL("../../data/published.yaml", import.meta.url).pathname;
const training = { batch: 128, epochs: 12, stop_after: 10, reduce_after: 5, reduce_by: 0.3, min_delta: 1e-4 };

/** Model and scores files of every network for two seeds. */
async function tabulate(folder: TempFolder, table: string, withScores = true) {
  const model = [], scores = [];
  for (const { name, network, parameters } of trained) {
    for (const seed of [1, 2]) {
      const axes = { network: name, seed: String(seed) };
      const [modelPath, scoresPath] = ["model", "scores"].map((file) => folder.file(`${name}_${seed}_${file}`));
      const info = { version: 1 as const, network, training: { ...training, init: "glorot_uniform" as const }, seed };
      const more = { sizes: { et: 31, ht: 32 }, epoch: 3, topology: {} };
      const weights = { "output/bias": { shape: [1], data: new Float32Array(1) } };
      writeModel(modelPath ?? "", { info: { ...info, ...more }, weights });
      writeScoresFile(scoresPath ?? "", new Float32Array(4), parameters);
      model.push({ path: modelPath ?? "", axes });
      if (withScores) scores.push({ path: scoresPath ?? "", axes });
    }
  }
  const inputs = { model, scores, published: { path: publishedPath, axes: {} } };
  return (await runTask(tabulateNetworks, { folder, params: { table }, inputs, prefix: table })).text;
}

Deno.test("tabulate_networks reads hyper-parameters from the models and parameters from the scores", async () => {
  using folder = new TempFolder();
  const { csv, html, markdown, latex } = await tabulate(folder, "best");
  const lines = csv.trimEnd().split("\n");
  assertEquals(lines.length, 1 + 2 * published.networks.length);
  assertEquals(lines[4], 'ECal image,this run,3,117,2,160,0.0001,0,"943,361"');
  assertStringIncludes(html, '<tr><th scope="row">ECal image</th><td>this run</td><td class="number">3</td>');
  assertStringIncludes(markdown, "| ECal image | this run | 3 | 117 | 2 | 160 | 0.0001 | 0 | 943,361 |");
  assertStringIncludes(latex, "ECal image & this run & 3 & 117 & 2 & 160 & 0.0001 & 0 & 943,361 \\\\");
});

Deno.test("tabulate_networks writes the ranges of the search, with convolutions and without, the same bytes twice", async () => {
  using folder = new TempFolder();
  const [convolutional, dense] = [await tabulate(folder, "convolutional"), await tabulate(folder, "dense")];
  assertEquals(convolutional.csv.split("\n")[2], 'Filters,8,128,"27, 34, 47, 117",yes');
  assertEquals(dense.csv.split("\n")[1], 'Dense layers,1,8,"3, 5",yes');
  assertEquals(await tabulate(folder, "dense"), dense);
});

Deno.test("tabulate_networks refuses a network without scores, and a table that it does not know", async () => {
  using folder = new TempFolder();
  await assertRejects(
    () => tabulate(folder, "best", false),
    InputError,
    "cannot tabulate network ht: it has no scores",
  );
  assertEquals(tabulateNetworks.params.safeParse({ table: "worst" }).success, false);
});
