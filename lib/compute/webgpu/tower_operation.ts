/**
 * The convolution tower as one operation of TensorFlow.js with a gradient of its own, on the WebGPU backend: biases and
 * ReLU are part of the convolutions, the gradient of ReLU part of whatever makes it, and a layer's bias gradient a row of
 * its filter's. A block of two convolutions and a pooling takes three dispatches forward and seven backward, one fewer
 * where nothing lies below. It is the dense computation: every pixel of every image.
 */
import { tf, type WebGPUBackend } from "../tensorflow.ts";
import { convolution, inputGradient } from "./convolution.ts";
import { layerGradients } from "./filter_gradient.ts";
import { maxPool } from "./max_pool.ts";
import { maxPoolGradient } from "./max_pool_gradient.ts";

type Info = tf.backend_util.Conv2DInfo;

/** A block's two convolutions and its pooling. */
interface Block {
  readonly first: Info;
  readonly second: Info;
  readonly pool: Info;
}

/** What a block leaves behind for its gradient: what ReLU gave in both layers, and what was pooled. */
interface BlockTape {
  readonly first: tf.TensorInfo;
  readonly second: tf.TensorInfo;
  readonly pooled: tf.TensorInfo;
}

function blocksOf(imageShape: readonly number[], filters: readonly tf.TensorInfo[]): Block[] {
  let shape = imageShape as Shape4;
  const convolve = ({ shape: filter }: tf.TensorInfo) => {
    const info = tf.backend_util.computeConv2DInfo(shape, filter as Shape4, 1, 1, "same");
    shape = info.outShape;
    return info;
  };
  return Array.from({ length: filters.length / 2 }, (_, i) => {
    const first = convolve(filters[2 * i] as tf.TensorInfo), second = convolve(filters[2 * i + 1] as tf.TensorInfo);
    const pool = tf.backend_util.computePool2DInfo(shape, 2, 2, 1, "same");
    shape = pool.outShape;
    return { first, second, pool };
  });
}

type Shape4 = [number, number, number, number];

/** Images, then filters, then biases, as they are saved. */
class Operands {
  readonly images: tf.TensorInfo;
  readonly filters: readonly tf.TensorInfo[];
  readonly biases: readonly tf.TensorInfo[];
  readonly blocks: readonly Block[];

  constructor(images: tf.TensorInfo, parameters: readonly tf.TensorInfo[]) {
    this.images = images;
    this.filters = parameters.slice(0, parameters.length / 2);
    this.biases = parameters.slice(parameters.length / 2);
    this.blocks = blocksOf(images.shape, this.filters);
  }
}

/** The last block's `pooled` are the features [n, h' w' channels]. */
function forward(backend: WebGPUBackend, { images, filters, biases, blocks }: Operands): BlockTape[] {
  let x = images;
  const layer = (info: Info, i: number) => {
    const bias = biases[i] as tf.TensorInfo;
    return x = convolution(backend, x, filters[i] as tf.TensorInfo, info, { bias, relu: true });
  };
  return blocks.map((block, i) => {
    const first = layer(block.first, 2 * i), second = layer(block.second, 2 * i + 1);
    const [n, ...rest] = block.pool.outShape;
    const shape = i === blocks.length - 1 ? [n, rest.reduce((a, b) => a * b, 1)] : [n, ...rest];
    const pooled = x = maxPool(backend, second, block.pool, shape);
    return { first, second, pooled };
  });
}

/** Gradients of the filters, then of the biases. */
function backward(backend: WebGPUBackend, operands: Operands, tape: readonly BlockTape[], dFeatures: tf.TensorInfo) {
  const { images, filters, blocks } = operands, gradients = filters.map(() => ({} as Partial<Gradients>));
  let dPooled = dFeatures;
  const dispose = (info: tf.TensorInfo) => backend.disposeData(info.dataId as object);
  for (const [i, block] of [...blocks.entries()].toReversed()) {
    const { first, second, pooled } = tape[i] as BlockTape,
      below = i === 0 ? images : (tape[i - 1] as BlockTape).pooled;
    const [filter1, filter2] = filters.slice(2 * i, 2 * i + 2) as [tf.TensorInfo, tf.TensorInfo];
    const dSecond = maxPoolGradient(backend, [second, pooled, dPooled], block.pool, { afterRelu: true });
    if (dPooled !== dFeatures) dispose(dPooled);
    gradients[2 * i + 1] = layerGradients(backend, first, dSecond, block.second);
    const dFirst = inputGradient(backend, dSecond, filter2, block.second, { y: first });
    dispose(dSecond);
    gradients[2 * i] = layerGradients(backend, below, dFirst, block.first);
    if (i > 0) dPooled = inputGradient(backend, dFirst, filter1, block.first, {});
    dispose(dFirst);
  }
  return [...gradients.map(({ filter }) => filter), ...gradients.map(({ bias }) => bias)] as tf.TensorInfo[];
}

type Gradients = ReturnType<typeof layerGradients>;

const track = (info: tf.TensorInfo) => tf.engine().makeTensorFromTensorInfo(info);

/** The forward pass, its results known to the engine, which frees those that nothing keeps. */
function runForward(backend: WebGPUBackend, operands: Operands): { features: tf.Tensor2D; tape: tf.Tensor[] } {
  const tape = forward(backend, operands).flatMap(({ first, second, pooled }) => [first, second, pooled].map(track));
  return { features: tape.at(-1) as tf.Tensor2D, tape };
}

const asBlocks = (tape: readonly tf.Tensor[]): BlockTape[] =>
  Array.from({ length: tape.length / 3 }, (_, i) => {
    const [first, second, pooled] = tape.slice(3 * i, 3 * i + 3) as [tf.Tensor, tf.Tensor, tf.Tensor];
    return { first, second, pooled };
  });

/** Features [n, cells * channels] of images [n, height, width, channels]; differentiable in the weights. */
export function webgpuTower(images: tf.Tensor4D, filters: tf.Tensor4D[], biases: tf.Tensor1D[]): tf.Tensor2D {
  const backend = tf.backend() as WebGPUBackend;
  if (!tf.engine().isTapeOn()) {
    return tf.tidy(() => runForward(backend, new Operands(images, [...filters, ...biases])).features);
  }
  const operation = tf.customGrad((...args) => {
    const save = args.pop() as tf.GradSaveFunc, parameters = args as tf.Tensor[];
    const { features, tape } = runForward(backend, new Operands(images, parameters));
    save([images, ...parameters, ...tape]);
    return {
      value: features,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [savedImages, ...rest] = saved;
        const operands = new Operands(savedImages as tf.Tensor, rest.slice(0, parameters.length));
        return backward(backend, operands, asBlocks(rest.slice(parameters.length)), dy).map(track);
      },
    };
  });
  return operation(...filters, ...biases) as tf.Tensor2D;
}
