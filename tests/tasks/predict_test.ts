/** The task `predict` on small data, after a real training. */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals, assertGreater, assertLess, assertRejects } from "@std/assert";
import { InputError } from "../../lib/artifact/input_error.ts";
import { readModel, writeModel } from "../../lib/artifact/model.ts";
import { readScores } from "../../lib/artifact/scores.ts";
import { openBackend } from "../../lib/compute/backend.ts";
import { tf } from "../../lib/compute/tensorflow.ts";
import { BatchReader } from "../../lib/dataset/batches.ts";
import { Pace } from "../../lib/model/pace.ts";
import { checkAgreement } from "../../lib/model/prediction.ts";
import { tensorsOf } from "../../lib/model/replica.ts";
import { restoreModel } from "../../lib/model/stored_model.ts";
import predict from "../../tasks/predict.ts";
import train from "../../tasks/train.ts";
import { writeSmallDataset } from "../model/small_dataset.ts";
import { tempFolder } from "../pipeline/temp_folder.ts";
import { runTask } from "./run_task.ts";

const training = {
  batch: 64,
  epochs: 6,
  stop_after: 10,
  reduce_after: 5,
  reduce_by: 0.3,
  min_delta: 1e-4,
  init: "orthogonal",
};

/** A data set of 300 test events, and a network trained on it. */
async function trained(path: string): Promise<{ dataset: string; model: string }> {
  const dataset = `${path}/dataset.safetensors`;
  writeSmallDataset(dataset, { train: 300, valid: 100, test: 300 });
  const network = { features: ["et", "ht", "hl"], conv: 2, filters: 6, dense: 2, hidden: 16, lr: 0.003, dropout: 0.1 };
  const params = { network, training, seed: 5, backend: "wasm" };
  await runTask(train, { params, inputs: { dataset }, folder: path, cores: 1 });
  return { dataset, model: `${path}/model.safetensors` };
}

/** Share of pairs of a signal and a background event in which the signal event scores higher. */
function auc(scores: Float32Array, labels: Uint8Array): number {
  let wins = 0, pairs = 0;
  scores.forEach((signal, i) => {
    if (!labels[i]) return;
    scores.forEach((background, j) => {
      if (labels[j]) return;
      pairs++;
      wins += signal > background ? 1 : signal === background ? 0.5 : 0;
    });
  });
  return wins / pairs;
}

Deno.test("predict scores the test split as TensorFlow.js' own predict does, and twice the same", async () => {
  using folder = tempFolder();
  const { path } = folder, inputs = await trained(path);
  const scores = [];
  for (const run of [1, 2]) {
    const reports = await runTask(predict, { params: { backend: "wasm" }, inputs, folder: `${path}/${run}`, cores: 1 });
    assertEquals(reports.produced[0]?.backend, "wasm");
    assertEquals(reports.progressed.at(-1), { done: 300, total: 300, unit: "events" });
    scores.push(readScores(`${path}/${run}/scores.safetensors`));
  }
  const [one, two] = scores;
  assert(one && two);
  assertEquals(one, two);
  assertEquals(one.test.length, 300);
  assertEquals(one.info.agreement.events, 256);
  assertLess(one.info.agreement.largestDifference, 1e-6);

  using reader = BatchReader.open(inputs.dataset);
  const model = await restoreModel(readModel(inputs.model));
  assertEquals(one.info.parameters, model.countParams());
  const rows = Uint32Array.from({ length: 300 }, (_, i) => i);
  const own = tf.tidy(() => {
    const tensors = tensorsOf(reader.read("test", rows, ["hl", "et", "ht"]));
    return (model.predict(model.inputNames.map((name) => tensors[name] as tf.Tensor)) as tf.Tensor).dataSync();
  });
  one.test.forEach((score, i) => assertLess(Math.abs(score - (own[i] as number)), 1e-6));
  assertGreater(auc(one.test, reader.labels("test", 0, 300)), 0.9);
});

Deno.test("checkAgreement() refuses probabilities that the model itself does not give", async () => {
  await openBackend("wasm");
  using folder = tempFolder();
  const { dataset, model: file } = await trained(folder.path);
  using reader = BatchReader.open(dataset);
  const model = await restoreModel(readModel(file)), before = tf.memory().numTensors;
  for (const wrong of [0.5, NaN]) {
    await assertRejects(
      () => checkAgreement(model, reader, new Float32Array(300).fill(wrong), new Pace()),
      InputError,
      "cannot trust the fast kernels on this machine",
    );
  }
  assertEquals(tf.memory().numTensors, before);
});

Deno.test("predict refuses a model whose weights do not fit its layers", async () => {
  using folder = tempFolder();
  const { path } = folder, { dataset, model } = await trained(path);
  const { info, weights } = readModel(model);
  const { ["dense1/bias"]: _, ...others } = weights;
  writeModel(model, { info, weights: others });
  const run = { params: { backend: "wasm" }, inputs: { dataset, model }, folder: path, cores: 1 };
  await assertRejects(() => runTask(predict, run), InputError, 'cannot load weights "dense1/bias": there is none');
});
