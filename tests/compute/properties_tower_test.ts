/**
 * The convolution tower, convolutions and pooling on WebAssembly, over generated shapes and fills, against float64.
 *
 * Bounds: features within 4e-6 of the largest feature; gradients within 1e-5 of each array's largest, plus what is in
 * doubt (properties_reference.ts): where a ReLU or a pooling window is decided by less than 4e-6 of the layer's largest
 * pre-activation, any float32 arithmetic may take the other side.
 */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals, assertLess } from "@std/assert";
import { openBackend } from "../../lib/compute/backend.ts";
import { tf } from "../../lib/compute/tensorflow.ts";
import { convolutionTower, denseTower } from "../../lib/compute/tower.ts";
import { assertWithin, Draw, forAll, largest } from "./properties_cases.ts";
import { convolve, convolveGradients, type Layer, pool, type Shape, tower } from "./properties_reference.ts";

const rounding = 4e-6, ofFeatures = 4e-6, ofGradients = 1e-5;

const at = (values: ArrayLike<number>, index: number) => values[index] as number;
const halved = (size: number, times: number) => Math.ceil(size / 2 ** times);

interface Case {
  readonly shape: Shape;
  readonly images: Float32Array;
  readonly layers: readonly (Layer & { readonly filter: Float32Array; readonly bias: Float32Array })[];
  readonly upstream: Float32Array;
}

/** Products of the float64 pass: what a case may cost. */
const affordable = 3e6;

/** A tower's case; sizes are drawn one after the other, each as large as the others leave it. */
function drawTower(draw: Draw): Case {
  const blocks = draw.size("blocks", 1, 3), height = draw.size("height", 1, 33), width = draw.size("width", 1, 32);
  const most = draw.pick([4, 16, 130]), channels: number[] = [];
  let perEvent = 0;
  for (let i = 0; i < 2 * blocks; i++) {
    const cells = halved(height, i >> 1) * halved(width, i >> 1), left = affordable - perEvent;
    const inputs = channels[i - 1] ?? 1, fits = Math.max(1, Math.floor(left / (2 * blocks - i) / (9 * cells * inputs)));
    const outputs = draw.size("channels", 1, Math.min(most, fits));
    perEvent += 9 * cells * inputs * outputs;
    channels.push(outputs);
  }
  const events = draw.size("events", 1, Math.min(257, Math.max(1, Math.floor(affordable / perEvent))));
  const images = draw.images(events, height, width), bias = draw.pick([0, 0.1]);
  draw.note(`biases to ${bias}`);
  const layers = channels.map((outputs, i) => {
    const inputs = channels[i - 1] ?? 1;
    const filter = draw.reals(9 * inputs * outputs, Math.sqrt(6 / (9 * (inputs + outputs))));
    return { inputs, outputs, filter, bias: draw.reals(outputs, bias) };
  });
  const features = halved(height, blocks) * halved(width, blocks) * (channels.at(-1) ?? 0);
  return { shape: { events, height, width }, images, layers, upstream: draw.reals(events * features) };
}

function compute(run: typeof convolutionTower, { shape, images, layers, upstream }: Case) {
  return tf.tidy(() => {
    const x = tf.tensor4d(images, [shape.events, shape.height, shape.width, 1]), count = layers.length;
    const filters = layers.map(({ filter, inputs, outputs }) => tf.tensor4d(filter, [3, 3, inputs, outputs]));
    const biases = layers.map(({ bias }) => tf.tensor1d(bias));
    const { value, grads } = tf.valueAndGrads((...all: tf.Tensor[]) => {
      const features = run(x, all.slice(0, count) as tf.Tensor4D[], all.slice(count) as tf.Tensor1D[]);
      return tf.sum(tf.mul(features, tf.reshape(tf.tensor1d(upstream), features.shape)));
    })([...filters, ...biases]);
    value.dispose();
    const gradients = grads.map((gradient) => gradient.dataSync<"float32">());
    return { features: run(x, filters, biases).dataSync<"float32">(), gradients };
  });
}

