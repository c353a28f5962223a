/** Small networks that Keras saved, with the predictions that it then made (tests/fixtures/interchange). */
import type { Model } from "../../lib/artifact/model.ts";
import { openBackend } from "../../lib/compute/backend.ts";
import { tf } from "../../lib/compute/tensorflow.ts";
import { forward } from "../../lib/model/forward.ts";
import { restoreModel } from "../../lib/model/stored_model.ts";
import { parametersOf, structureOf } from "../../lib/model/structure.ts";

interface Recorded {
  readonly shape: number[];
  readonly data: number[];
}
export interface RecordedModel {
  readonly inputs: Readonly<Record<string, Recorded>>;
  readonly predictions: Recorded;
}

export const folder = new URL("../fixtures/interchange/", import.meta.url).pathname;
export const recordedModels: Readonly<Record<string, RecordedModel>> = JSON.parse(
  Deno.readTextFileSync(`${folder}models.json`),
).models;

/** The largest difference of our prediction, by the path that `predict` takes, from the recorded one. */
export async function largestDifference(model: Model, { inputs, predictions }: RecordedModel): Promise<number> {
  await openBackend("wasm");
  const restored = await restoreModel(model);
  const variables = new Map(parametersOf(restored).map(({ name, variable }) => [name, variable]));
  const tensors = Object.fromEntries(
    Object.entries(inputs).map(([name, { shape, data }]) => [name, tf.tensor(data, shape, "float32")]),
  );
  const logits = forward(structureOf(restored), variables, tensors);
  const values = [...await logits.data()].map((logit) => 1 / (1 + Math.exp(-logit)));
  tf.dispose([logits, tensors]);
  restored.dispose();
  return Math.max(...predictions.data.map((expected, i) => Math.abs((values[i] ?? NaN) - expected)));
}

export const training = {
  batch: 128,
  epochs: 100,
  stop_after: 10,
  reduce_after: 5,
  reduce_by: 0.3,
  min_delta: 0.0001,
  init: "glorot_uniform",
} as const;
