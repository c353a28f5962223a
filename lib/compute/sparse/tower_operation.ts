/** The convolution tower as one operation of TensorFlow.js with a gradient of its own, on the WebAssembly backend. */
import { type BackendWasm, tf } from "../tensorflow.ts";
import { allocate, kernelsOf, type Pointer, pointerTo, track, wasmBackend } from "../wasm/kernel_module.ts";
import { Workspace } from "../wasm/workspace.ts";
import type { WeightGradients, Weights } from "./convolution.ts";
import { backward, forward, type Images, TowerMemory, type TowerTape } from "./tower.ts";

function imagesAt(backend: BackendWasm, images: tf.Tensor4D): Images {
  const [events, height, width] = images.shape;
  return { at: pointerTo(backend, images), events, height, width };
}

function weightsAt(backend: BackendWasm, parameters: readonly tf.Tensor[]): Weights[] {
  const layers = parameters.length / 2;
  return parameters.slice(0, layers).map((filter, i) => ({
    inputs: filter.shape[2] as number,
    outputs: filter.shape[3] as number,
    filter: pointerTo(backend, filter),
    bias: pointerTo(
      backend,
      i === 0 ? firstBias(filter, parameters[layers] as tf.Tensor) : parameters[layers + i] as tf.Tensor,
    ),
  }));
}

/**
 * The first layer's bias, but NaN for channels of whose weights one is not finite: such a weight times an empty pixel is
 * NaN, and empty pixels are skipped here.
 */
function firstBias(filter: tf.Tensor, bias: tf.Tensor): tf.Tensor {
  const weights = filter.dataSync(), outputs = bias.size;
  if (weights.every(Number.isFinite)) return bias;
  const finite = bias.dataSync<"float32">().slice();
  weights.forEach((weight, i) => Number.isFinite(weight) || (finite[i % outputs] = NaN));
  return tf.tensor1d(finite);
}

/** Number of features per event: the last map's cells times its channels. */
function featureCount({ height, width }: Images, layers: readonly Weights[]): number {
  const halvings = 2 ** (layers.length / 2);
  return Math.ceil(height / halvings) * Math.ceil(width / halvings) * (layers.at(-1)?.outputs ?? 0);
}

/** Features, and a tape if `workspace` is given to keep it. */
function runForward(
  images: tf.Tensor4D,
  parameters: readonly tf.Tensor[],
  workspace?: Workspace,
): { features: tf.Tensor2D; tape: TowerTape } {
  const backend = wasmBackend(), kernels = kernelsOf(backend);
  const input = imagesAt(backend, images), layers = weightsAt(backend, parameters);
  const { info, at } = allocate(backend, [input.events, featureCount(input, layers)]);
  const features = track<tf.Tensor2D>(info);
  if (workspace) return { features, tape: forward(new TowerMemory(kernels, [workspace]), input, layers, at) };
  using even = new Workspace(backend), odd = new Workspace(backend);
  return { features, tape: forward(new TowerMemory(kernels, [even, odd]), input, layers, at) };
}

/** Gradients of the filters, then of the biases. */
function runBackward(
  images: tf.Tensor4D,
  parameters: readonly tf.Tensor[],
  tape: TowerTape,
  featureGradient: tf.Tensor,
): tf.Tensor[] {
  const backend = wasmBackend(), kernels = kernelsOf(backend);
  const made = parameters.map(({ shape }) => allocate(backend, shape));
  const tensors = made.map(({ info }) => track(info));
  const layers = weightsAt(backend, parameters), at = (index: number) => made[index]?.at as Pointer;
  const gradients: WeightGradients[] = layers.map((_, i) => ({ filter: at(i), bias: at(layers.length + i) }));
  using even = new Workspace(backend), odd = new Workspace(backend);
  const memory = new TowerMemory(kernels, [even, odd]);
  backward(memory, imagesAt(backend, images), layers, tape, pointerTo(backend, featureGradient), gradients);
  return tensors;
}

/**
 * Features [events, cells * channels] of images [events, height, width, 1]. While a gradient is recorded, the forward
 * pass's memory is saved with the tape, which frees it; otherwise it is freed at once.
 */
export function sparseTower(images: tf.Tensor4D, filters: tf.Tensor4D[], biases: tf.Tensor1D[]): tf.Tensor2D {
  if (!tf.engine().isTapeOn()) return tf.tidy(() => runForward(images, [...filters, ...biases]).features);
  const operation = tf.customGrad((...args) => {
    const save = args.pop() as tf.GradSaveFunc, parameters = args as tf.Tensor[];
    const workspace = new Workspace(wasmBackend());
    const { features, tape } = runForward(images, parameters, workspace);
    save([images, ...parameters, ...workspace.tensors]);
    return {
      value: features,
      gradFunc: (dy: tf.Tensor2D, saved: tf.Tensor[]) => {
        const [savedImages, ...rest] = saved;
        return runBackward(savedImages as tf.Tensor4D, rest.slice(0, parameters.length), tape, dy);
      },
    };
  });
  return operation(...filters, ...biases) as tf.Tensor2D;
}
