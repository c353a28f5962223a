/** The same training on WebGPU, on the software adapter by name. */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals, assertLess } from "@std/assert";
import { parseHistory } from "../../lib/artifact/history.ts";
import { readScores } from "../../lib/artifact/scores.ts";
import predict from "../../tasks/predict.ts";
import train from "../../tasks/train.ts";
import { webgpuTest } from "../compute/software_adapter.ts";
import { tempFolder } from "../pipeline/temp_folder.ts";
import { runTask } from "../tasks/run_task.ts";
import { writeSmallDataset } from "./small_dataset.ts";

webgpuTest("train and predict on WebGPU follow those on WebAssembly, repeatably", async () => {
  using folder = tempFolder();
  const dataset = `${folder.path}/dataset.safetensors`;
  writeSmallDataset(dataset, { train: 256, valid: 64, test: 64 });
  const network = { features: ["et", "hl"], conv: 2, filters: 4, dense: 2, hidden: 8, lr: 0.003, dropout: 0 };
  const training = {
    batch: 128,
    epochs: 2,
    stop_after: 10,
    reduce_after: 5,
    reduce_by: 0.3,
    min_delta: 1e-4,
    init: "orthogonal",
  };
  const results = [];
  for (const [name, backend] of [["wasm", "wasm"], ["one", "webgpu:llvmpipe"], ["two", "webgpu:llvmpipe"]] as const) {
    const run = { inputs: { dataset }, folder: `${folder.path}/${name}`, cores: 1 };
    const { produced } = await runTask(train, { ...run, params: { network, training, seed: 1, backend } });
    assertEquals(produced[0]?.backend, backend === "wasm" ? "wasm" : "webgpu");
    const model = `${run.folder}/model.safetensors`;
    await runTask(predict, { ...run, inputs: { dataset, model }, params: { backend } });
    const losses = parseHistory(Deno.readTextFileSync(`${run.folder}/history.csv`)).map(({ valLoss }) => valLoss);
    results.push({ model: Deno.readFileSync(model), losses, scores: readScores(`${run.folder}/scores.safetensors`) });
  }
  const [wasm, one, two] = results as [typeof results[0], typeof results[0], typeof results[0]];
  assertEquals(one, two);
  one.losses.forEach((loss, i) => assertLess(Math.abs(loss - (wasm.losses[i] as number)), 1e-5));
  assertLess(one.scores.info.agreement.largestDifference, 1e-5);
});