function check(run: typeof convolutionTower, of: Case): void {
  const expected = tower(of.shape, of.images, of.layers, of.upstream, rounding);
  const { features, gradients } = compute(run, of);
  const top = largest(expected.features);
  assertWithin(features, expected.features, () => ofFeatures * top + 1e-30, "a feature");
  expected.gradients.forEach(({ filter, bias, filterDoubt, biasDoubt }, i) => {
    const [most, mostBias] = [largest(filter), largest(bias)];
    const filters = (k: number) => ofGradients * most + 1.01 * at(filterDoubt, k) + 1e-30;
    const biases = (k: number) => ofGradients * mostBias + 1.01 * at(biasDoubt, k) + 1e-30;
    assertWithin(gradients[i] ?? [], filter, filters, `the gradient of filter ${i}`);
    assertWithin(gradients[of.layers.length + i] ?? [], bias, biases, `the gradient of bias ${i}`);
  });
}

Deno.test("the reference's gradients are the finite differences of its features", async () => {
  await forAll(12, (draw) => {
    const shape = { events: 2, height: draw.size("height", 1, 7), width: draw.size("width", 1, 7) };
    const channels = draw.pick([[2, 3], [3, 2, 2, 3]]), images = draw.images(2, shape.height, shape.width);
    const layers = channels.map((outputs, i) => {
      const inputs = channels[i - 1] ?? 1;
      const filter = Float64Array.from(draw.reals(9 * inputs * outputs)), bias = Float64Array.from(draw.reals(outputs));
      return { inputs, outputs, filter, bias };
    });
    const blocks = channels.length / 2;
    const count = 2 * halved(shape.height, blocks) * halved(shape.width, blocks) * (channels.at(-1) ?? 0);
    const upstream = draw.reals(count);
    const value = () =>
      tower(shape, images, layers, upstream, 0).features.reduce((sum, f, i) => sum + f * at(upstream, i), 0);
    const { gradients } = tower(shape, images, layers, upstream, 0), step = 1e-6;
    layers.forEach((layer, i) => {
      for (const name of ["filter", "bias"] as const) {
        const weights = layer[name], gradient = gradients[i]?.[name] ?? new Float64Array();
        const differences = weights.map((weight, k) => {
          weights[k] = weight + step;
          const above = value();
          weights[k] = weight - step;
          const below = value();
          weights[k] = weight;
          return (above - below) / (2 * step);
        });
        assertWithin(gradient, differences, () => 1e-6 * (1 + largest(gradient)), `${name} ${i}`);
      }
    });
  });
});

Deno.test("convolutionTower() is float64's tower for any size, number of channels, batch and fill", async () => {
  await openBackend("wasm");
  await forAll(60, (draw) => check(convolutionTower, drawTower(draw)));
});

Deno.test("denseTower() is float64's tower for any size, number of channels, batch and fill", async () => {
  await openBackend("wasm");
  await forAll(20, (draw) => check(denseTower, drawTower(draw)));
});

Deno.test("what is in doubt is little: the bounds of most gradients are those of rounding", () => {
  let gradients = 0, doubtful = 0;
  for (let seed = 1; seed <= 20; seed++) {
    const { shape, images, layers, upstream } = drawTower(new Draw(seed));
    for (const { filter, filterDoubt } of tower(shape, images, layers, upstream, rounding).gradients) {
      gradients++;
      if (largest(filterDoubt) > 1e-3 * largest(filter)) doubtful++;
    }
  }
  assertLess(doubtful, gradients / 3);
});

Deno.test("a batch of 257 images of 130 channels, full and empty ones among them", async () => {
  await openBackend("wasm");
  const draw = new Draw(1), events = 257, channels = [130, 1, 1, 130];
  const images = Float32Array.from({ length: events * 9 }, (_, i) => Math.floor(i / 9) % 3 === 0 ? 0 : draw.real() + 1);
  const layers = channels.map((outputs, i) => {
    const inputs = channels[i - 1] ?? 1;
    return { inputs, outputs, filter: draw.reals(9 * inputs * outputs, 0.2), bias: draw.reals(outputs, 0.1) };
  });
  const upstream = draw.reals(events * 130);
  check(convolutionTower, { shape: { events, height: 3, width: 3 }, images, layers, upstream });
});

