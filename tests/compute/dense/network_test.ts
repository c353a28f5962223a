// @ts-types="../../../lib/declarations/std_assert.d.ts"
import { assertEquals, assertLess, assertThrows } from "@std/assert";
import { openBackend } from "../../../lib/compute/backend.ts";
import { denseByOperations, type DenseLayer, denseNetwork } from "../../../lib/compute/dense/network.ts";
import { tf } from "../../../lib/compute/tensorflow.ts";
import { generator } from "../tower_cases.ts";
import { denseTwin, type TwinCase } from "./twin.ts";

/** Weights of a network with these widths, input first, and a mask on every other hidden layer. */
function caseOf(rows: number, widths: readonly number[], seed: number): TwinCase {
  const random = generator(seed);
  const draw = (length: number, limit: number) => Float32Array.from({ length }, () => (2 * random() - 1) * limit);
  const layers = widths.slice(1).map((outputs, i) => {
    const inputs = widths[i] as number, hidden = i + 2 < widths.length;
    const mask = hidden && i % 2 === 0
      ? Float32Array.from({ length: rows * outputs }, () => random() < 0.3 ? 0 : 1 / 0.7)
      : undefined;
    return { inputs, outputs, kernel: draw(inputs * outputs, Math.sqrt(3 / inputs)), bias: draw(outputs, 0.3), mask };
  });
  return {
    rows,
    x: draw(rows * (widths[0] as number), 1),
    layers,
    upstream: draw(rows * (widths.at(-1) as number), 1),
  };
}

function tensorsOf({ rows, x, layers, upstream }: TwinCase) {
  const dense = layers.map(({ inputs, outputs, kernel, bias, mask }): DenseLayer => ({
    kernel: tf.tensor2d(kernel, [inputs, outputs]),
    bias: tf.tensor1d(bias),
    mask: mask && tf.tensor2d(mask, [rows, outputs]),
  }));
  return {
    x: tf.tensor2d(x, [rows, x.length / rows]),
    dense,
    dy: tf.tensor2d(upstream, [rows, upstream.length / rows]),
  };
}

/** The output, then the gradients of x and of each kernel and bias. */
function run(network: typeof denseNetwork, one: TwinCase): ArrayLike<number>[] {
  return tf.tidy(() => {
    const { x, dense, dy } = tensorsOf(one);
    const output = network(x, dense);
    const gradients = tf.grads((input: tf.Tensor, ...weights: tf.Tensor[]) =>
      network(
        input as tf.Tensor2D,
        dense.map(({ mask }, i) => ({
          kernel: weights[2 * i] as tf.Tensor2D,
          bias: weights[2 * i + 1] as tf.Tensor1D,
          mask,
        })),
      )
    )([x, ...dense.flatMap(({ kernel, bias }) => [kernel, bias])], dy);
    return [output, ...gradients].map((tensor) => tensor.dataSync());
  });
}

/** The largest difference, as a share of the largest entry. */
function difference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let largest = 0, scale = 1e-30;
  for (let i = 0; i < expected.length; i++) {
    largest = Math.max(largest, Math.abs((actual[i] ?? NaN) - (expected[i] ?? NaN)));
    scale = Math.max(scale, Math.abs(expected[i] ?? NaN));
  }
  assertEquals(actual.length, expected.length);
  return largest / scale;
}

const shapes: readonly [number, readonly number[]][] = [
  [1, [1, 1]],
  [1, [7, 5, 1]],
  [5, [3, 4, 8, 1]],
  [6, [9, 10, 10, 10, 1]],
  [7, [130, 31, 3]],
  [64, [7, 149, 149, 149, 149, 149, 1]],
  [129, [1504, 146, 146, 1]],
  [257, [33, 84, 17, 2]],
];

for (const [rows, widths] of shapes) {
  Deno.test(`denseNetwork() of ${rows} rows, ${widths.join("-")}, has float64's output and gradients`, async () => {
    await openBackend("wasm");
    const before = tf.memory().numBytes;
    let seed = 1, one = caseOf(rows, widths, seed), twin = denseTwin(one);
    // A ReLU that the last bits decide moves gradients in any float32 arithmetic.
    while (twin.nearestKink < 1e-6) twin = denseTwin(one = caseOf(rows, widths, ++seed));
    const names = ["output", "x", ...one.layers.flatMap((_, i) => [`kernel ${i}`, `bias ${i}`])];
    run(denseNetwork, one).forEach((values, i) =>
      assertLess(difference(values, twin.results[i] ?? []), 2e-6, `${names[i]}, seed ${seed}`)
    );
    assertEquals(tf.memory().numBytes, before);
  });
}

Deno.test("denseNetwork() and its operations agree on another backend, and without a tape", async () => {
  const one = caseOf(20, [7, 30, 30, 1], 1);
  await openBackend("wasm");
  const [expected] = run(denseNetwork, one);
  const predicted = tf.tidy(() => denseNetwork(tensorsOf(one).x, tensorsOf(one).dense).dataSync());
  assertEquals(predicted, expected);
  await tf.setBackend("cpu");
  assertLess(difference(run(denseNetwork, one)[0] ?? [], expected ?? []), 2e-6);
});

Deno.test("denseNetwork() hands on what is not finite where TensorFlow.js' operations do", async () => {
  for (const bad of [NaN, Infinity, -Infinity]) {
    for (const place of ["x", "kernel", "bias", "upstream"] as const) {
      const one = caseOf(9, [5, 11, 6, 1], 3), layer = one.layers[1];
      if (place === "x" || place === "upstream") one[place][3] = bad;
      else if (layer) layer[place][3] = bad;
      // The plain backend: XNNPACK's ReLU makes a NaN 0.
      await tf.setBackend("cpu");
      const expected = run(denseByOperations, one);
      await openBackend("wasm");
      const actual = run(denseNetwork, one);
      expected.forEach((values, i) => {
        Array.from(values).forEach((value, k) => {
          const found = actual[i]?.[k] ?? 0, where = `${bad} in ${place}: result ${i}, entry ${k}`;
          if (Number.isFinite(value)) assertLess(Math.abs(found - value), 1e-5, where);
          else assertEquals(found, value, where);
        });
      });
    }
  }
});

Deno.test("denseNetwork() refuses shapes that do not fit together", async () => {
  await openBackend("wasm");
  tf.tidy(() => {
    const { x, dense } = tensorsOf(caseOf(4, [3, 5, 1], 1)), [first, last] = dense as [DenseLayer, DenseLayer];
    assertThrows(() => denseNetwork(x, []), RangeError, "without layers");
    assertThrows(() => denseNetwork(x, [last]), RangeError, "cannot run dense layer 0: kernel is [5,1]");
    assertThrows(() => denseNetwork(x, [first]), RangeError, "mask [4,5]");
    assertThrows(() => denseNetwork(x, [{ ...first, mask: tf.ones([3, 5]) }, last]), RangeError, "mask [3,5]");
  });
});
