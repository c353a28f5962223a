// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals, assertLess } from "@std/assert";
import { adamUpdate } from "../../lib/compute/adam_kernel.ts";
import { openBackend } from "../../lib/compute/backend.ts";
import { tf } from "../../lib/compute/tensorflow.ts";
import { generator } from "./tower_cases.ts";

const settings = { learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };

/** Values of the variable and its moments after ten steps on the current backend. */
function tenSteps(size: number): Float32Array[] {
  const random = generator(size), draw = () => tf.tensor1d(Float32Array.from({ length: size }, () => random() - 0.5));
  const variables = tf.tidy(() => [tf.variable(draw()), tf.variable(tf.zeros([size])), tf.variable(tf.zeros([size]))]);
  const [w, m, v] = variables as [tf.Variable, tf.Variable, tf.Variable];
  for (let step = 1; step <= 10; step++) {
    tf.tidy(() => adamUpdate([{ variable: w, gradient: draw(), m, v }], { ...settings, step }));
  }
  const values = variables.map((variable) => variable.dataSync<"float32">());
  tf.dispose(variables);
  return values;
}

/** Keras' formula in float64, from the same draws. */
function tenStepsByDefinition(size: number): Float64Array[] {
  const random = generator(size), draw = () => Float64Array.from({ length: size }, () => Math.fround(random() - 0.5));
  const w = draw(), m = new Float64Array(size), v = new Float64Array(size);
  const { learningRate, beta1, beta2, epsilon } = settings;
  for (let step = 1; step <= 10; step++) {
    const rate = learningRate * Math.sqrt(1 - beta2 ** step) / (1 - beta1 ** step);
    draw().forEach((g, i) => {
      m[i] = beta1 * (m[i] ?? NaN) + (1 - beta1) * g;
      v[i] = beta2 * (v[i] ?? NaN) + (1 - beta2) * g * g;
      w[i] = (w[i] ?? NaN) - rate * (m[i] ?? NaN) / (Math.sqrt(v[i] ?? NaN) + epsilon);
    });
  }
  return [w, m, v];
}

for (const size of [1, 3, 4, 150]) {
  Deno.test(`adamUpdate() of ${size} weights is Keras' formula, as a kernel and as operations`, async () => {
    const expected = tenStepsByDefinition(size);
    for (const backend of ["cpu", "wasm"]) {
      if (backend === "wasm") await openBackend("wasm");
      else await tf.setBackend("cpu");
      const before = tf.memory().numBytes;
      tenSteps(size).forEach((values, i) =>
        values.forEach((value, k) => assertLess(Math.abs(value - (expected[i]?.[k] ?? NaN)), 3e-7, `${backend}: ${i}`))
      );
      assertEquals(tf.memory().numBytes, before);
    }
  });
}

Deno.test("adamUpdate() leaves a snapshot of the weights alone, and writes over what nobody shares", async () => {
  await openBackend("wasm");
  const [w, m, v] = tf.tidy(() => [tf.variable(tf.ones([5])), tf.variable(tf.zeros([5])), tf.variable(tf.zeros([5]))]);
  const variable = w as tf.Variable;
  const update = (step: number) =>
    tf.tidy(() =>
      adamUpdate(
        [{ variable, gradient: tf.ones([5]), m: m as tf.Variable, v: v as tf.Variable }],
        { ...settings, step },
      )
    );
  const snapshot = variable.clone();
  update(1);
  assertEquals([...snapshot.dataSync()], [1, 1, 1, 1, 1]);
  const once = variable.dataSync()[0] as number, place = variable.dataId;
  assertLess(once, 1);
  update(2);
  assertEquals(variable.dataId, place);
  assertLess(variable.dataSync()[0] as number, once);
  tf.dispose([snapshot, w, m, v]);
});
