// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals, assertLess } from "@std/assert";
import { tf } from "../../lib/compute/tensorflow.ts";
import { webgpuTower } from "../../lib/compute/webgpu/tower_operation.ts";
import { webgpuTest } from "./software_adapter.ts";
import {
  borderImages,
  clearCase,
  goldenImages,
  type Images,
  join,
  randomImages,
  type TowerCase,
} from "./tower_cases.ts";

/** Features, and the gradients of sum(features * upstream): filters, then biases. */
async function run({ images, layers, upstream }: TowerCase): Promise<Float32Array[]> {
  const [events, height, width] = images.shape, count = layers.length;
  const results = tf.tidy(() => {
    const x = tf.tensor4d(images.data, [events, height, width, 1]);
    const filters = layers.map(({ filter, inputs, outputs }) => tf.tensor4d(filter, [3, 3, inputs, outputs]));
    const biases = layers.map(({ bias }) => tf.tensor1d(bias));
    const features = webgpuTower(x, filters, biases), of = tf.tensor2d(upstream, features.shape);
    const tower = (...all: tf.Tensor[]) =>
      webgpuTower(x, all.slice(0, count) as tf.Tensor4D[], all.slice(count) as tf.Tensor1D[]);
    const { value, grads } = tf.valueAndGrads((...all) => tf.mul(tower(...all), of))([...filters, ...biases]);
    // The features of a pass that keeps its tape are those of one that does not.
    return [features, tf.sub(value, tf.mul(features, of)), ...grads];
  });
  const arrays: Float32Array[] = [];
  for (const tensor of results) arrays.push(await tensor.data() as Float32Array);
  tf.dispose(results);
  const [features, difference, ...gradients] = arrays as [Float32Array, Float32Array, ...Float32Array[]];
  assert(difference.every((value) => value === 0 || Number.isNaN(value)));
  return [features, ...gradients];
}

/** Largest difference, as a part of the largest expected value; plain if nothing but 0 is expected. */
function deviation(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  assertEquals(actual.length, expected.length);
  let worst = 0, scale = 0;
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs((actual[i] as number) - (expected[i] as number));
    worst = Number.isNaN(difference) ? Infinity : Math.max(worst, difference);
    scale = Math.max(scale, Math.abs(expected[i] as number));
  }
  return worst / (scale || 1);
}

const cases: Record<string, { images: Images; channels: number[]; bias?: number }> = {
  "ECal events": { images: goldenImages("ecal", 4, 2), channels: [6, 5, 7, 4] },
  "HCal events, zero biases": { images: goldenImages("hcal", 10, 2), channels: [4, 3], bias: 0 },
  "empty, full and bordering images": {
    images: join(randomImages(1, 9, 0, 1), randomImages(1, 9, 1, 2), borderImages(9)),
    channels: [6, 5, 4, 7],
  },
  "a single image, one channel": { images: randomImages(1, 11, 0.3, 4), channels: [1, 1] },
  "images of one pixel": { images: randomImages(4, 1, 0.5, 5), channels: [3, 2] },
  "65 and 117 channels": { images: randomImages(1, 5, 0.3, 11), channels: [65, 117] },
};

for (const [name, { images, channels, bias = 0.1 }] of Object.entries(cases)) {
  webgpuTest(`the tower on WebGPU gives the features and gradients of float64: ${name}`, async () => {
    const { clear, twin } = clearCase(images, channels, bias);
    const { numTensors, numBytes } = tf.memory();
    const [features, ...gradients] = await run(clear);
    assertLess(deviation(features ?? [], twin.features), 2e-6, "features");
    twin.gradients.forEach(({ filter, bias }, i) => {
      assertLess(deviation(gradients[i] ?? [], filter), 5e-6, `filter ${i}`);
      assertLess(deviation(gradients[channels.length + i] ?? [], bias), 5e-6, `bias ${i}`);
    });
    if (images.shape[0] === 2) assertEquals(await run(clear), [features, ...gradients], "the same bits again");
    assertEquals([tf.memory().numTensors, tf.memory().numBytes], [numTensors, numBytes]);
  });
}

webgpuTest("the tower on WebGPU keeps the memory that it takes over many steps", async () => {
  const { clear } = clearCase(randomImages(4, 8, 0.3, 1), [4, 4], 0.1), taken: number[] = [];
  for (let step = 0; step < 4; step++) {
    await run(clear);
    taken.push((tf.memory() as unknown as { numBytesAllocatedInGPU: number }).numBytesAllocatedInGPU);
  }
  assertEquals(new Set(taken.slice(1)).size, 1, taken.join());
});

webgpuTest("the tower on WebGPU does not hide weights or pixels that are not numbers", async () => {
  const { clear } = clearCase(borderImages(8), [4, 4], 0.1);
  const layers = clear.layers.map((layer) => ({ ...layer, filter: layer.filter.slice(), bias: layer.bias.slice() }));
  layers[0]?.filter.fill(NaN);
  const [all] = await run({ ...clear, layers });
  assert(all?.every(Number.isNaN));
  const data = clear.images.data.slice();
  data[0] = NaN;
  const [features] = await run({ ...clear, images: { ...clear.images, data } });
  // Two layers of 3x3 see pixel (0, 0) from (2, 2) on up and left: from the first two by two windows of image 0.
  const perImage = (features?.length ?? 0) / clear.images.shape[0];
  assertEquals(features?.findLastIndex(Number.isNaN), (1 * 4 + 1) * 4 + 3);
  assert(features?.slice(perImage).every(Number.isFinite));
});
