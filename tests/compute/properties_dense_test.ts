/**
 * Matrix products, sums, Adam and the loss on WebAssembly, over generated shapes, against float64. The bounds are those
 * of any order of float32 sums: n terms are off by at most n u times the sum of their absolute values, u = 2^-24, plus a
 * rounding for what follows.
 */
import { adamUpdate } from "../../lib/compute/adam_kernel.ts";
import { openBackend } from "../../lib/compute/backend.ts";
import { tf } from "../../lib/compute/tensorflow.ts";
import { crossEntropy, meanCrossEntropy } from "../../lib/model/loss.ts";
import { assertWithin, type Draw, forAll, u } from "./properties_cases.ts";
import { product } from "./properties_reference.ts";

const at = (values: ArrayLike<number>, index: number) => values[index] as number;

/** Both matrices, stored as their transposes where `a` or `b` says so, with rows and columns of zeros among them. */
function factors(draw: Draw) {
  const m = draw.size("m", 1, 257), k = draw.size("k", 1, 130), n = draw.size("n", 1, 130);
  const [a, b] = [draw.pick([false, true]), draw.pick([false, true])];
  draw.note(`transposed ${a}, ${b}`);
  const left = draw.reals(m * k, 2), right = draw.reals(k * n);
  if (draw.pick([false, true])) left.forEach((_, i) => i % 3 === 0 && (left[i] = 0));
  const tensors = () =>
    [
      tf.tensor2d(left, a ? [k, m] : [m, k]),
      tf.tensor2d(right, b ? [n, k] : [k, n]),
    ] as const;
  const expected = product({ data: left, transposed: a }, { data: right, transposed: b }, [m, k, n]);
  return { m, k, n, a, b, tensors, expected };
}

Deno.test("matMul is within k u of the sum of absolute products, for any shape and transposition", async () => {
  await openBackend("wasm");
  await forAll(60, (draw) =>
    tf.tidy(() => {
      const { k, a, b, tensors, expected } = factors(draw), [left, right] = tensors();
      const actual = tf.matMul(left, right, a, b).dataSync();
      assertWithin(actual, expected.sum, (i) => k * u * at(expected.absolute, i), "the product");
    }));
});

Deno.test("fused.matMul with bias and ReLU is within (k + 1) u of the sum of absolute terms", async () => {
  await openBackend("wasm");
  await forAll(40, (draw) =>
    tf.tidy(() => {
      const { k, n, a, b, tensors, expected } = factors(draw), [left, right] = tensors(), bias = draw.reals(n);
      const activation = draw.pick(["linear", "relu"] as const);
      draw.note(activation);
      const actual = tf.fused.matMul({
        a: left,
        b: right,
        transposeA: a,
        transposeB: b,
        bias: tf.tensor1d(bias),
        activation,
      }).dataSync();
      const sum = expected.sum.map((value, i) => value + at(bias, i % n));
      const allowed = (i: number) => (k + 1) * u * (at(expected.absolute, i) + Math.abs(at(bias, i % n)));
      assertWithin(actual, activation === "relu" ? sum.map((x) => Math.max(x, 0)) : sum, allowed, "the layer");
    }));
});

Deno.test("the gradients of a dense layer are within (terms) u of the sum of absolute products", async () => {
  await openBackend("wasm");
  await forAll(30, (draw) =>
    tf.tidy(() => {
      const m = draw.size("events", 1, 257), k = draw.size("inputs", 1, 130), n = draw.size("units", 1, 130);
      const x = draw.reals(m * k), w = draw.reals(k * n), dy = draw.reals(m * n);
      const upstream = tf.tensor2d(dy, [m, n]);
      const layer = (input: tf.Tensor, kernel: tf.Tensor, bias: tf.Tensor) =>
        tf.sum(tf.mul(tf.add(tf.matMul(input as tf.Tensor2D, kernel as tf.Tensor2D), bias), upstream));
      const inputs = [tf.tensor2d(x, [m, k]), tf.tensor2d(w, [k, n]), tf.zeros([n])];
      const [dx, dw, db] = tf.grads(layer)(inputs).map((gradient) => gradient.dataSync());
      const forInput = product({ data: dy, transposed: false }, { data: w, transposed: true }, [m, n, k]);
      const forKernel = product({ data: x, transposed: true }, { data: dy, transposed: false }, [k, m, n]);
      const ones = new Float32Array(m).fill(1);
      const forBias = product({ data: ones, transposed: false }, { data: dy, transposed: false }, [1, m, n]);
      assertWithin(dx ?? [], forInput.sum, (i) => n * u * at(forInput.absolute, i), "the input's gradient");
      assertWithin(dw ?? [], forKernel.sum, (i) => m * u * at(forKernel.absolute, i), "the kernel's gradient");
      assertWithin(db ?? [], forBias.sum, (i) => m * u * at(forBias.absolute, i), "the bias' gradient");
    }));
});

