// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals, assertLess } from "@std/assert";
import { tf } from "../../lib/compute/tensorflow.ts";
import { webgpuTest } from "./software_adapter.ts";

type Shape4 = [number, number, number, number];

/** Uniform in [-1, 1), or whole numbers from -3 to 3, whose sums are exact in float32. */
function values(shape: number[], seed: number, whole = false): Float32Array {
  let state = seed;
  return Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => {
    state = Math.imul(1664525, state) + 1013904223 >>> 0;
    return whole ? Math.floor(state / 2 ** 32 * 7) - 3 : state / 2 ** 31 - 1;
  });
}

const tensor = <T extends tf.Tensor>(shape: number[], seed: number, whole = false) =>
  tf.tensor(values(shape, seed, whole), shape) as T;

async function read(compute: () => tf.Tensor[]): Promise<Float32Array[]> {
  const tensors = tf.tidy(compute);
  const arrays: Float32Array[] = [];
  for (const one of tensors) arrays.push(await one.data() as Float32Array);
  tf.dispose(tensors);
  return arrays;
}

/** In float64, by the definition: dW[i, j, c, o] = sum x[n, r + i - 1, q + j - 1, c] dy[n, r, q, o], 3x3, "same". */
function filterGradientByDefinition(x: Float32Array, dy: Float32Array, [n, size, , channels]: Shape4, outputs: number) {
  const gradient = new Float64Array(9 * channels * outputs);
  for (let pixel = 0; pixel < n * size * size; pixel++) {
    const row = Math.floor(pixel / size) % size, column = pixel % size;
    for (let tap = 0; tap < 9; tap++) {
      const i = row + Math.floor(tap / 3) - 1, j = column + tap % 3 - 1;
      if (i < 0 || j < 0 || i >= size || j >= size) continue;
      const source = (pixel + (i - row) * size + j - column) * channels;
      for (let c = 0; c < channels; c++) {
        for (let o = 0; o < outputs; o++) {
          const element = (tap * channels + c) * outputs + o;
          gradient[element] = (gradient[element] ?? 0) + (x[source + c] ?? NaN) * (dy[pixel * outputs + o] ?? NaN);
        }
      }
    }
  }
  return gradient;
}

/** Largest difference, as a part of the largest expected value. */
function difference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let worst = 0, scale = 0;
  for (let i = 0; i < expected.length; i++) {
    worst = Math.max(worst, Math.abs((actual[i] ?? NaN) - (expected[i] ?? NaN)));
    scale = Math.max(scale, Math.abs(expected[i] ?? NaN));
  }
  return worst / scale;
}

// Mesa's llvmpipe ends a shader's loops after 65,535 turns; these have 123,008 and 131,072 pixels to sum over.
for (const [size, channels] of [[31, 1], [31, 8], [32, 1], [32, 8]] as const) {
  const shape: Shape4 = [128, size, size, channels], outputs = 8;
  webgpuTest(
    `the filter gradient of 128 images of ${size}x${size}x${channels} is right, twice the same bits`,
    async () => {
      const gradient = () =>
        read(() => {
          const x = tensor<tf.Tensor4D>(shape, 1), dy = tensor<tf.Tensor4D>([128, size, size, outputs], 2);
          return [
            tf.grad((w) => tf.sum(tf.mul(tf.conv2d(x, w as tf.Tensor4D, 1, "same"), dy)))(
              tf.zeros([3, 3, channels, outputs]),
            ),
          ];
        });
      const [first] = await gradient(), [second] = await gradient();
      const x = values(shape, 1), dy = values([128, size, size, outputs], 2);
      // Rounding 1e5 products of order one to float32 leaves about 1e-6 of a sum of order 300.
      assertLess(difference(first ?? [], filterGradientByDefinition(x, dy, shape, outputs)), 2e-6);
      assertEquals(first, second);
    },
  );
}

interface Convolution {
  readonly x: Shape4;
  readonly filter: Shape4;
  readonly strides?: number;
  readonly pad?: "same" | "valid";
}

const convolutions: Convolution[] = [
  { x: [2, 7, 7, 3], filter: [3, 3, 3, 5] },
  { x: [1, 2, 2, 1], filter: [3, 3, 1, 8] },
  { x: [5, 8, 8, 47], filter: [3, 3, 47, 47] },
  { x: [2, 6, 9, 70], filter: [3, 3, 70, 66] },
  { x: [3, 9, 8, 4], filter: [5, 2, 4, 3] },
  { x: [2, 9, 9, 3], filter: [3, 3, 3, 4], pad: "valid" },
  { x: [2, 9, 10, 3], filter: [3, 3, 3, 4], strides: 2 },
  { x: [2, 8, 8, 6], filter: [1, 1, 6, 10] },
];

