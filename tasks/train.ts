/** Trains one network of the paper on a prepared data set. */
import { z } from "zod";
import { encodeHistory } from "../lib/artifact/history.ts";
import { Network, Seed, Training, writeModel } from "../lib/artifact/model.ts";
import { type OpenBackend, openBackend } from "../lib/compute/backend.ts";
import { BatchReader } from "../lib/dataset/batches.ts";
import { buildModel } from "../lib/model/architecture.ts";
import { historyOf } from "../lib/model/course.ts";
import { onDevice } from "../lib/model/on_device.ts";
import { Pace } from "../lib/model/pace.ts";
import { BackendRequest, describeProducer } from "../lib/model/producer.ts";
import { topologyOf } from "../lib/model/stored_model.ts";
import { Team } from "../lib/model/team.ts";
import { trainNetwork } from "../lib/model/training.ts";
import { initialWeights, setWeights } from "../lib/model/weights.ts";
import { defineTask } from "../lib/task/task.ts";

export default defineTask({
  about: "Trains a network and keeps the weights of the epoch with the lowest validation loss.",
  params: z.strictObject({ network: Network, training: Training, seed: Seed, backend: BackendRequest }),
  inputs: { dataset: "one" },
  outputs: { model: "model.safetensors", history: "history.csv" },

  async run({ params, inputs, outputs, checkpoint, cores, onDeviceLoss, progress, say, produced }) {
    const { network, training, seed } = params, dataset = inputs.dataset.path;
    const opened = await openBackend(params.backend);
    using reader = BatchReader.open(dataset);
    const { sizes, events } = reader.info, pace = new Pace();

    const trainOn = async ({ name: backend, producer }: OpenBackend) => {
      const model = buildModel(network, sizes);
      using team = await Team.start(model, { reader, dataset, backend, cores, seed, pace, say });
      setWeights(team.parameters, initialWeights(team.parameters, training.init, seed));
      const trained = await trainNetwork({
        team,
        reader,
        training,
        learningRate: network.lr,
        seed,
        pace,
        say,
        checkpoint: {
          folder: checkpoint,
          identity: {
            training: JSON.stringify({ network, training, seed, sizes, events }),
            producer: describeProducer(producer),
          },
        },
        onDeviceLoss,
        progress: ({ epoch, steps, stepsInTotal, loss, valLoss }) => {
          const losses = loss === undefined ? "" : `, loss ${loss.toFixed(4)}, validation ${valLoss?.toFixed(4)}`;
          const note = `epoch ${epoch} of ${training.epochs}${losses}`;
          progress({ done: steps, total: stepsInTotal, unit: "steps", note });
        },
      });
      return { ...trained, producer, topology: topologyOf(model, training.init) };
    };

    const { weights, course, earlier, producer, topology } = await onDevice(opened, { onDeviceLoss, say }, trainOn);
    produced({ ...producer, ...(earlier === undefined ? {} : { earlier }) });
    const epoch = course.stopping.bestEpoch + 1;
    writeModel(outputs.model, { info: { version: 1, network, training, seed, sizes, epoch, topology }, weights });
    await Deno.writeTextFile(outputs.history, encodeHistory(historyOf(course)));
  },
});
