/** A trained network's output on the test split, and its check against TensorFlow.js' own operations. */
import { InputError } from "../artifact/input_error.ts";
import { tf } from "../compute/tensorflow.ts";
import type { BatchReader } from "../dataset/batches.ts";
import type { Feature } from "../artifact/dataset.ts";
import type { Pace } from "./pace.ts";
import { type Replica, tensorsOf } from "./replica.ts";

/** Events of the check, and the largest difference of a probability that is rounding. */
const sampleSize = 256, tolerance = 1e-4;
/** Events per forward pass. */
const batch = 128;
/** Events per call of the model's own `predict`, which takes a third of a second for so many images at 117 filters. */
const chunk = 8;

/**
 * The probability of signal [events] for every event of the test split, on one thread: other networks keep the other
 * cores busy, and the training's worker stays out of this task's code.
 */
export async function predictTest(
  replica: Replica,
  events: number,
  { progress, pace }: { progress: (done: number) => void; pace: Pace },
): Promise<Float32Array> {
  const probabilities = new Float32Array(events);
  for (let from = 0; from < events; from += batch) {
    const to = Math.min(from + batch, events);
    const logits = await replica.logits("test", from, to);
    logits.forEach((logit, i) => probabilities[from + i] = 1 / (1 + Math.exp(-logit)));
    progress(to);
    await pace.breathe();
  }
  return probabilities;
}

export interface Agreement {
  readonly events: number;
  readonly largestDifference: number;
}

/**
 * Compares probabilities with those of a model's own `predict` on events spread evenly over the test split.
 *
 * @throws InputError if they differ by more than rounding: the fast path is wrong on this machine.
 */
export async function checkAgreement(
  model: tf.LayersModel,
  reader: BatchReader,
  probabilities: Float32Array,
  pace: Pace,
): Promise<Agreement> {
  const events = Math.min(sampleSize, probabilities.length);
  const rows = Uint32Array.from({ length: events }, (_, i) => Math.floor(i * probabilities.length / events));
  let largestDifference = 0;
  for (let from = 0; from < events; from += chunk) {
    const some = rows.slice(from, from + chunk);
    const expected = await predictOwn(model, reader, some);
    some.forEach((row, i) => {
      const difference = Math.abs((probabilities[row] ?? NaN) - (expected[i] ?? NaN));
      largestDifference = Number.isNaN(difference) ? Infinity : Math.max(largestDifference, difference);
    });
    await pace.breathe();
  }
  if (largestDifference > tolerance) {
    throw new InputError(
      `cannot trust the fast kernels on this machine: a probability differs by ${largestDifference.toExponential(1)} ` +
        `from TensorFlow.js' own operations, expected at most ${tolerance}; another backend may work ` +
        `(--set params.backend=wasm)`,
    );
  }
  return { events, largestDifference };
}

/** The model's own output [rows]. */
async function predictOwn(model: tf.LayersModel, reader: BatchReader, rows: Uint32Array): Promise<Float32Array> {
  const names = model.inputNames as Feature[];
  const inputs = tensorsOf(reader.read("test", rows, names));
  const output = model.predict(names.map((name) => inputs[name] as tf.Tensor), { batchSize: chunk }) as tf.Tensor;
  try {
    return await output.data() as Float32Array;
  } finally {
    tf.dispose([output, inputs]);
  }
}
