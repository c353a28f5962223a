/** The layers that Keras recorded in tests/fixtures/keras/layers.json, built from TensorFlow.js' operations. */
import { tf } from "../../lib/compute/tensorflow.ts";

interface Recorded {
  readonly shape: number[];
  readonly data: number[];
}

export interface LayerCase {
  readonly name: string;
  readonly inputs: readonly Recorded[];
  readonly weights: readonly { readonly kernel: Recorded; readonly bias: Recorded }[];
  readonly head: { readonly kernel: Recorded; readonly bias: Recorded };
  readonly labels: Recorded;
  readonly output: Recorded;
  readonly loss: number;
  readonly gradients: Readonly<Record<string, Recorded>>;
}

export function readLayerCases(): LayerCase[] {
  const path = new URL("../fixtures/keras/layers.json", import.meta.url);
  return JSON.parse(Deno.readTextFileSync(path)).cases;
}

type Build = (inputs: tf.Tensor[], weights: tf.Tensor[]) => tf.Tensor;

const at = (tensors: tf.Tensor[], index: number) => {
  const tensor = tensors[index];
  if (!tensor) throw new RangeError(`there is no tensor ${index}`);
  return tensor;
};

const dense = (x: tf.Tensor, weights: tf.Tensor[], first = 0) =>
  tf.add(tf.matMul(x as tf.Tensor2D, at(weights, first) as tf.Tensor2D), at(weights, first + 1));
const conv = (x: tf.Tensor, weights: tf.Tensor[], first = 0, padding: "same" | "valid" = "same") =>
  tf.add(tf.conv2d(x as tf.Tensor4D, at(weights, first) as tf.Tensor4D, 1, padding), at(weights, first + 1));
const pool = (x: tf.Tensor, padding: "same" | "valid") => tf.maxPool(x as tf.Tensor4D, 2, 2, padding);
const flatten = (x: tf.Tensor) => tf.reshape(x, [x.shape[0] as number, -1]);

const builders: Record<string, Build> = {
  dense: ([x], w) => dense(x as tf.Tensor, w),
  dense_relu: ([x], w) => tf.relu(dense(x as tf.Tensor, w)),
  dense_sigmoid: ([x], w) => tf.sigmoid(dense(x as tf.Tensor, w)),
  relu: ([x]) => tf.relu(x as tf.Tensor),
  sigmoid: ([x]) => tf.sigmoid(x as tf.Tensor),
  conv_same: ([x], w) => conv(x as tf.Tensor, w),
  conv_valid: ([x], w) => conv(x as tf.Tensor, w, 0, "valid"),
  conv_same_relu: ([x], w) => tf.relu(conv(x as tf.Tensor, w)),
  conv_one_to_nine: ([x], w) => tf.relu(conv(x as tf.Tensor, w)),
  conv_five_to_eleven: ([x], w) => tf.relu(conv(x as tf.Tensor, w)),
  conv_smaller_than_kernel: ([x], w) => conv(x as tf.Tensor, w),
  max_pool_valid_7: ([x]) => pool(x as tf.Tensor, "valid"),
  max_pool_same_7: ([x]) => pool(x as tf.Tensor, "same"),
  max_pool_even: ([x]) => pool(x as tf.Tensor, "same"),
  max_pool_valid_31: ([x]) => pool(x as tf.Tensor, "valid"),
  max_pool_same_31: ([x]) => pool(x as tf.Tensor, "same"),
  max_pool_ties: ([x]) => pool(x as tf.Tensor, "valid"),
  flatten: ([x]) => flatten(x as tf.Tensor),
  concatenate: (inputs) => tf.concat(inputs, 1),
  dropout_off: ([x]) => tf.mul(x as tf.Tensor, tf.onesLike(x as tf.Tensor)),
  block_and_merge: ([flat, image], w) => {
    const block = pool(tf.relu(conv(tf.relu(conv(image as tf.Tensor, w)), w, 2)), "same");
    return tf.relu(dense(tf.concat([flat as tf.Tensor, flatten(block)], 1), w, 4));
  },
};

/** Mean binary cross-entropy from logits, as Keras computes it. */
function crossEntropy(logits: tf.Tensor, labels: tf.Tensor): tf.Scalar {
  const losses = tf.sub(tf.relu(logits), tf.mul(logits, labels));
  return tf.mean(tf.add(losses, tf.log1p(tf.exp(tf.neg(tf.abs(logits))))));
}

/** Output, loss and gradients of a case on the current backend, named as in the file. */
export async function runLayerCase(recorded: LayerCase): Promise<Map<string, Float32Array>> {
  const build = builders[recorded.name];
  if (!build) throw new Error(`no layer is built for the recorded case ${recorded.name}`);
  const tensorOf = ({ shape, data }: Recorded) => tf.tensor(data, shape, "float32");
  const layers = [...recorded.weights, recorded.head];
  const results = tf.tidy(() => {
    const inputs = recorded.inputs.map(tensorOf);
    const weights = layers.flatMap(({ kernel, bias }) => [tensorOf(kernel), tensorOf(bias)]);
    const labels = tf.reshape(tensorOf(recorded.labels), [-1, 1]);
    const loss = (...all: tf.Tensor[]) => {
      const output = build(all.slice(0, inputs.length), all.slice(inputs.length));
      return crossEntropy(dense(flatten(output), all, all.length - 2), labels);
    };
    const { value, grads } = tf.valueAndGrads(loss)([...inputs, ...weights]);
    return [build(inputs, weights), value, ...grads];
  });
  const names = ["output", "loss", ...Object.keys(recorded.gradients)];
  const values = new Map<string, Float32Array>();
  for (const [i, name] of names.entries()) values.set(name, await at(results, i).data() as Float32Array);
  tf.dispose(results);
  return values;
}

/** Keras' values under the same names. */
export function recordedValues({ output, loss, gradients }: LayerCase): Map<string, readonly number[]> {
  const recorded = Object.entries(gradients).map(([name, { data }]) => [name, data] as const);
  return new Map<string, readonly number[]>([["output", output.data], ["loss", [loss]], ...recorded]);
}
