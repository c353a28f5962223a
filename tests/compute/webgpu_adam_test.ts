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
    for (const [k, { w, m, v }] of states.entries()) {
      tf.tidy(() => updateOnWebgpu(w, tensorOf(step.gradients[k] as Recorded), m, v, factors));
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
