/** Our kernels of the WebAssembly backend against TensorFlow.js' own plain JavaScript ones (backend "cpu"). */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals, assertLess } from "@std/assert";
import { openBackend } from "../../lib/compute/backend.ts";
import { tf } from "../../lib/compute/tensorflow.ts";
import { generator } from "./tower_cases.ts";

const drawn = (shape: readonly number[], seed: number): tf.Tensor => {
  const random = generator(seed), size = shape.reduce((a, b) => a * b, 1);
  return tf.tensor(Float32Array.from({ length: size }, () => 2 * random() - 1), [...shape]);
};

/** The results on both backends; equal to a few roundings of the largest value. */
async function assertLikeCpu(compute: () => tf.Tensor | tf.Tensor[], name: string): Promise<void> {
  const results: { shape: number[]; values: Float32Array }[][] = [];
  for (const backend of ["cpu", "wasm"]) {
    if (backend === "wasm") await openBackend("wasm");
    else await tf.setBackend("cpu");
    const before = tf.memory().numBytes;
    const tensors = [tf.tidy(compute)].flat();
    results.push(tensors.map((tensor) => ({ shape: tensor.shape, values: tensor.dataSync<"float32">() })));
    tf.dispose(tensors);
    assertEquals(tf.memory().numBytes, before, `${name}: bytes left on ${backend}`);
  }
  const [expected, actual] = results as [typeof results[0], typeof results[0]];
  assertEquals(actual.map(({ shape }) => shape), expected.map(({ shape }) => shape), name);
  expected.forEach(({ values }, i) => {
    const scale = Math.max(1, ...values.map(Math.abs));
    values.forEach((value, k) =>
      assertLess(Math.abs(value - (actual[i]?.values[k] ?? NaN)) / scale, 3e-6, `${name}: entry ${k}`)
    );
  });
}

Deno.test("matMul with every transposition and awkward sizes is TensorFlow.js'", async () => {
  for (const [m, k, n] of [[128, 7, 149], [128, 149, 1], [1, 1, 1], [6, 4, 8], [7, 3, 5], [13, 100, 17]] as const) {
    for (const transposeA of [false, true]) {
      for (const transposeB of [false, true]) {
        await assertLikeCpu(() => {
          const a = drawn(transposeA ? [k, m] : [m, k], 1), b = drawn(transposeB ? [n, k] : [k, n], 2);
          return tf.matMul(a, b, transposeA, transposeB);
        }, `${m} x ${k} x ${n}, ${transposeA}, ${transposeB}`);
      }
    }
  }
});

Deno.test("matMul of batches, also of one matrix with many, is TensorFlow.js'", async () => {
  const shapes: [number[], number[]][] = [
    [[3, 5, 4], [3, 4, 6]],
    [[2, 3, 5, 4], [2, 3, 4, 6]],
    [[1, 5, 4], [3, 4, 6]],
    [[3, 5, 4], [1, 4, 6]],
    [[2, 1, 5, 4], [1, 3, 4, 6]],
  ];
  for (const [a, b] of shapes) await assertLikeCpu(() => tf.matMul(drawn(a, 3), drawn(b, 4)), `${a} by ${b}`);
});

Deno.test("matMul of nothing is zeros", async () => {
  await openBackend("wasm");
  tf.tidy(() => {
    assertEquals(tf.matMul(tf.zeros([2, 0]), tf.zeros([0, 3])).dataSync(), new Float32Array(6));
    assertEquals(tf.matMul(tf.zeros([0, 4]), tf.zeros([4, 3])).shape, [0, 3]);
  });
});

Deno.test("fused.matMul with bias and each activation is TensorFlow.js'", async () => {
  for (const activation of ["linear", "relu", "sigmoid", "relu6"] as const) {
    for (const bias of [undefined, [9]]) {
      await assertLikeCpu(() =>
        tf.fused.matMul({
          a: drawn([5, 6], 5) as tf.Tensor2D,
          b: drawn([6, 9], 6) as tf.Tensor2D,
          ...(bias ? { bias: drawn(bias, 7) } : {}),
          activation,
        }), `${activation}, bias ${bias}`);
    }
  }
});

