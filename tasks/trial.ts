/** Trains one candidate of a hyper-parameter search. */
import { z } from "zod";
import { InputError } from "../lib/artifact/input_error.ts";
import { readJson } from "../lib/artifact/json.ts";
import { Network, Seed, Training } from "../lib/artifact/model.ts";
import { Proposals } from "../lib/artifact/proposals.ts";
import { Trial } from "../lib/artifact/trial.ts";
import { type OpenBackend, openBackend } from "../lib/compute/backend.ts";
import { BatchReader } from "../lib/dataset/batches.ts";
import { buildModel } from "../lib/model/architecture.ts";
import { onDevice } from "../lib/model/on_device.ts";
import { Pace } from "../lib/model/pace.ts";
import { BackendRequest, describeProducer } from "../lib/model/producer.ts";
import { countParameters } from "../lib/model/structure.ts";
import { Team } from "../lib/model/team.ts";
import { trainTrial, validationScores } from "../lib/model/trial_training.ts";
import { initialWeights, setWeights } from "../lib/model/weights.ts";
import { auc } from "../lib/statistics/auc.ts";
import { isCollapsed } from "../lib/statistics/collapse.ts";
import { defineTask } from "../lib/task/task.ts";

export default defineTask({
  about: "Trains a network with proposed hyper-parameters, as `train` does, and judges it on the validation split.",
  params: z.strictObject({
    /** Which of the round's candidates, from 1. */
    slot: z.number().int().positive(),
    training: Training,
    seed: Seed,
    backend: BackendRequest,
  }),
  inputs: { dataset: "one", proposals: "one" },
  outputs: { result: "result.json" },
  numbers: { result: { "best.validation": 0.001, "best.auc": 0.001 } },

  async run({ params, inputs, outputs, checkpoint, cores, onDeviceLoss, progress, say, produced }) {
    const { slot, training, seed } = params, dataset = inputs.dataset.path;
    const { round, rungs, network } = await readCandidate(inputs.proposals.path, slot);
    const opened = await openBackend(params.backend);
    using reader = BatchReader.open(dataset);
    const { sizes, events } = reader.info, pace = new Pace();

    const trainOn = async ({ name: backend, producer }: OpenBackend) => {
      using team = await Team.start(buildModel(network, sizes), { reader, dataset, backend, cores, seed, pace, say });
      setWeights(team.parameters, initialWeights(team.parameters, training.init, seed));
      const trained = await trainTrial({
        ...{ team, reader, training, rungs, seed, pace, say, onDeviceLoss },
        learningRate: network.lr,
        checkpoint: {
          folder: checkpoint,
          identity: {
            training: JSON.stringify({ network, training, seed, sizes, events }),
            producer: describeProducer(producer),
          },
        },
        progress: ({ epoch, steps, stepsInTotal, valLoss }) => {
          const note = `epoch ${epoch} of ${training.epochs}${valLoss === undefined ? "" : `, ${valLoss.toFixed(4)}`}`;
          progress({ done: steps, total: stepsInTotal, unit: "steps", note });
        },
      });
      const { weights } = trained, parameters = countParameters(team.parameters);
      const scores = weights && await validationScores(team, weights, reader.count("valid"));
      return { ...trained, scores, producer, parameters };
    };

    const trained = await onDevice(opened, { onDeviceLoss, say }, trainOn);
    const { course, scores, stopped, earlier, producer, parameters } = trained;
    produced({ ...producer, ...(earlier === undefined ? {} : { earlier }) });
    const labels = reader.labels("valid", 0, reader.count("valid")), { best, bestEpoch } = course.stopping;
    const result: Trial = {
      ...{ version: 1, round, slot, network, training, seed, parameters, stopped },
      epochs: course.epochs.map(({ loss, valLoss }) => ({ loss: finite(loss), validation: finite(valLoss) })),
      steps: course.epochs.length * Math.ceil(reader.count("train") / training.batch),
      best: scores ? { epoch: bestEpoch + 1, validation: best, auc: auc(labels, scores) } : null,
      outcome: !scores ? "diverged" : isCollapsed(scores) ? "collapsed" : "trained",
    };
    await Deno.writeTextFile(outputs.result, JSON.stringify(Trial.parse(result)) + "\n");
  },
});

async function readCandidate(path: string, slot: number) {
  const { features, round, rungs, candidates } = await readJson(path, Proposals);
  const candidate = candidates.find((each) => each.slot === slot);
  if (!candidate) {
    throw new InputError(
      `cannot try candidate ${slot} of round ${round}: there are ${candidates.length}, expected at least ${slot}`,
    );
  }
  return { round, rungs, network: Network.parse({ features, ...candidate.hyperParameters }) };
}

/** JSON has no numbers that are not finite. */
const finite = (loss: number) => Number.isFinite(loss) ? loss : null;
