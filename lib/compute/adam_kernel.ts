/** One Adam step of all variables of a network in Keras' form. */
import { type BackendWasm, tf } from "./tensorflow.ts";
import { allocate, isShared, kernelsOf, type Pointer, pointerTo, track, wasmBackend } from "./wasm/kernel_module.ts";
import { updateOnWebgpu } from "./webgpu/adam.ts";

export interface AdamSettings {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** 1 for the first step. */
  readonly step: number;
}

/** A variable with its gradient and its moments, all of one shape, float32. */
export interface AdamParameter {
  readonly variable: tf.Variable;
  readonly gradient: tf.Tensor;
  readonly m: tf.Variable;
  readonly v: tf.Variable;
}

/**
 * Updates every `variable` and its moments `m`, `v`: m += (1 - b1) (g - m), v += (1 - b2) (g^2 - v),
 * w -= rate m / (sqrt(v) + epsilon) with rate = lr sqrt(1 - b2^t) / (1 - b1^t), the scalars in float64. As in Keras,
 * epsilon is added before the bias correction; TensorFlow.js' own optimiser adds it after.
 *
 * On the WebAssembly and WebGPU backends it is a kernel that works in place, elsewhere TensorFlow.js' operations.
 * Tensors that share a variable's values (a clone kept as a snapshot) keep them: where there is one, new values get
 * memory of their own. In float32 with u = 2^-24, from the same state and for betas of 0.9 and more: m is off
 * by at most 2 u max(|m|, |g|), v by 2 u max(v, g^2), and w by 6 u of the change that these m and v make and u |w|.
 */
export function adamUpdate(parameters: readonly AdamParameter[], settings: AdamSettings): void {
  const backend = tf.getBackend();
  if (backend === "wasm") updateByKernel(parameters, settings);
  else if (backend === "webgpu") updateOnWebgpu(parameters, factorsOf(settings));
  else for (const parameter of parameters) updateByOperations(parameter, settings);
}

const factorsOf = (settings: AdamSettings) => {
  const { beta1, beta2, epsilon } = settings;
  return { rate: rateOf(settings), keep1: 1 - beta1, keep2: 1 - beta2, epsilon };
};

const rateOf = ({ learningRate, beta1, beta2, step }: AdamSettings) =>
  learningRate * Math.sqrt(1 - beta2 ** step) / (1 - beta1 ** step);

/** A call of WebAssembly takes 0.05 us, so that a loop here is as good as one in the kernel. */
function updateByKernel(parameters: readonly AdamParameter[], settings: AdamSettings): void {
  const backend = wasmBackend(), kernels = kernelsOf(backend), { rate, keep1, keep2, epsilon } = factorsOf(settings);
  for (const { variable, gradient, m, v } of parameters) {
    const [w, g, first, second] = [variable, gradient, m, v].map((tensor) => pointerTo(backend, tensor)) as Operands;
    const outputs = [variable, m, v].map((target) => outputFor(backend, target));
    const [wOut, firstOut, secondOut] = outputs.map(({ at }) => at) as [Pointer, Pointer, Pointer];
    kernels.adam(w, g, first, second, variable.size, rate, keep1, keep2, epsilon, wOut, firstOut, secondOut);
    for (const { target, info } of outputs) if (info) replaceValues(target, info);
  }
}

type Operands = [Pointer, Pointer, Pointer, Pointer];

/** Where a variable's new values go: over the old ones, unless another tensor shares those. */
function outputFor(
  backend: BackendWasm,
  target: tf.Variable,
): { target: tf.Variable; at: Pointer; info?: tf.TensorInfo } {
  if (!isShared(backend, target)) return { target, at: pointerTo(backend, target) };
  return { target, ...allocate(backend, target.shape) };
}

function replaceValues(target: tf.Variable, info: tf.TensorInfo): void {
  const values = track(info);
  target.assign(values);
  values.dispose();
}

function updateByOperations({ variable, gradient, m, v }: AdamParameter, settings: AdamSettings): void {
  const { beta1, beta2, epsilon } = settings;
  tf.tidy(() => {
    m.assign(tf.add(m, tf.mul(tf.sub(gradient, m), 1 - beta1)));
    v.assign(tf.add(v, tf.mul(tf.sub(tf.square(gradient), v), 1 - beta2)));
    variable.assign(tf.sub(variable, tf.div(tf.mul(m, rateOf(settings)), tf.add(tf.sqrt(v), epsilon))));
  });
}
