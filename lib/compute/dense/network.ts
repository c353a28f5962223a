/**
 * A network's dense layers: hidden ones with ReLU, perhaps dropout after it, and a linear output.
 *
 * On the WebAssembly backend it is one operation with a gradient of its own, which packs rows and weights once and writes
 * all gradients at once; on WebGPU one of a dispatch a layer (webgpu/dense_operation.ts), whose sums are in float32; on other
 * backends TensorFlow.js' operations.
 */
import { type BackendWasm, tf } from "../tensorflow.ts";
import { allocate, kernelsOf, type Pointer, pointerTo, track, wasmBackend } from "../wasm/kernel_module.ts";
import { strideOf } from "../wasm/padding.ts";
import { Workspace } from "../wasm/workspace.ts";
import { registerWasmKernels } from "../wasm_kernels.ts";
import { webgpuDense } from "../webgpu/dense_operation.ts";
import { backward, type Context, forward, type Layer, padded, type Rows } from "./layers.ts";

export interface DenseLayer {
  /** [inputs, outputs] */
  readonly kernel: tf.Tensor2D;
  /** [outputs] */
  readonly bias: tf.Tensor1D;
  /** [n, outputs], not for the output: what the activation is multiplied by, in training. */
  readonly mask?: tf.Tensor2D | undefined;
}

/**
 * The output [n, outputs] of the last layer: relu(x W + b) mask for every layer before it, x W + b for the last.
 * Differentiable in all kernels and biases, and in `x`, all float32.
 *
 * In float32 with u = 2^-24 a product's entry is off by at most (k + 3) u times the sum of its terms' absolute values, k
 * the number of terms; a bias' gradient, summed in float64 over blocks of 96 rows, by 98 u times that of its terms. What
 * is not finite goes where it goes in TensorFlow.js: a NaN through ReLU and through masks, infinities through ReLU.
 *
 * @throws RangeError if the shapes do not fit together
 */
export function denseNetwork(x: tf.Tensor2D, layers: readonly DenseLayer[]): tf.Tensor2D {
  check(x, layers);
  const backend = tf.getBackend();
  if (x.size === 0 || (backend !== "wasm" && backend !== "webgpu")) return denseByOperations(x, layers);
  if (backend === "webgpu") return webgpuDense(x, layers);
  registerWasmKernels();
  return tf.engine().isTapeOn() ? recorded(x, layers) : tf.tidy(() => predicted(x, layers));
}

/** The same through TensorFlow.js' own operations, on any backend. */
export function denseByOperations(x: tf.Tensor2D, layers: readonly DenseLayer[]): tf.Tensor2D {
  return tf.tidy(() =>
    layers.reduce((input, { kernel, bias, mask }, i) => {
      const sum: tf.Tensor2D = tf.add(tf.matMul(input, kernel), bias);
      if (i + 1 === layers.length) return sum;
      const active = tf.relu(sum);
      return mask ? tf.mul(active, mask) : active;
    }, x)
  );
}

function check(x: tf.Tensor2D, layers: readonly DenseLayer[]): void {
  if (layers.length === 0) throw new RangeError("cannot run a dense network without layers");
  let columns = x.shape[1];
  layers.forEach(({ kernel, bias, mask }, i) => {
    const [inputs, outputs] = kernel.shape, fits = !mask || (mask.shape[0] === x.shape[0] && mask.shape[1] === outputs);
    if (inputs !== columns || bias.size !== outputs || !fits || (mask && i + 1 === layers.length)) {
      throw new RangeError(
        `cannot run dense layer ${i}: kernel is [${kernel.shape}], bias [${bias.shape}], mask [${
          mask?.shape ?? ""
        }], ` +
          `expected [${columns},n], [n] and, but for the last layer, [${x.shape[0]},n] or none`,
      );
    }
    columns = outputs;
  });
}

function layersAt(backend: BackendWasm, weights: readonly tf.Tensor[], masks: readonly (tf.Tensor | undefined)[]) {
  return masks.map((mask, i): Layer => {
    const kernel = weights[2 * i] as tf.Tensor2D, bias = weights[2 * i + 1] as tf.Tensor1D; // two per layer
    const [inputs, outputs] = kernel.shape;
    const at = (tensor: tf.Tensor) => pointerTo(backend, tensor);
    return { inputs, outputs, kernel: at(kernel), bias: at(bias), mask: mask ? at(mask) : 0 };
  });
}

function inputOf(context: Context, backend: BackendWasm, x: tf.Tensor2D): Rows {
  return padded(context, pointerTo(backend, x), x.shape[0], x.shape[1]);
}

/** The output with its bias, compact. */
function outputOf({ kernels }: Context, backend: BackendWasm, { at, rows, columns }: Rows, { bias }: Layer) {
  const { info, at: out } = allocate(backend, [rows, columns]);
  kernels.finishRows(at, rows, columns, strideOf(columns), bias, false, out);
  return track<tf.Tensor2D>(info);
}

const weightsOf = (layers: readonly DenseLayer[]) => layers.flatMap(({ kernel, bias }) => [kernel, bias]);

function predicted(x: tf.Tensor2D, layers: readonly DenseLayer[]): tf.Tensor2D {
  const backend = wasmBackend();
  using memory = new Workspace(backend);
  const context = { kernels: kernelsOf(backend), memory };
  const all = layersAt(backend, weightsOf(layers), layers.map(({ mask }) => mask));
  const output = forward(context, inputOf(context, backend, x), all).at(-1) as Rows;
  return outputOf(context, backend, output, all.at(-1) as Layer);
}

/** The operation while a gradient is recorded: the tape keeps the activations, and frees them. */
function recorded(x: tf.Tensor2D, layers: readonly DenseLayer[]): tf.Tensor2D {
  const masks = layers.map(({ mask }) => mask);
  const operation = tf.customGrad((...args) => {
    const save = args.pop() as tf.GradSaveFunc, [input, ...weights] = args as [tf.Tensor2D, ...tf.Tensor[]];
    const backend = wasmBackend(), memory = new Workspace(backend), context = { kernels: kernelsOf(backend), memory };
    const all = layersAt(backend, weights, masks);
    const activations = forward(context, inputOf(context, backend, input), all);
    const value = outputOf(context, backend, activations.at(-1) as Rows, all.at(-1) as Layer);
    save([input, ...weights, ...masks.filter((mask) => mask !== undefined), ...memory.tensors]);
    const gradFunc = (dy: tf.Tensor2D) => gradientsOf(dy, activations, all, [input, ...weights]);
    return { value, gradFunc };
  });
  return operation(x, ...weightsOf(layers)) as tf.Tensor2D;
}

/** Gradients of the input and of each kernel and bias. */
function gradientsOf(
  dy: tf.Tensor2D,
  activations: readonly Rows[],
  layers: readonly Layer[],
  parameters: readonly tf.Tensor[],
): tf.Tensor[] {
  const backend = wasmBackend(), kernels = kernelsOf(backend);
  const made = parameters.map(({ shape }) => allocate(backend, shape));
  const tensors = made.map(({ info }) => track(info)), at = (index: number) => made[index]?.at as Pointer;
  using memory = new Workspace(backend);
  const context = { kernels, memory }, [rows, columns] = dy.shape;
  const gradients = layers.map((_, i) => ({ kernel: at(2 * i + 1), bias: at(2 * i + 2) }));
  const outputGradient = padded(context, pointerTo(backend, dy), rows, columns);
  const dx = backward(context, activations, layers, outputGradient, gradients);
  kernels.compact(dx.at, 1, rows, strideOf(dx.columns), rows, dx.columns, at(0));
  return tensors;
}
