/**
 * NaN and infinities in inputs, weights and gradients: on WebAssembly they go where they go in TensorFlow.js' own
 * operations in plain JavaScript (backend "cpu"), and through the tower where they go in float64.
 */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals } from "@std/assert";
import { adamUpdate } from "../../lib/compute/adam_kernel.ts";
import { openBackend } from "../../lib/compute/backend.ts";
import { denseByOperations, denseNetwork } from "../../lib/compute/dense/network.ts";
import { tf } from "../../lib/compute/tensorflow.ts";
import { convolutionTower } from "../../lib/compute/tower.ts";
import { meanCrossEntropy } from "../../lib/model/loss.ts";
import { Draw } from "./properties_cases.ts";
import { tower } from "./properties_reference.ts";

const notFinite = [NaN, Infinity, -Infinity];

type Kind = "NaN" | "+" | "-" | "finite";
const kindOf = (x: number): Kind => Number.isNaN(x) ? "NaN" : Number.isFinite(x) ? "finite" : x > 0 ? "+" : "-";
const kinds = (values: Iterable<number>) => Array.from(values, kindOf);

/** Compares on both backends what is finite in the results, and what else is. */
async function assertLikeCpu(name: string, compute: () => readonly tf.Tensor[]): Promise<void> {
  const results: Kind[][][] = [];
  for (const backend of ["cpu", "wasm"]) {
    if (backend === "wasm") await openBackend("wasm");
    else await tf.setBackend("cpu");
    results.push(tf.tidy(() => compute().map((tensor) => kinds(tensor.dataSync()))));
  }
  assertEquals(results[1], results[0], name);
}

/** `length` numbers with `x` in the place of the second one, if it is to be there. */
function spoilt(draw: Draw, length: number, x: number, there: boolean): Float32Array {
  const values = draw.reals(length);
  if (there) values[1] = x;
  return values;
}