Deno.test("sum over leading, trailing, middle and all axes is TensorFlow.js', of whole numbers too", async () => {
  const shapes: [number[], (number | number[] | undefined)[]][] = [
    [[128, 149], [0, 1, -1, undefined, [0, 1]]],
    [[300, 3], [0, 1]],
    [[2, 3, 4, 5], [0, 1, 2, [0, 1], [0, 1, 2], [2, 3], [1, 2], [0, 3]]],
    [[1000], [0]],
    [[], [undefined]],
  ];
  for (const [shape, axes] of shapes) {
    for (const axis of axes) {
      for (const keepDims of [false, true]) {
        await assertLikeCpu(() => tf.sum(drawn(shape, 8), axis, keepDims), `sum of ${shape} over ${axis}`);
      }
    }
  }
  await openBackend("wasm");
  assertEquals(tf.tidy(() => tf.sum(tf.tensor1d([1, 2, 3], "int32")).dataSync()), Int32Array.of(6));
});

Deno.test("sum of many equal numbers does not drift", async () => {
  await openBackend("wasm");
  const count = 1 << 20;
  const [total, column] = tf.tidy(() => {
    const tenths = tf.fill([count], 0.1);
    return [tf.sum(tenths).dataSync()[0], tf.sum(tf.reshape(tenths, [count / 2, 2]), 0).dataSync()[0]];
  });
  assertLess(Math.abs((total ?? NaN) / (count * Math.fround(0.1)) - 1), 2e-6);
  assertLess(Math.abs((column ?? NaN) / (count / 2 * Math.fround(0.1)) - 1), 2e-5);
});

Deno.test("the gradient of max-pooling is TensorFlow.js', with negative maxima and overlapping windows", async () => {
  const pools: [number[], number | [number, number], number, "same" | "valid"][] = [
    [[3, 31, 31, 5], 2, 2, "same"],
    [[2, 7, 7, 4], 2, 2, "valid"],
    [[2, 8, 9, 3], 3, 2, "same"],
    [[2, 9, 8, 6], [2, 3], 1, "valid"],
    [[1, 1, 1, 2], 2, 2, "same"],
  ];
  for (const [shape, window, stride, pad] of pools) {
    await assertLikeCpu(() => {
      const x = tf.sub(drawn(shape, 9), 0.5) as tf.Tensor4D;
      return tf.grad((input) => {
        const pooled = tf.maxPool(input as tf.Tensor4D, window, stride, pad);
        return tf.sum(tf.mul(pooled, drawn(pooled.shape, 10)));
      })(x);
    }, `${window} by ${stride}, ${pad}, of ${shape}`);
  }
});

Deno.test("the gradients of convolutions are TensorFlow.js', of any filter, step and padding", async () => {
  const convolutions: [number[], number[], number | [number, number], "same" | "valid"][] = [
    [[2, 9, 9, 5], [3, 3, 5, 7], 1, "same"],
    [[3, 8, 7, 1], [3, 3, 1, 9], 1, "valid"],
    [[2, 9, 10, 3], [5, 2, 3, 4], 2, "same"],
    [[2, 11, 9, 2], [4, 3, 2, 8], [2, 3], "valid"],
    [[1, 2, 2, 1], [3, 3, 1, 8], 1, "same"],
    [[2, 5, 5, 4], [1, 1, 4, 6], 1, "same"],
  ];
  for (const [shape, filterShape, stride, pad] of convolutions) {
    await assertLikeCpu(() => {
      const x = drawn(shape, 11) as tf.Tensor4D, filter = drawn(filterShape, 12) as tf.Tensor4D;
      return tf.grads((input, w) => {
        const y = tf.conv2d(input as tf.Tensor4D, w as tf.Tensor4D, stride, pad);
        return tf.sum(tf.mul(y, drawn(y.shape, 13)));
      })([x, filter]);
    }, `${filterShape} by ${stride}, ${pad}, of ${shape}`);
  }
});

Deno.test("a clone shares its values until one of the two changes", async () => {
  await openBackend("wasm");
  const variable = tf.tidy(() => tf.variable(tf.tensor1d([1, 2, 3]))),
    buffers = () => tf.memory().numDataBuffers,
    before = buffers();
  const snapshot = variable.clone();
  assertEquals(buffers(), before);
  tf.tidy(() => variable.assign(tf.tensor1d([4, 5, 6])));
  assertEquals(buffers(), before + 1);
  assertEquals([...snapshot.dataSync(), ...variable.dataSync()], [1, 2, 3, 4, 5, 6]);
  snapshot.dispose();
  assertEquals(buffers(), before);
});
