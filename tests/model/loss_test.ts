/** The loss, its gradient and its mean over an epoch, as Keras' fit and evaluate compute them. */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertAlmostEquals, assertEquals, assertLess } from "@std/assert";
import { openBackend } from "../../lib/compute/backend.ts";
import { tf } from "../../lib/compute/tensorflow.ts";
import { crossEntropy, meanCrossEntropy } from "../../lib/model/loss.ts";
import { RunningLoss } from "../../lib/model/running_loss.ts";
import { deviation, float32Of, numbersOf, readFixture, type RecordedArray } from "./fixtures.ts";

interface RecordedLoss {
  readonly from_logits: {
    readonly logits: RecordedArray;
    readonly labels: RecordedArray;
    readonly loss: RecordedArray;
    readonly mean: number;
    readonly gradient_of_mean: RecordedArray;
  };
  readonly epoch_mean: {
    readonly logits: RecordedArray;
    readonly labels: RecordedArray;
    readonly batch_size: number;
    readonly epoch_loss_fit: number;
    readonly mean_of_batch_losses: number;
  };
}

const { from_logits: recorded, epoch_mean: epoch } = readFixture<RecordedLoss>("loss");

Deno.test("crossEntropy() is Keras' unclipped loss from -100 to 100", () => {
  const labels = numbersOf(recorded.labels);
  const losses = numbersOf(recorded.logits).map((logit, i) => crossEntropy(logit, labels[i] as number));
  assertLess(deviation(losses, numbersOf(recorded.loss)), 1e-6);
  assertEquals(crossEntropy(40, 0), 40);
});

Deno.test("meanCrossEntropy() has Keras' mean and gradient, also at a logit of 0, and leaves no tensors", async () => {
  await openBackend("wasm");
  const before = tf.memory().numTensors;
  const logits = tf.tensor1d(float32Of(recorded.logits).data), labels = tf.tensor1d(float32Of(recorded.labels).data);
  const rows = labels.size,
    gradient = tf.valueAndGrad((z: tf.Tensor) => meanCrossEntropy(z as tf.Tensor1D, labels, rows));
  const { value, grad } = gradient(logits);
  assertLess(deviation(value.dataSync(), [recorded.mean]), 1e-6);
  assertLess(deviation(grad.dataSync(), numbersOf(recorded.gradient_of_mean)), 1e-6);
  assertEquals(numbersOf(recorded.logits)[0], 0);
  tf.dispose([logits, labels, value, grad]);
  assertEquals(tf.memory().numTensors, before);
});

Deno.test("RunningLoss weights each batch by its rows, so that an epoch's mean is Keras'", async () => {
  await openBackend("wasm");
  const logits = numbersOf(epoch.logits), labels = numbersOf(epoch.labels), running = new RunningLoss();
  for (let from = 0; from < logits.length; from += epoch.batch_size) {
    const some = logits.slice(from, from + epoch.batch_size);
    const sum = some.reduce((total, logit, i) => total + crossEntropy(logit, labels[from + i] as number), 0);
    await running.add(tf.scalar(sum / some.length), some.length);
  }
  const mean = await running.mean();
  assertAlmostEquals(mean, epoch.epoch_loss_fit, 1e-6);
  assertLess(1e-3, Math.abs(mean - epoch.mean_of_batch_losses));
});
