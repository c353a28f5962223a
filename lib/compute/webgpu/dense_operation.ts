/**
 * Dense layers as one operation of TensorFlow.js with a gradient of its own, on the WebGPU backend: one dispatch a layer
 * forward, with bias, ReLU and dropout's mask; backward one for the gradient of its input, with the mask and ReLU of the
 * layer below, and one for both of its weights. A dense layer is a convolution of images of one pixel.
 */
import { tf, type WebGPUBackend } from "../tensorflow.ts";
import { convolution, type Epilogue, inputGradient } from "./convolution.ts";
import { layerGradients } from "./filter_gradient.ts";

interface Layer {
  /** [inputs, outputs] */
  readonly kernel: tf.TensorInfo;
  /** [outputs] */
  readonly bias: tf.TensorInfo;
  /** [n, outputs] of what follows ReLU. */
  readonly mask?: tf.TensorInfo | undefined;
}

function infoOf(rows: number, { kernel }: Layer): tf.backend_util.Conv2DInfo {
  const [inputs, outputs] = kernel.shape as [number, number];
  return tf.backend_util.computeConv2DInfo([rows, 1, 1, inputs], [1, 1, inputs, outputs], 1, 1, "same");
}

const reshaped = (info: tf.TensorInfo, shape: number[]): tf.TensorInfo => ({ ...info, shape });

/** What each layer gives [n, outputs]; the last is linear. */
function forward(backend: WebGPUBackend, x: tf.TensorInfo, layers: readonly Layer[]): tf.TensorInfo[] {
  const rows = x.shape[0] as number;
  let input = x;
  return layers.map((layer, i) => {
    const { kernel, bias, mask } = layer, info = infoOf(rows, layer);
    const epilogue: Epilogue = i + 1 === layers.length ? { bias } : { bias, relu: true, mask };
    return input = reshaped(convolution(backend, input, kernel, info, epilogue), [rows, info.outChannels]);
  });
}

/** The gradients of the input, and of each layer's kernel and bias. */
function backward(
  backend: WebGPUBackend,
  x: tf.TensorInfo,
  layers: readonly Layer[],
  activations: readonly tf.TensorInfo[],
  dOutput: tf.TensorInfo,
): tf.TensorInfo[] {
  const gradients: tf.TensorInfo[] = [], rows = x.shape[0] as number;
  let dy = dOutput;
  for (const [i, layer] of [...layers.entries()].toReversed()) {
    const info = infoOf(rows, layer), below = activations[i - 1];
    const { filter, bias } = layerGradients(backend, below ?? x, dy, info);
    gradients.unshift(reshaped(filter, layer.kernel.shape), bias);
    const dInput = inputGradient(backend, dy, layer.kernel, info, { mask: layers[i - 1]?.mask, y: below });
    if (dy !== dOutput) backend.disposeData(dy.dataId as object);
    dy = reshaped(dInput, [rows, info.inChannels]);
  }
  return [dy, ...gradients];
}

const track = (info: tf.TensorInfo) => tf.engine().makeTensorFromTensorInfo(info);

/** See denseNetwork(): layers whose shapes fit, of at least one row. */
export function webgpuDense(x: tf.Tensor2D, layers: readonly (Layer & LayerTensors)[]): tf.Tensor2D {
  const backend = tf.backend() as WebGPUBackend;
  if (!tf.engine().isTapeOn()) {
    return tf.tidy(() => forward(backend, x, layers).map(track).at(-1) as tf.Tensor2D);
  }
  const masks = layers.map(({ mask }) => mask);
  const operation = tf.customGrad((...args) => {
    const save = args.pop() as tf.GradSaveFunc, inputs = args as tf.Tensor[];
    const activations = forward(backend, x, layers).map(track);
    save([...inputs, ...masks.filter((mask) => mask !== undefined), ...activations]);
    return {
      value: activations.at(-1) as tf.Tensor,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) =>
        backward(backend, saved[0] as tf.Tensor, layers, saved.slice(-layers.length), dy).map(track),
    };
  });
  return operation(x, ...layers.flatMap(({ kernel, bias }) => [kernel, bias])) as tf.Tensor2D;
}

interface LayerTensors {
  readonly kernel: tf.Tensor2D;
  readonly bias: tf.Tensor1D;
  readonly mask?: tf.Tensor2D | undefined;
}
