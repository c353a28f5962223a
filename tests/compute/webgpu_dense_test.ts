/** Dense layers and the loss on the software adapter, against TensorFlow.js' operations on its "cpu" backend. */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals, assertLess } from "@std/assert";
import { denseByOperations, type DenseLayer, denseNetwork } from "../../lib/compute/dense/network.ts";
import { tf } from "../../lib/compute/tensorflow.ts";
import { crossEntropy, meanCrossEntropy } from "../../lib/model/loss.ts";
import { webgpuTest } from "./software_adapter.ts";
import { generator } from "./tower_cases.ts";

type Network = (x: tf.Tensor2D, layers: readonly DenseLayer[]) => tf.Tensor2D;

/** Output, mean loss, gradients of x and of all weights. */
async function run(network: Network, widths: readonly number[], rows: number, dropping: boolean) {
  const random = generator(rows),
    draw = (shape: number[], scale = 1) =>
      tf.tensor(Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => scale * (random() - 0.5)), shape);
  const results = tf.tidy(() => {
    const x = draw([rows, widths[0] as number]),
      labels = tf.tensor1d(Float32Array.from({ length: rows }, (_, i) => i % 2));
    const weights = widths.slice(1).flatMap((outputs, i) => [
      draw([widths[i] as number, outputs], 3 / Math.sqrt(widths[i] as number)),
      draw([outputs], 0.2),
    ]);
    const masks = widths.slice(1, -1).map((units) => {
      return dropping
        ? tf.tensor2d(Float32Array.from({ length: rows * units }, () => random() < 0.5 ? 0 : 2), [rows, units])
        : undefined;
    });
    const layersOf = (all: tf.Tensor[]) =>
      widths.slice(1).map((_, i) => {
        return { kernel: all[2 * i] as tf.Tensor2D, bias: all[2 * i + 1] as tf.Tensor1D, mask: masks[i] };
      });
    const loss = (input: tf.Tensor, ...all: tf.Tensor[]) => {
      const logits = tf.reshape(network(input as tf.Tensor2D, layersOf(all)), [rows]) as tf.Tensor1D;
      return meanCrossEntropy(logits, labels, rows) as tf.Tensor;
    };
    const { value, grads } = tf.valueAndGrads(loss)([x, ...weights]);
    return [network(x as tf.Tensor2D, layersOf(weights)), value, ...grads];
  });
  const arrays: Float32Array[] = [];
  for (const tensor of results) arrays.push(await tensor.data() as Float32Array);
  tf.dispose(results);
  return arrays;
}

for (
  const { widths, rows, dropping = false } of [
    { widths: [7, 149, 149, 1], rows: 128 },
    { widths: [1, 5, 1], rows: 3, dropping: true },
    { widths: [70, 66, 33, 1], rows: 65, dropping: true },
    { widths: [300, 4, 1], rows: 257 },
    { widths: [3, 1], rows: 1 },
  ]
) {
  const about = `${widths.join("-")}, ${rows} rows${dropping ? ", with dropout" : ""}`;
  webgpuTest(`dense layers and the loss on WebGPU are TensorFlow.js' on the CPU: ${about}`, async () => {
    const { numTensors, numBytes } = tf.memory();
    const actual = await run(denseNetwork, widths, rows, dropping);
    assertEquals(await run(denseNetwork, widths, rows, dropping), actual, "the same bits again");
    assertEquals([tf.memory().numTensors, tf.memory().numBytes], [numTensors, numBytes]);
    await tf.setBackend("cpu");
    const expected = await run(denseByOperations, widths, rows, dropping);
    expected.forEach((array, i) => {
      const scale = Math.max(...array.map(Math.abs));
      assertEquals(actual[i]?.length, array.length);
      array.forEach((value, k) => assertLess(Math.abs(value - (actual[i]?.[k] ?? NaN)) / (scale || 1), 3e-6, `${i}`));
    });
  });
}

webgpuTest(
  "the loss on WebGPU is within 1e-6 of float64 for logits of any size, and not a number for those that are not",
  async () => {
    const logits = [0, 1e-8, -1e-8, 0.5, -3, 17, -17, 100, -100, 1e30, -1e30], labels = logits.map((_, i) => i % 2);
    for (const [i, logit] of logits.entries()) {
      const [loss, gradient] = tf.tidy(() => {
        const y = tf.tensor1d([labels[i] as number]);
        const { value, grad } = tf.valueAndGrad((z) => meanCrossEntropy(z as tf.Tensor1D, y, 4))(tf.tensor1d([logit]));
        return [value, grad];
      }) as [tf.Tensor, tf.Tensor];
      const z = Math.fround(logit), y = labels[i] as number;
      const expected = crossEntropy(z, y) / 4, slope = (1 / (1 + Math.exp(-z)) - y) / 4;
      assertLess(Math.abs((await loss.data())[0] as number - expected), 1e-6 * Math.max(1, expected), `${logit}`);
      assertLess(Math.abs((await gradient.data())[0] as number - slope), 1e-6, `${logit}`);
      tf.dispose([loss, gradient]);
    }
    const loss = tf.tidy(() => meanCrossEntropy(tf.tensor1d([1, NaN, 2]), tf.tensor1d([0, 1, 1]), 3));
    assert(Number.isNaN((await loss.data())[0]));
    loss.dispose();
  },
);

webgpuTest("dense layers on WebGPU do not hide weights that are not numbers", async () => {
  const output = tf.tidy(() =>
    denseNetwork(tf.ones([2, 3]), [
      { kernel: tf.fill([3, 4], NaN), bias: tf.zeros([4]) },
      { kernel: tf.ones([4, 1]), bias: tf.zeros([1]) },
    ])
  );
  assert((await output.data()).every(Number.isNaN));
  output.dispose();
});
