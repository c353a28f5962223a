/** One Adam step of one variable in Keras' form. */
import { tf } from "./tensorflow.ts";
import { allocate, kernelsOf, pointerTo, track, wasmBackend } from "./wasm/kernel_module.ts";
import { updateOnWebgpu } from "./webgpu/adam.ts";

export interface AdamSettings {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** 1 for the first step. */
  readonly step: number;
}

/**
 * Updates `variable` and its moments `m`, `v`: m += (1 - b1) (g - m), v += (1 - b2) (g^2 - v),
 * w -= rate m / (sqrt(v) + epsilon) with rate = lr sqrt(1 - b2^t) / (1 - b1^t), the scalars in float64. As in Keras,
 * epsilon is added before the bias correction; TensorFlow.js' own optimiser adds it after.
 *
 * On the WebAssembly backend it is one kernel, on WebGPU three, elsewhere TensorFlow.js' operations. Tensors that share
 * the variable's values (a clone kept as a snapshot) keep them: new values get memory of their own.
 */
export function adamUpdate(
  variable: tf.Variable,
  gradient: tf.Tensor,
  m: tf.Variable,
  v: tf.Variable,
  settings: AdamSettings,
): void {
  const backend = tf.getBackend();
  if (backend === "wasm") updateByKernel(variable, gradient, m, v, settings);
  else if (backend === "webgpu") updateOnWebgpu(variable, gradient, m, v, factorsOf(settings));
  else updateByOperations(variable, gradient, m, v, settings);
}

const factorsOf = (settings: AdamSettings) => {
  const { beta1, beta2, epsilon } = settings;
  return { rate: rateOf(settings), keep1: 1 - beta1, keep2: 1 - beta2, epsilon };
};

const rateOf = ({ learningRate, beta1, beta2, step }: AdamSettings) =>
  learningRate * Math.sqrt(1 - beta2 ** step) / (1 - beta1 ** step);

function updateByKernel(
  variable: tf.Variable,
  gradient: tf.Tensor,
  m: tf.Variable,
  v: tf.Variable,
  settings: AdamSettings,
): void {
  const backend = wasmBackend(), { beta1, beta2, epsilon } = settings;
  const inputs = [variable, gradient, m, v].map((tensor) => pointerTo(backend, tensor)) as [
    number,
    number,
    number,
    number,
  ];
  const updated = [variable, m, v].map(({ shape }) => allocate(backend, shape));
  const outputs = updated.map(({ at }) => at) as [number, number, number];
  kernelsOf(backend).adam(...inputs, variable.size, rateOf(settings), 1 - beta1, 1 - beta2, epsilon, ...outputs);
  updated.forEach(({ info }, i) => {
    const values = track(info);
    [variable, m, v][i]?.assign(values);
    values.dispose();
  });
}

function updateByOperations(
  variable: tf.Variable,
  gradient: tf.Tensor,
  m: tf.Variable,
  v: tf.Variable,
  settings: AdamSettings,
): void {
  const { beta1, beta2, epsilon } = settings;
  tf.tidy(() => {
    m.assign(tf.add(m, tf.mul(tf.sub(gradient, m), 1 - beta1)));
    v.assign(tf.add(v, tf.mul(tf.sub(tf.square(gradient), v), 1 - beta2)));
    variable.assign(tf.sub(variable, tf.div(tf.mul(m, rateOf(settings)), tf.add(tf.sqrt(v), epsilon))));
  });
}
