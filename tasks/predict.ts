/** Applies a trained network to the test split. */
import { z } from "zod";
import { readModel } from "../lib/artifact/model.ts";
import { writeScores } from "../lib/artifact/scores.ts";
import { openBackend } from "../lib/compute/backend.ts";
import { BatchReader } from "../lib/dataset/batches.ts";
import { Pace } from "../lib/model/pace.ts";
import { checkAgreement, predictTest } from "../lib/model/prediction.ts";
import { BackendRequest } from "../lib/model/producer.ts";
import { restoreModel } from "../lib/model/stored_model.ts";
import { Team } from "../lib/model/team.ts";
import { defineTask } from "../lib/task/task.ts";

export default defineTask({
  about: "Computes a network's output on the test split, and checks a sample through TensorFlow.js' own operations.",
  params: z.strictObject({ backend: BackendRequest }),
  inputs: { dataset: "one", model: "one" },
  outputs: { scores: "scores.safetensors" },

  async run({ params, inputs, outputs, cores, progress, produced }) {
    const { name: backend, producer } = await openBackend(params.backend);
    produced(producer);

    const dataset = inputs.dataset.path;
    using reader = BatchReader.open(dataset);
    const stored = readModel(inputs.model.path);
    const model = await restoreModel(stored), pace = new Pace();
    using team = await Team.start(model, { reader, dataset, backend, cores, seed: stored.info.seed, pace });

    const events = reader.count("test");
    const test = await predictTest(team, events, (done) => progress({ done, total: events, unit: "events" }));
    const agreement = await checkAgreement(model, reader, test, pace);
    writeScores(outputs.scores, {
      test,
      info: {
        version: 1,
        parameters: model.countParams(),
        agreement: {
          ...agreement,
          fast: backend === "wasm" ? "convolutions of occupied cells only, on WebAssembly" : "own kernels on WebGPU",
          reference: `TensorFlow.js' LayersModel.predict on ${backend === "wasm" ? "WebAssembly" : "WebGPU"}`,
        },
      },
    });
  },
});
