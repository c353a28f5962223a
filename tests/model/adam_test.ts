// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals, assertLess } from "@std/assert";
import { openBackend } from "../../lib/compute/backend.ts";
import { tf } from "../../lib/compute/tensorflow.ts";
import { Adam } from "../../lib/model/adam.ts";
import { getWeights, setWeights } from "../../lib/model/weights.ts";
import { deviation, float32Of, numbersOf, readFixture, type RecordedArray } from "./fixtures.ts";

interface RecordedSteps {
  readonly start: RecordedArray[];
  readonly steps: {
    readonly learning_rate: number;
    readonly gradients: RecordedArray[];
    readonly variables: RecordedArray[];
    readonly m: RecordedArray[];
    readonly v: RecordedArray[];
  }[];
}

const recorded = readFixture<RecordedSteps>("adam");

function start() {
  return recorded.start.map((array, i) => {
    const { data, shape } = float32Of(array);
    return { name: `layer${i}/kernel`, variable: tf.tidy(() => tf.variable(tf.tensor(data, [...shape]))) };
  });
}

/** Largest |difference| / |expected|, entry by entry. */
function relativeDeviation(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  return Math.max(...Array.from(expected, (value, i) => {
    const difference = Math.abs((actual[i] as number) - value);
    return difference === 0 ? 0 : difference / Math.abs(value);
  }));
}

function step(adam: Adam, i: number): void {
  const { gradients, learning_rate } = recorded.steps[i] as RecordedSteps["steps"][number];
  const tensors = gradients.map((array) => {
    const { data, shape } = float32Of(array);
    return tf.tensor(data, [...shape]);
  });
  adam.update(tensors, learning_rate);
  tf.dispose(tensors);
}

Deno.test("Adam takes Keras' steps, with tiny, huge and absent gradients and a changing rate, and leaves no tensors", async () => {
  await openBackend("wasm");
  const before = tf.memory().numTensors;
  const parameters = start(), adam = new Adam(parameters);
  for (const [i, expected] of recorded.steps.entries()) {
    step(adam, i);
    const { m, v, step: steps } = await adam.state(), weights = await getWeights(parameters);
    assertEquals(steps, i + 1);
    parameters.forEach(({ name }, k) => {
      const at = (arrays: RecordedArray[]) => numbersOf(arrays[k] as RecordedArray);
      assertLess(deviation(weights[name]?.data ?? [], at(expected.variables)), 5e-7, `step ${i}: ${name}`);
      assertLess(relativeDeviation(m[name]?.data ?? [], at(expected.m)), 2e-6, `step ${i}: m`);
      assertLess(relativeDeviation(v[name]?.data ?? [], at(expected.v)), 2e-6, `step ${i}: v`);
    });
  }
  adam.dispose();
  for (const { variable } of parameters) variable.dispose();
  assertEquals(tf.memory().numTensors, before);
});

Deno.test("Adam goes on from a restored state with the same bits", async () => {
  await openBackend("wasm");
  const parameters = start(), adam = new Adam(parameters);
  for (const i of [0, 1, 2]) step(adam, i);
  const state = await adam.state(), weights = await getWeights(parameters);
  for (const i of [3, 4, 5]) step(adam, i);
  const expected = await getWeights(parameters);

  const others = start(), other = new Adam(others);
  setWeights(others, weights);
  other.restore(state);
  for (const i of [3, 4, 5]) step(other, i);
  assertEquals(await getWeights(others), expected);
});
