/** Applies a trained network to the test split. */
import { z } from "zod";
import { type Model, readModel } from "../lib/artifact/model.ts";
import { writeScores } from "../lib/artifact/scores.ts";
import { openBackend } from "../lib/compute/backend.ts";
import type { tf } from "../lib/compute/tensorflow.ts";
import { BatchReader } from "../lib/dataset/batches.ts";
import { Pace } from "../lib/model/pace.ts";
import { checkAgreement, predictTest } from "../lib/model/prediction.ts";
import { BackendRequest } from "../lib/model/producer.ts";
import { Replica } from "../lib/model/replica.ts";
import { restoreModel } from "../lib/model/stored_model.ts";
import { defineTask } from "../lib/task/task.ts";

export default defineTask({
  about: "Computes a network's output on the test split, and checks a sample through TensorFlow.js' own operations.",
  params: z.strictObject({ backend: BackendRequest }),
  inputs: { dataset: "one", model: "one" },
  outputs: { scores: "scores.safetensors" },

  async run({ params, inputs, outputs, progress, produced }) {
    const { name: backend, producer } = await openBackend(params.backend);
    produced(producer);

    using reader = BatchReader.open(inputs.dataset.path);
    const stored = readModel(inputs.model.path);
    const model = await restoreModel(stored), pace = new Pace();
    const replica = new Replica(model, reader, stored.info.seed);

    const events = reader.count("test");
    const report = (done: number) => progress({ done, total: events, unit: "events" });
    const test = await predictTest(replica, events, { progress: report, pace });
    const agreement = await checkAgreement(await independent(model, stored, backend), reader, test, pace);
    writeScores(outputs.scores, {
      test,
      info: {
        version: 1,
        parameters: model.countParams(),
        agreement: {
          ...agreement,
          fast: backend === "wasm" ? "convolutions of occupied cells only, on WebAssembly" : "own kernels on WebGPU",
          reference: "TensorFlow.js' LayersModel.predict on WebAssembly",
        },
      },
    });
  },
});

/** The model to compare with. On a GPU its own `predict` would use our kernels too, so it moves to the CPU. */
async function independent(model: tf.LayersModel, stored: Model, backend: "wasm" | "webgpu") {
  if (backend === "wasm") return model;
  await openBackend("wasm");
  return await restoreModel(stored);
}