Deno.test("conv2d and its gradients are float64's for any size and number of channels", async () => {
  await openBackend("wasm");
  await forAll(30, (draw) =>
    tf.tidy(() => {
      const height = draw.size("height", 1, 20),
        width = draw.size("width", 1, 20),
        inputs = draw.size("inputs", 1, 130);
      const room = Math.max(1, Math.floor(affordable / (9 * height * width * inputs)));
      const outputs = draw.size("outputs", 1, Math.min(130, room));
      const events = draw.size("events", 1, Math.min(257, Math.max(1, Math.floor(room / outputs))));
      const shape = { events, height, width }, x = draw.reals(events * height * width * inputs);
      if (draw.pick([false, true])) x.forEach((_, i) => i % 7 !== 0 && (x[i] = 0));
      const layer = { inputs, outputs, filter: draw.reals(9 * inputs * outputs), bias: new Float32Array(outputs) };
      const dz = draw.reals(events * height * width * outputs);
      const upstream = tf.tensor4d(dz, [events, height, width, outputs]);
      const image = tf.tensor4d(x, [events, height, width, inputs]),
        filter = tf.tensor4d(layer.filter, [3, 3, inputs, outputs]);
      const actual = tf.conv2d(image, filter, 1, "same").dataSync();
      const [dx, dw] = tf.grads((a, b) =>
        tf.sum(tf.mul(tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, 1, "same"), upstream))
      )(
        [image, filter],
      ).map((gradient) => gradient.dataSync());
      const z = convolve(shape, x, layer), expected = convolveGradients(shape, x, layer, dz);
      const within = (list: ArrayLike<number>, reference: Float64Array, what: string) => {
        const most = largest(reference);
        assertWithin(list, reference, () => ofFeatures * most + 1e-30, what);
      };
      within(actual, z, "the convolution");
      within(dx ?? [], expected.input, "the input's gradient");
      within(dw ?? [], expected.filter, "the filter's gradient");
    }));
});

Deno.test("maxPool is exact, and its gradient goes whole to the first maximum of each window, for any size", async () => {
  await openBackend("wasm");
  await forAll(40, (draw) =>
    tf.tidy(() => {
      const events = draw.size("events", 1, 9), height = draw.size("height", 1, 33), width = draw.size("width", 1, 33);
      const channels = draw.size("channels", 1, 33), shape = { events, height, width };
      const dims: [number, number, number, number] = [events, height, width, channels];
      // Few values, so that windows tie.
      const x = draw.reals(events * height * width * channels).map((value) => Math.round(3 * value) / 2);
      const pooled = tf.maxPool(tf.tensor4d(x, dims), 2, 2, "same"), dy = draw.reals(pooled.size);
      const expected = pool(shape, x, channels);
      assertEquals(pooled.dataSync(), Float32Array.from(expected));
      const gradient = tf.grad((image) =>
        tf.sum(tf.mul(tf.maxPool(image as tf.Tensor4D, 2, 2, "same"), tf.reshape(tf.tensor1d(dy), pooled.shape)))
      )(tf.tensor4d(x, dims));
      assertEquals(gradient.dataSync(), firstMaxima(shape, x, channels, dy));
    }));
});

function firstMaxima(
  { events, height, width }: Shape,
  x: Float32Array,
  channels: number,
  dy: Float32Array,
): Float32Array {
  const dx = new Float32Array(x.length), [down, across] = [halved(height, 1), halved(width, 1)];
  for (let e = 0; e < events; e++) {
    for (let y = 0; y < down; y++) {
      for (let column = 0; column < across; column++) {
        for (let c = 0; c < channels; c++) {
          let best = -1;
          for (const [i, j] of [[0, 0], [0, 1], [1, 0], [1, 1]] as const) {
            if (2 * y + i >= height || 2 * column + j >= width) continue;
            const index = ((e * height + 2 * y + i) * width + 2 * column + j) * channels + c;
            if (best < 0 || at(x, index) > at(x, best)) best = index;
          }
          dx[best] = at(dy, ((e * down + y) * across + column) * channels + c);
        }
      }
    }
  }
  return dx;
}
