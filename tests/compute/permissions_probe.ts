/** Run without any permission by permissions_test.ts: a gradient through tower, dense layer and Adam, and a worker's import. */
import { adamUpdate } from "../../lib/compute/adam_kernel.ts";
import { arithmetic } from "../../lib/compute/arithmetic.ts";
import { tf } from "../../lib/compute/tensorflow.ts";
import { convolutionTower } from "../../lib/compute/tower.ts";
import { registerWasmKernels } from "../../lib/compute/wasm_kernels.ts";

registerWasmKernels();
await tf.setBackend("wasm");
const images = tf.ones([2, 8, 8, 1]) as tf.Tensor4D;
const filters = [tf.variable(tf.fill([3, 3, 1, 4], 0.1)), tf.variable(tf.fill([3, 3, 4, 4], 0.1))] as tf.Tensor[];
const biases = [tf.zeros([4]), tf.zeros([4])] as tf.Tensor1D[];
const { grads } = tf.variableGrads(() =>
  tf.sum(convolutionTower(images, filters as tf.Tensor4D[], biases)) as tf.Scalar
);
for (const filter of filters as tf.Variable[]) {
  const m = tf.variable(tf.zerosLike(filter)), v = tf.variable(tf.zerosLike(filter));
  adamUpdate([{ variable: filter, gradient: grads[filter.name] as tf.Tensor, m, v }], {
    learningRate: 0.01,
    beta1: 0.9,
    beta2: 0.999,
    epsilon: 1e-7,
    step: 1,
  });
}
console.log(tf.getBackend(), arithmetic(), ((await filters[0]?.data())?.[0] ?? NaN).toFixed(4));