Deno.test("sum over leading or trailing axes is within n u of the sum of absolute values", async () => {
  await openBackend("wasm");
  await forAll(40, (draw) =>
    tf.tidy(() => {
      const rows = draw.size("rows", 1, 3000), columns = draw.size("columns", 1, 130), axis = draw.pick([0, 1]);
      draw.note(`axis ${axis}`);
      const x = draw.reals(rows * columns, 10), ones = new Float32Array(axis === 0 ? rows : columns).fill(1);
      const expected = axis === 0
        ? product({ data: ones, transposed: false }, { data: x, transposed: false }, [1, rows, columns])
        : product({ data: x, transposed: false }, { data: ones, transposed: false }, [rows, columns, 1]);
      const actual = tf.sum(tf.tensor2d(x, [rows, columns]), axis).dataSync();
      assertWithin(actual, expected.sum, (i) => ones.length * u * at(expected.absolute, i), "the sum");
    }));
});

Deno.test("adamUpdate() is within its stated bounds, for gradients of any size", async () => {
  await openBackend("wasm");
  await forAll(60, (draw) =>
    tf.tidy(() => {
      const size = draw.size("weights", 1, 3000), scale = 10 ** draw.pick([-9, -7, -4, 0, 4, 8]);
      const step = draw.size("step", 1, 5000), learningRate = 10 ** draw.pick([-4, -3, -2]);
      draw.note(`gradients of ${scale}, rate ${learningRate}`);
      const [w, g, m, v] = [
        draw.reals(size),
        draw.reals(size, scale),
        draw.reals(size, scale),
        draw.reals(size, scale),
      ];
      // A second moment is no less than what the first one, a mean of the same gradients, allows.
      v.forEach((value, i) => v[i] = value * value + at(m, i) ** 2);
      const [variable, first, second] = [w, m, v].map((values) => tf.variable(tf.tensor1d(values)));
      const settings = { learningRate, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, step };
      const parameter = { variable, gradient: tf.tensor1d(g), m: first, v: second } as Parameters<
        typeof adamUpdate
      >[0][number];
      adamUpdate([parameter], settings);
      const [newW, newM, newV] = [variable, first, second].map((one) => (one as tf.Variable).dataSync()) as [
        Float32Array,
        Float32Array,
        Float32Array,
      ];
      tf.dispose([variable, first, second] as tf.Variable[]);
      const expectedM = Float64Array.from(m, (value, i) => value + 0.1 * (at(g, i) - value));
      const expectedV = Float64Array.from(v, (value, i) => value + 0.001 * (at(g, i) ** 2 - value));
      const tiny = 2 ** -149; // A denormal is rounded by half of this, whatever its size.
      assertWithin(newM, expectedM, (i) => 2 * u * Math.max(Math.abs(at(m, i)), Math.abs(at(g, i))) + tiny, "m");
      assertWithin(newV, expectedV, (i) => 2 * u * Math.max(at(v, i), at(g, i) ** 2) + 2 * tiny, "v");
      const rate = learningRate * Math.sqrt(1 - 0.999 ** step) / (1 - 0.9 ** step);
      const change = Float64Array.from(newM, (value, i) => rate * value / (Math.sqrt(at(newV, i)) + 1e-7));
      const expectedW = w.map((value) => value);
      const exact = Float64Array.from(expectedW, (value, i) => value - at(change, i));
      assertWithin(newW, exact, (i) => 6 * u * Math.abs(at(change, i)) + u * Math.abs(at(exact, i)) + tiny, "w");
    }));
});

Deno.test("the loss and its gradient are within 8 u of their terms, for logits of any size", async () => {
  await openBackend("wasm");
  await forAll(40, (draw) =>
    tf.tidy(() => {
      const events = draw.size("events", 1, 257), scale = draw.pick([1e-6, 0.1, 1, 10, 80]);
      draw.note(`logits of ${scale}`);
      const logits = draw.reals(events, scale), labels = logits.map(() => draw.real() < 0 ? 0 : 1);
      const truth = tf.tensor1d(labels);
      const loss = (z: tf.Tensor) => meanCrossEntropy(z as tf.Tensor1D, truth, events);
      const { value, grad } = tf.valueAndGrad(loss)(tf.tensor1d(logits));
      const terms = Array.from(logits, (logit, i) => crossEntropy(logit, at(labels, i)));
      // Of each event at most |z| + |z| + ln 2 is added and subtracted.
      const sizes = Array.from(logits, (logit) => 2 * Math.abs(logit) + 1);
      const [mean, size] = [terms, sizes].map((list) => list.reduce((a, b) => a + b, 0) / events) as [number, number];
      assertWithin(value.dataSync(), [mean], () => (8 + events) * u * size, "the loss");
      const expected = Array.from(logits, (logit, i) => (1 / (1 + Math.exp(-logit)) - at(labels, i)) / events);
      assertWithin(grad.dataSync(), expected, () => 8 * u / events, "its gradient");
    }));
});