for (const x of notFinite) {
  Deno.test(`${x} goes through ReLU, products and sums, forward and backward, as in TensorFlow.js`, async () => {
    const values = [1, x, -1, 0, 2, x, 3];
    await assertLikeCpu("relu", () => [
      tf.relu(tf.tensor1d(values)),
      tf.grad((t) => tf.relu(t))(tf.tensor1d(values)),
      tf.grad((t) => tf.mul(tf.relu(t), x))(tf.tensor1d([1, -1, 0])),
    ]);
    for (const where of ["a", "b", "bias"]) {
      await assertLikeCpu(`product, ${where}`, () => {
        const draw = new Draw(1),
          [a, b] = ["a", "b"].map((name) => spoilt(draw, 35, x, name === where)) as [
            Float32Array,
            Float32Array,
          ];
        b[0] = 0;
        const bias = tf.tensor1d(spoilt(draw, 5, x, where === "bias"));
        const left = tf.tensor2d(a, [5, 7]), right = tf.tensor2d(b, [7, 5]);
        return [
          tf.matMul(left, right),
          tf.matMul(tf.reshape(left, [7, 5]), right, true, false),
          tf.matMul(left, tf.reshape(right, [5, 7]), false, true),
          tf.fused.matMul({ a: left, b: right, bias, activation: "relu" }),
        ];
      });
    }
    await assertLikeCpu("sum", () => [
      tf.sum(tf.tensor2d([1, x, 2, 3], [2, 2]), 0),
      tf.sum(tf.tensor2d([1, x, 2, -x], [2, 2]), 1),
      tf.sum(tf.tensor1d([x, -x])),
    ]);
  });

  Deno.test(`${x} goes through Adam and the loss as in TensorFlow.js`, async () => {
    for (const where of ["variable", "gradient", "m", "v"]) {
      await assertLikeCpu(`Adam, ${where}`, () => {
        const values = (name: string) => tf.tensor1d([1, name === where ? x : 2, 3, 4, 5]);
        const variable = tf.variable(values("variable")), m = tf.variable(values("m")), v = tf.variable(values("v"));
        const settings = { learningRate: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, step: 1 };
        adamUpdate([{ variable, gradient: values("gradient"), m, v }], settings);
        const results = [variable, m, v].map((one) => one.clone());
        tf.dispose([variable, m, v]);
        return results;
      });
    }
    for (const label of [0, 1]) {
      await assertLikeCpu(`loss of label ${label}`, () => {
        const labels = tf.tensor1d([0, label, 1, 0]), logits = tf.tensor1d([1, x, 2, 3]);
        const loss = (z: tf.Tensor) => meanCrossEntropy(z as tf.Tensor1D, labels, 4);
        return [loss(logits), tf.grad(loss)(logits)];
      });
    }
  });

  Deno.test(`${x} goes through the dense layers as in TensorFlow.js' own, forward; no gradient hides it in training`, async () => {
    for (const where of ["x", "kernel", "bias", "output kernel", "output bias"]) {
      const compute = (run: typeof denseNetwork) => {
        const draw = new Draw(3), part = (name: string, length: number) => spoilt(draw, length, x, name === where);
        const parts = [
          tf.tensor2d(part("x", 12), [3, 4]),
          tf.tensor2d(part("kernel", 20), [4, 5]),
          tf.tensor1d(part("bias", 5)),
          tf.tensor2d(part("output kernel", 5), [5, 1]),
          tf.tensor1d([where === "output bias" ? x : 0]),
        ];
        const network = (...[input, kernel, bias, output, last]: tf.Tensor[]) =>
          run(input as tf.Tensor2D, [
            { kernel: kernel as tf.Tensor2D, bias: bias as tf.Tensor1D },
            { kernel: output as tf.Tensor2D, bias: last as tf.Tensor1D },
          ]);
        const labels = tf.tensor1d([1, 0, 1]);
        const loss = (...all: tf.Tensor[]) => meanCrossEntropy(tf.reshape(network(...all), [3]), labels, 3);
        return { output: network(...parts), gradients: tf.grads(loss)(parts) };
      };
      await assertLikeCpu(where, () => [compute(tf.getBackend() === "cpu" ? denseByOperations : denseNetwork).output]);
      await openBackend("wasm");
      tf.tidy(() => {
        const { output, gradients } = compute(denseNetwork);
        if (!output.dataSync().some(Number.isNaN)) return;
        assert(gradients[3]?.dataSync().some(Number.isNaN), `${where}: the output kernel's gradient is finite`);
      });
    }
  });

  Deno.test(`${x} in a tower's images, weights or biases reaches the features that it reaches in float64`, async () => {
    await openBackend("wasm");
    const channels = [2, 3, 2, 3], shape = { events: 3, height: 7, width: 7 };
    const places = ["cell", "empty image's cell", ...channels.flatMap((_, i) => [`filter ${i}`, `bias ${i}`])];
    for (const where of places) {
      const draw = new Draw(5), images = new Float32Array(3 * 49);
      images.set([where === "cell" ? x : 1], 24);
      images.set([2, 0.5], 49 + 16);
      if (where === "empty image's cell") images[2 * 49] = x;
      const layers = channels.map((outputs, i) => {
        const inputs = channels[i - 1] ?? 1;
        return {
          inputs,
          outputs,
          filter: spoilt(draw, 9 * inputs * outputs, x, where === `filter ${i}`),
          bias: spoilt(draw, outputs, x, where === `bias ${i}`),
        };
      });
      const upstream = new Float32Array(3 * 4 * 3);
      const expected = tower(shape, images, layers, upstream, 0).features;
      const actual = tf.tidy(() =>
        convolutionTower(
          tf.tensor4d(images, [3, 7, 7, 1]),
          layers.map(({ filter, inputs, outputs }) => tf.tensor4d(filter, [3, 3, inputs, outputs])),
          layers.map(({ bias }) => tf.tensor1d(bias)),
        ).dataSync()
      );
      const [found, wanted] = [actual, expected].map((list) => Array.from(list, Number.isFinite));
      // An infinity less an infinity is NaN, so that the differences of a tower may make more of one, never less.
      wanted?.forEach((finite, i) => {
        if (!finite) assert(!found?.[i], `${where}: feature ${i} is ${actual[i]}, in float64 ${expected[i]}`);
        else if (Number.isNaN(x)) {
          assert(found?.[i], `${where}: feature ${i} is ${actual[i]}, in float64 ${expected[i]}`);
        }
      });
    }
  });
}
