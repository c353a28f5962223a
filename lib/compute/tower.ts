/**
 * The convolution tower of the paper's image networks: blocks of two 3x3 convolutions with ReLU and one 2x2 max-pooling
 * (Table V of arXiv:2011.01984; "same" padding throughout, so 31 -> 16 -> 8 -> 4).
 */
import { sparseTower } from "./sparse/tower_operation.ts";
import { tf } from "./tensorflow.ts";
import { registerWasmKernels } from "./wasm_kernels.ts";
import { webgpuTower } from "./webgpu/tower_operation.ts";

/** Images of the fused tower: an image row's non-empty cells are the bits of one word. */
const widest = 32;

/**
 * The tower's features: images [n, h, w, 1] -> [n, h' w' channels], channels last, as Keras' Flatten orders them.
 * Differentiable in `filters` and `biases`, not in `images`.
 *
 * On the WebAssembly backend it is one operation that computes only what energy touches (sparse/positions.ts): the dense
 * result up to the order of sums, on any image, and fast on nearly empty ones. On WebGPU it is one operation of few
 * dispatches that computes every pixel (webgpu/tower_operation.ts). On other backends it is denseTower.
 *
 * What is not finite in an image or a weight makes every feature NaN or infinite that dense arithmetic would make so; a
 * maximum with a NaN is NaN, where TensorFlow.js' pooling takes the number beside it. The gradient through a ReLU of NaN
 * is 0 on WebAssembly, NaN in TensorFlow.js: the loss is NaN in either case, and the gradients of the layers above.
 *
 * @param filters [3, 3, in, out] each, two per block, the first with one input channel
 * @param biases [out] each, one per filter
 * @throws RangeError if the shapes do not fit together, or images on the WebAssembly backend are wider than 32 pixels
 *   or have more than one channel, or are not float32
 */
export function convolutionTower(images: tf.Tensor4D, filters: tf.Tensor4D[], biases: tf.Tensor1D[]): tf.Tensor2D {
  const backend = tf.getBackend();
  if (backend !== "wasm" && backend !== "webgpu") return denseTower(images, filters, biases);
  checkTower(images, filters, biases);
  if (backend === "webgpu") return webgpuTower(images, filters, biases);
  const [, , width, channels] = images.shape;
  if (width > widest) throw new RangeError(`cannot run tower: images are ${width} pixels wide, expected at most 32`);
  if (channels !== 1) throw new RangeError(`cannot run tower: images have ${channels} channels, expected 1`);
  if (images.dtype !== "float32") {
    throw new RangeError(`cannot run tower: images are ${images.dtype}, expected float32`);
  }
  registerWasmKernels();
  return sparseTower(images, filters, biases);
}

/** The same features through TensorFlow.js' own operations, on any backend and for any size of image. */
export function denseTower(images: tf.Tensor4D, filters: tf.Tensor4D[], biases: tf.Tensor1D[]): tf.Tensor2D {
  checkTower(images, filters, biases);
  return tf.tidy(() => {
    let x = images;
    filters.forEach((filter, i) => {
      x = tf.relu(tf.add(tf.conv2d(x, filter, 1, "same"), biases[i] as tf.Tensor1D));
      if (i % 2 === 1) x = tf.maxPool(x, 2, 2, "same");
    });
    return tf.reshape(x, [images.shape[0], -1]);
  });
}

function checkTower(images: tf.Tensor4D, filters: tf.Tensor4D[], biases: tf.Tensor1D[]): void {
  const problem = (text: string) => new RangeError(`cannot run tower: ${text}`);
  if (filters.length === 0 || filters.length % 2 === 1 || filters.length !== biases.length) {
    throw problem(`${filters.length} filters and ${biases.length} biases, expected two of each per block`);
  }
  if (images.shape.length !== 4) throw problem(`images have shape [${images.shape}], expected [n, height, width, 1]`);
  let channels = images.shape[3];
  filters.forEach((filter, i) => {
    const [height, width, inputs, outputs] = filter.shape;
    if (height !== 3 || width !== 3 || inputs !== channels || biases[i]?.size !== outputs) {
      throw problem(
        `filter ${i} has shape [${filter.shape}] and bias [${biases[i]?.shape}], expected [3,3,${channels},n] and [n]`,
      );
    }
    channels = outputs;
  });
}
