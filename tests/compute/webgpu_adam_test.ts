// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals, assertLess } from "@std/assert";
import { tf } from "../../lib/compute/tensorflow.ts";
import { updateOnWebgpu } from "../../lib/compute/webgpu/adam.ts";
import { webgpuTest } from "./software_adapter.ts";

interface Recorded {
  readonly shape: number[];
  readonly data: number[];
}

interface RecordedSteps {
  readonly start: Recorded[];
  readonly steps: {
    readonly learning_rate: number;
    readonly gradients: Recorded[];
    readonly variables: Recorded[];
    readonly m: Recorded[];
    readonly v: Recorded[];
  }[];
}

const path = new URL("../fixtures/keras/adam.json", import.meta.url);
const recorded: RecordedSteps = JSON.parse(Deno.readTextFileSync(path));
const beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7;

const tensorOf = ({ data, shape }: Recorded) => tf.tensor(data, shape, "float32");
const variableOf = (values: tf.Tensor) => tf.tidy(() => tf.variable(values));

async function assertClose(actual: tf.Tensor, expected: Recorded | undefined, relative: number, name: string) {
  const values = await actual.data();
  assertEquals(values.length, expected?.data.length);
  expected?.data.forEach((value, i) => {
    const difference = Math.abs((values[i] ?? NaN) - value);
    assertLess(difference === 0 ? 0 : difference / Math.abs(value), relative, name);
  });
}

webgpuTest("Adam on WebGPU takes Keras' steps, with tiny, huge and absent gradients and a changing rate", async () => {
  const before = tf.memory().numTensors;
  const states = tf.tidy(() =>
    recorded.start.map((start) => {
      const w = variableOf(tensorOf(start)), zeros = tf.zeros(start.shape);
      return { w, m: variableOf(zeros), v: variableOf(zeros) };
    })
  );
  for (const [i, step] of recorded.steps.entries()) {
    const rate = step.learning_rate * Math.sqrt(1 - beta2 ** (i + 1)) / (1 - beta1 ** (i + 1));
    const factors = { rate, keep1: 1 - beta1, keep2: 1 - beta2, epsilon };
    tf.tidy(() => {
      const gradients = step.gradients.map(tensorOf);
      const parameters = states.map(({ w, m, v }, k) => ({ variable: w, gradient: gradients[k] as tf.Tensor, m, v }));
      updateOnWebgpu(parameters, factors);
    });
    for (const [k, { w, m, v }] of states.entries()) {
      await assertClose(m, step.m[k], 2e-6, `step ${i}: m`);
      await assertClose(v, step.v[k], 2e-6, `step ${i}: v`);
      const expected = step.variables[k] as Recorded, values = await w.data();
      const scale = Math.max(1, ...expected.data.map(Math.abs));
      expected.data.forEach((value, j) => assertLess(Math.abs((values[j] ?? NaN) - value) / scale, 5e-7, `step ${i}`));
    }
  }
  tf.dispose(states.flatMap(({ w, m, v }) => [w, m, v]));
  assertEquals(tf.memory().numTensors, before);
});

webgpuTest(
  "Adam on WebGPU updates more variables than a program may see, and leaves clones what they were",
  async () => {
    const start = tf.memory(), sizes = Array.from({ length: 21 }, (_, i) => 1 + 37 * i);
    const parameters = tf.tidy(() =>
      sizes.map((size, i) => ({
        variable: variableOf(tf.range(0, size)),
        gradient: tf.keep(tf.fill([size], i - 10)),
        m: variableOf(tf.zeros([size])),
        v: variableOf(tf.zeros([size])),
      }))
    );
    const clone = parameters[5]?.variable.clone() as tf.Tensor;
    // Read back before the update: a value kept on the host must not be taken for the new one.
    await Promise.all(parameters.map(({ variable }) => variable.data()));
    const { numTensors, numBytes } = tf.memory();
    // The first step moves every weight by the rate, against its gradient's sign.
    updateOnWebgpu(parameters, {
      rate: 0.25 * Math.sqrt(1 - beta2) / (1 - beta1),
      keep1: 0.1,
      keep2: 1 - beta2,
      epsilon,
    });
    assertEquals([tf.memory().numTensors, tf.memory().numBytes], [numTensors, numBytes]);
    for (const [i, { variable, m }] of parameters.entries()) {
      const values = await variable.data(), step = 0.25 * Math.sign(i - 10);
      values.forEach((value, k) => assertLess(Math.abs(value - (k - step)), 1e-4, `variable ${i}`));
      assertLess(Math.abs((await m.data())[0] as number - 0.1 * (i - 10)), 1e-6);
    }
    assertEquals([...await clone.data()], Array.from({ length: sizes[5] as number }, (_, k) => k));
    tf.dispose([clone, ...parameters.flatMap(({ variable, gradient, m, v }) => [variable, gradient, m, v])]);
    assertEquals(tf.memory().numTensors, start.numTensors);
  },
);