for (const { x, filter, strides = 1, pad = "same" } of convolutions) {
  const about = `${x.join("x")} with ${filter.join("x")}, stride ${strides}, ${pad}`;
  webgpuTest(`a convolution of ${about}, and both its gradients, are exact on whole numbers`, async () => {
    const compute = () => {
      const { value, grads } = tf.valueAndGrads((image: tf.Tensor, w: tf.Tensor) => {
        const y = tf.conv2d(image as tf.Tensor4D, w as tf.Tensor4D, strides, pad);
        return tf.mul(y, tensor(y.shape, 3, true));
      })([tensor(x, 1, true), tensor(filter, 2, true)]);
      return [value, ...grads];
    };
    const actual = await read(compute);
    await tf.setBackend("cpu");
    const expected = await read(compute);
    assertEquals(actual, expected);
  });
}

webgpuTest("a convolution with dilation keeps TensorFlow.js' kernel and its result", async () => {
  const compute = () => {
    const x = tensor<tf.Tensor4D>([2, 9, 9, 3], 1, true), filter = tensor<tf.Tensor4D>([3, 3, 3, 4], 2, true);
    return [tf.conv2d(x, filter, 1, "same", "NHWC", 2)];
  };
  const actual = await read(compute);
  await tf.setBackend("cpu");
  assertEquals(actual, await read(compute));
});

async function poolGradient(x: number[], shape: Shape4, size: number, strides: number, pad: "same" | "valid") {
  const [gradient] = await read(() => [
    tf.grad((image) => {
      const y = tf.maxPool(image as tf.Tensor4D, size, strides, pad);
      return tf.mul(y, tf.reshape(tf.range(1, y.size + 1), y.shape));
    })(tf.tensor(x, shape)),
  ]);
  return [...gradient ?? []];
}

webgpuTest("a pooling window hands its gradient to its first maximum in row-major order", async () => {
  const tied = [0, 0, 5, 5, 0, 0, 5, 5, 7, 2, 1, 3, 7, 7, 3, 3];
  const expected = [1, 0, 2, 0, 0, 0, 0, 0, 3, 0, 0, 4, 0, 0, 0, 0];
  assertEquals(await poolGradient(tied, [1, 4, 4, 1], 2, 2, "valid"), expected);
});

webgpuTest("a pooling window of negative numbers and one beyond the border keep their gradients", async () => {
  // Padded at the end, TensorFlow's SAME: the windows of the last row and column are smaller.
  const image = [-4, -3, -2, -1, -5, -6, -7, -7, -8];
  assertEquals(await poolGradient(image, [1, 3, 3, 1], 2, 2, "same"), [0, 0, 2, 1, 0, 0, 3, 0, 4]);
});

webgpuTest("overlapping pooling windows add up their gradients", async () => {
  const image = [1, 2, 3, 4, 9, 5, 6, 7, 8];
  assertEquals(await poolGradient(image, [1, 3, 3, 1], 2, 1, "valid"), [0, 0, 0, 0, 1 + 2 + 3 + 4, 0, 0, 0, 0]);
});

webgpuTest("the pooling gradient of 128 tied images equals TensorFlow.js' on the CPU", async () => {
  const compute = () => {
    const x = tf.relu(tensor<tf.Tensor4D>([128, 31, 31, 8], 1, true));
    return [tf.grad((image) => tf.maxPool(image as tf.Tensor4D, 2, 2, "same"))(x)];
  };
  const actual = await read(compute);
  await tf.setBackend("cpu");
  assertEquals(actual, await read(compute));
});

webgpuTest("a matrix product with a long inner side is added up without atomics", async () => {
  // From an inner side of 2000 on, TensorFlow.js would add parts in whatever order they are ready, unless told otherwise.
  const product = () => [tf.matMul(tensor([20, 5000], 1), tensor([5000, 30], 2))];
  const [first] = await read(product), [second] = await read(product);
  assertEquals(first, second);
  const { pipelineCache } = tf.backend() as unknown as { pipelineCache: Record<string, unknown> };
  const products = Object.keys(pipelineCache).filter((key) => key.startsWith("matMul"));
  assert(products.length > 0 && !products.some((key) => key.startsWith("matMulSplitK")), products.join());
  await tf.setBackend("cpu");
  const [expected] = await read(product);
  assertLess(difference(first ?? [], expected ?? []), 2e-6);
});

webgpuTest("a bias gradient of 128 images sums all pixels", async () => {
  const [sum] = await read(() => [tf.sum(tensor([128, 31, 31, 8], 1, true), [0, 1, 2])]);
  const expected = new Float64Array(8);
  values([128, 31, 31, 8], 1, true).forEach((value, i) => expected[i % 8] = (expected[i % 8] ?? 0) + value);
  assertEquals([...sum ?? []], [...expected]);
  assert(expected.some((value) => value !== 0));
});
