/** The whole loop against a recorded run of Keras' fit, and what it leaves behind. */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertAlmostEquals, assertEquals, assertLess, fail } from "@std/assert";
import type { NamedArray } from "../../lib/artifact/arrays.ts";
import type { Training, Weights } from "../../lib/artifact/model.ts";
import { openBackend } from "../../lib/compute/backend.ts";
import { tf } from "../../lib/compute/tensorflow.ts";
import { BatchReader } from "../../lib/dataset/batches.ts";
import { Pace } from "../../lib/model/pace.ts";
import { Team } from "../../lib/model/team.ts";
import { type Trained, trainNetwork } from "../../lib/model/training.ts";
import { setWeights } from "../../lib/model/weights.ts";
import { tempFolder } from "../pipeline/temp_folder.ts";
import { deviation, float32Of, Lcg, numbersOf, readFixture, type RecordedArray, recordedGlorot } from "./fixtures.ts";
import { type Sizes, writeDataset } from "./small_dataset.ts";

interface RecordedTraining {
  readonly batch: number;
  readonly epochs: number;
  readonly learning_rate: number;
  readonly check: {
    readonly signal_in_training: number;
    readonly sum_of_features: number[];
    readonly first_events: RecordedArray;
  };
  readonly initial_weights: RecordedArray[];
  readonly loss: RecordedArray;
  readonly val_loss: RecordedArray;
  readonly weights_after_first_epoch: RecordedArray[];
  readonly final_weights: RecordedArray[];
  readonly validation_predictions: RecordedArray;
}

const recorded = readFixture<RecordedTraining>("training_hl");
const variables = ["dense1/kernel", "dense1/bias", "dense2/kernel", "dense2/bias", "output/kernel", "output/bias"];
const sizes: Sizes = { train: 600, valid: 200, test: 0 };

/** The fixture's formula: 800 events of 7 features. */
function generate(): { features: Float32Array; labels: Uint8Array } {
  const random = new Lcg(20201104), shift = [0.75, 0.5, 0.25, 0, -0.25, 0.5, -0.75];
  const features = new Float32Array(800 * 7), labels = new Uint8Array(800);
  for (let row = 0; row < 800; row++) {
    const label = labels[row] = random.uniform() < 0.5 ? 1 : 0;
    for (let k = 0; k < 7; k++) {
      let g = random.uniform() + random.uniform() + random.uniform() - 1.5;
      if (k === 3) g *= label ? 1.5 : 0.75;
      features[row * 7 + k] = g + (label - 0.5) * (shift[k] as number);
    }
  }
  return { features, labels };
}

/** The recorded events as a data set; its images are empty. */
function writeRecordedEvents(path: string): void {
  const { features, labels } = generate();
  assertEquals(features.slice(0, 21), float32Of(recorded.check.first_events).data);
  assertEquals(labels.slice(0, 600).reduce((a, b) => a + b, 0), recorded.check.signal_in_training);
  const arrays: Record<string, NamedArray> = {};
  let from = 0;
  for (const [split, events] of Object.entries(sizes)) {
    const to = from + events;
    arrays[`${split}/y`] = { shape: [events], data: labels.slice(from, to) };
    arrays[`${split}/hl`] = { shape: [events, 7], data: features.slice(7 * from, 7 * to) };
    from = to;
  }
  writeDataset(path, arrays, { sizes, signal: { train: 313, valid: 111, test: 0 } });
}

/** 7-8-4-1 with our layer names. */
function recordedModel(): tf.LayersModel {
  const input = tf.input({ shape: [7], name: "hl" });
  let x: tf.SymbolicTensor = input;
  for (
    const [name, units, activation] of [["dense1", 8, "relu"], ["dense2", 4, "relu"], ["output", 1, "sigmoid"]] as const
  ) {
    x = tf.layers.dense({ name, units, activation }).apply(x) as tf.SymbolicTensor;
  }
  return tf.model({ inputs: input, outputs: x });
}

function initialWeights(): Weights {
  const random = new Lcg(7);
  return Object.fromEntries(variables.map((name, i) => {
    const expected = float32Of(recorded.initial_weights[i] as RecordedArray);
    const data = expected.shape.length === 2 ? recordedGlorot(random, expected.shape) : expected.data;
    assertEquals(data, expected.data, name);
    return [name, { shape: expected.shape, data }];
  }));
}

const training: Training = {
  batch: recorded.batch,
  epochs: recorded.epochs,
  stop_after: 10,
  reduce_after: 5,
  reduce_by: 0.3,
  min_delta: 1e-4,
  init: "glorot_uniform",
};

/** Trains the recorded network on the recorded events in their order. */
async function repeat(folder: string, epochs: number): Promise<{ trained: Trained; predictions: Float32Array }> {
  const dataset = `${folder}/dataset.safetensors`, pace = new Pace();
  writeRecordedEvents(dataset);
  using reader = BatchReader.open(dataset);
  const model = recordedModel();
  using team = await Team.start(model, { reader, dataset, backend: "wasm", cores: () => 1, seed: 1, pace, say: fail });
  setWeights(team.parameters, initialWeights());
  const trained = await trainNetwork({
    team,
    reader,
    training: { ...training, epochs },
    learningRate: recorded.learning_rate,
    seed: 1,
    pace,
    checkpoint: { folder, identity: { training: "recorded", producer: "wasm" } },
    say: () => {},
    progress: () => {},
    order: () => Uint32Array.from({ length: sizes.train }, (_, i) => i),
  });
  const logits: number[] = [];
  for await (const some of team.logits("valid", sizes.valid)) logits.push(...some);
  model.dispose();
  return { trained, predictions: Float32Array.from(logits, (logit) => 1 / (1 + Math.exp(-logit))) };
}

function compare(weights: Weights, expected: readonly RecordedArray[], tolerance: number): void {
  variables.forEach((name, i) => {
    assertLess(deviation(weights[name]?.data ?? [], numbersOf(expected[i] as RecordedArray)), tolerance, name);
  });
}

Deno.test("trainNetwork() repeats a whole fit of Keras: losses, weights and predictions after 15 epochs", async () => {
  await openBackend("wasm");
  using folder = tempFolder();
  const { trained: { course, weights }, predictions } = await repeat(folder.path, recorded.epochs);
  assertLess(deviation(course.epochs.map(({ loss }) => loss), numbersOf(recorded.loss)), 2e-6);
  assertLess(deviation(course.epochs.map(({ valLoss }) => valLoss), numbersOf(recorded.val_loss)), 2e-6);
  assertLess(deviation(predictions, numbersOf(recorded.validation_predictions)), 5e-6);
  assertEquals(course.stopping.bestEpoch, recorded.epochs - 1, "the last epoch is the best, so its weights are kept");
  compare(weights, recorded.final_weights, 1e-5);
});

Deno.test("trainNetwork() gives Keras' weights after one epoch, and leaves no tensors behind", async () => {
  await openBackend("wasm");
  using folder = tempFolder();
  const before = tf.memory().numTensors;
  const { trained: { course, weights } } = await repeat(folder.path, 1);
  compare(weights, recorded.weights_after_first_epoch, 1e-6);
  assert(course.finished);
  assertAlmostEquals(course.epochs[0]?.loss ?? NaN, numbersOf(recorded.loss)[0] as number, 2e-6);
  assertEquals(tf.memory().numTensors, before);
});
