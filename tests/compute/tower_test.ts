// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals, assertLess, assertThrows } from "@std/assert";
import { openBackend } from "../../lib/compute/backend.ts";
import { tf } from "../../lib/compute/tensorflow.ts";
import { convolutionTower, denseTower } from "../../lib/compute/tower.ts";
import {
  borderImages,
  clearCase,
  goldenImages,
  type Images,
  join,
  randomImages,
  type TowerCase,
  towerCase,
} from "./tower_cases.ts";

type Tower = typeof convolutionTower;

function tensorsOf({ images, layers }: TowerCase) {
  const [events, height, width] = images.shape;
  return {
    images: tf.tensor4d(images.data, [events, height, width, 1]),
    filters: layers.map(({ filter, inputs, outputs }) => tf.tensor4d(filter, [3, 3, inputs, outputs])),
    biases: layers.map(({ bias }) => tf.tensor1d(bias)),
  };
}

/** Features, and the gradients of sum(features * upstream): filters, then biases. */
function run(tower: Tower, of: TowerCase): { features: Float32Array; gradients: Float32Array[] } {
  return tf.tidy(() => {
    const { images, filters, biases } = tensorsOf(of), count = filters.length;
    const split = (all: tf.Tensor[]) =>
      tower(images, all.slice(0, count) as tf.Tensor4D[], all.slice(count) as tf.Tensor1D[]);
    const features = tower(images, filters, biases), upstream = tf.tensor2d(of.upstream, features.shape);
    const gradients = tf.grads((...all) => tf.sum(tf.mul(split(all), upstream)))([...filters, ...biases]);
    return {
      features: features.dataSync<"float32">(),
      gradients: gradients.map((gradient) => gradient.dataSync<"float32">()),
    };
  });
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

function assertLikeTwin(tower: Tower, images: Images, channels: readonly number[], bias = 0.1): void {
  const { clear, twin } = clearCase(images, channels, bias);
  const { features, gradients } = run(tower, clear);
  assertLess(deviation(features, twin.features), 2e-6, "features");
  twin.gradients.forEach(({ filter, bias }, i) => {
    assertLess(deviation(gradients[i] ?? [], filter), 5e-6, `filter ${i}`);
    assertLess(deviation(gradients[channels.length + i] ?? [], bias), 5e-6, `bias ${i}`);
  });
}

const empty = (events: number, size: number) => randomImages(events, size, 0, 1);
const full = (events: number, size: number) => randomImages(events, size, 1, 2);

const cases: Record<string, { images: Images; channels: number[]; bias?: number }> = {
  "ECal events": { images: goldenImages("ecal", 4, 6), channels: [6, 5, 7, 4, 5, 3] },
  "HCal events": { images: goldenImages("hcal", 4, 4), channels: [5, 6, 7, 4] },
  "HCal events, zero biases": { images: goldenImages("hcal", 10, 3), channels: [4, 4, 4, 4, 4, 4], bias: 0 },
  "empty images": { images: empty(3, 31), channels: [8, 5, 6, 7, 4, 3] },
  "full images": { images: full(2, 13), channels: [4, 9, 5, 3] },
  "corners and edges of 31 x 31": { images: borderImages(31), channels: [3, 4, 5, 4] },
  "corners and edges of 32 x 32": { images: borderImages(32), channels: [4, 3, 4, 3, 4, 3] },
  "empty, full and bordering images together": {
    images: join(empty(1, 9), full(1, 9), borderImages(9), empty(1, 9)),
    channels: [6, 5, 4, 7, 3, 5],
  },
  "random cells": { images: randomImages(5, 16, 0.05, 3), channels: [7, 8, 9, 10] },
  "a single image": { images: randomImages(1, 11, 0.1, 4), channels: [5, 5] },
  "images smaller than a window": { images: randomImages(4, 1, 0.5, 5), channels: [3, 2] },
  "images of two pixels": { images: randomImages(4, 2, 0.5, 6), channels: [3, 2, 5, 2] },
  "one channel": { images: randomImages(4, 8, 0.1, 7), channels: [1, 1, 1, 1] },
  "27 channels": { images: randomImages(2, 8, 0.05, 8), channels: [27, 27, 27, 27] },
  "34 channels": { images: randomImages(2, 8, 0.05, 9), channels: [34, 34, 34, 34, 34, 34] },
  "47 channels": { images: randomImages(2, 9, 0.04, 10), channels: [47, 47, 47, 47] },
  "117 channels": { images: randomImages(2, 6, 0.05, 11), channels: [117, 117] },
};

for (const [name, { images, channels, bias }] of Object.entries(cases)) {
  Deno.test(`convolutionTower() on WebAssembly gives the dense features and gradients of float64: ${name}`, async () => {
    await openBackend("wasm");
    assertLikeTwin(convolutionTower, images, channels, bias);
  });
}

Deno.test("denseTower() on WebAssembly gives the features and gradients of float64", async () => {
  await openBackend("wasm");
  assertLikeTwin(denseTower, goldenImages("ecal", 4, 3), [6, 5, 7, 4]);
  assertLikeTwin(denseTower, full(2, 13), [4, 9, 5, 3]);
});

Deno.test("convolutionTower() of real events with 47 channels gives TensorFlow.js' own features and nearly its gradients", async () => {
  await openBackend("wasm");
  for (const images of [goldenImages("ecal", 0, 8), goldenImages("hcal", 6, 8)]) {
    const of = towerCase(images, new Array(6).fill(47), 0.05, 1);
    const ours = run(convolutionTower, of), own = run(denseTower, of);
    assertLess(deviation(ours.features, own.features), 3e-6);
    // Both are float32: where a pooling window is decided by the last bits, the gradients below it differ by more.
    ours.gradients.forEach((gradient, i) =>
      assertLess(deviation(gradient, own.gradients[i] ?? []), 1e-2, `gradient ${i}`)
    );
    const top = ours.gradients.filter((_, i) => i % 6 === 5);
    top.forEach((gradient, i) => assertLess(deviation(gradient, own.gradients[5 + 6 * i] ?? []), 1e-4));
  }
});

Deno.test("convolutionTower() of no events gives no features, and gradients of zero", async () => {
  await openBackend("wasm");
  const { features, gradients } = run(convolutionTower, towerCase(empty(0, 8), [4, 4], 0.1, 1));
  assertEquals(features.length, 0);
  assert(gradients.every((gradient) => gradient.every((value) => value === 0)));
});

Deno.test("convolutionTower() gives the same bits with and without a gradient, again, and for each event alone", async () => {
  await openBackend("wasm");
  const images = join(goldenImages("hcal", 0, 5), empty(1, 32)), of = towerCase(images, [12, 7, 9, 11], 0.1, 1);
  const first = run(convolutionTower, of), second = run(convolutionTower, of);
  assertEquals(first, second);
  tf.tidy(() => {
    const { images: all, filters, biases } = tensorsOf(of), recorded: Float32Array[] = [];
    tf.grads((...parameters) => {
      const features = convolutionTower(
        all,
        parameters.slice(0, 4) as tf.Tensor4D[],
        parameters.slice(4) as tf.Tensor1D[],
      );
      recorded.push(features.dataSync<"float32">());
      return tf.sum(features);
    })([...filters, ...biases]);
    assertEquals(recorded, [first.features]);
    const alone = tf.unstack(all).map((image) =>
      convolutionTower(tf.expandDims(image) as tf.Tensor4D, filters, biases)
    );
    assertEquals(tf.concat(alone, 0).dataSync<"float32">(), first.features);
  });
});

Deno.test("convolutionTower() leaves no tensors, and 30 training steps do not make the memory grow", async () => {
  await openBackend("wasm");
  const heap = () => (tf.backend() as unknown as { wasm: { HEAPU8: Uint8Array } }).wasm.HEAPU8.length;
  const of = towerCase(goldenImages("ecal", 0, 20), [16, 16, 16, 16, 16, 16], 0.1, 1);
  const before = tf.memory();
  const sizes: number[] = [];
  for (let step = 0; step < 30; step++) {
    // Batches of varying size, as real ones vary in their cells.
    const [, height, width] = of.images.shape, events = 10 + step % 11;
    const images: Images = { data: of.images.data.slice(0, events * height * width), shape: [events, height, width] };
    run(convolutionTower, { ...of, images, upstream: of.upstream.slice(0, of.upstream.length / 20 * events) });
    sizes.push(heap());
  }
  assertEquals(new Set(sizes.slice(12)).size, 1, `heap sizes ${sizes}`);
  const after = tf.memory();
  assertEquals([after.numTensors, after.numDataBuffers, after.numBytes], [
    before.numTensors,
    before.numDataBuffers,
    before.numBytes,
  ]);
});

Deno.test("convolutionTower() frees its tape also when no gradient passes through it", async () => {
  await openBackend("wasm");
  const { images, filters, biases } = tensorsOf(towerCase(borderImages(8), [4, 4], 0.1, 1));
  const scale = tf.variable(tf.scalar(2)), before = tf.memory().numBytes;
  const { value, grads } = tf.variableGrads(() => {
    convolutionTower(images, filters, biases);
    return tf.square(scale) as tf.Scalar;
  }, [scale]);
  tf.dispose([value, grads]);
  assertEquals(tf.memory().numBytes, before);
  tf.dispose([images, filters, biases, scale]);
});

Deno.test("convolutionTower() does not hide weights that are not numbers", async () => {
  await openBackend("wasm");
  const of = towerCase(borderImages(8), [4, 4], 0.1, 1);
  of.layers[0]?.filter.fill(NaN);
  of.layers[0]?.bias.fill(NaN);
  assert(run(convolutionTower, of).features.every(Number.isNaN));
});

Deno.test("convolutionTower() refuses what does not fit together, and images that it cannot hold", async () => {
  await openBackend("wasm");
  const { images, filters: [first, second], biases: [bias] } = tensorsOf(towerCase(borderImages(8), [4, 4], 0.1, 1));
  assert(first && second && bias);
  assertThrows(
    () => convolutionTower(images, [first], [bias]),
    RangeError,
    "cannot run tower: 1 filters and 1 biases, expected two of each per block",
  );
  assertThrows(
    () => convolutionTower(images, [first, first], [bias, bias]),
    RangeError,
    "filter 1 has shape [3,3,1,4] and bias [4], expected [3,3,4,n] and [n]",
  );
  assertThrows(
    () => convolutionTower(tf.zeros([1, 33, 33, 1]), [first, second], [bias, bias]),
    RangeError,
    "cannot run tower: images are 33 pixels wide, expected at most 32",
  );
  assertThrows(
    () => convolutionTower(tf.zeros([1, 8, 8, 4]), [second, second], [bias, bias]),
    RangeError,
    "cannot run tower: images have 4 channels, expected 1",
  );
  assertThrows(
    () => convolutionTower(tf.zeros([1, 8, 8, 1], "int32"), [first, second], [bias, bias]),
    RangeError,
    "cannot run tower: images are int32, expected float32",
  );
  tf.dispose([images, first, second, bias]);
});
