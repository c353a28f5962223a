/**
 * The convolution tower of the paper's image networks: blocks of two 3x3 convolutions with ReLU and one 2x2 max-pooling
 * (Table V of arXiv:2011.01984; "same" padding throughout, so 31 -> 16 -> 8 -> 4).
 */
import { tf } from "./tensorflow.ts";

/**
 * The tower's features: images [n, h, w, 1] -> [n, h' w' channels], channels last, as Keras' Flatten orders them.
 * Differentiable in `filters` and `biases`, not in `images`.
 *
 * @param filters [3, 3, in, out] each, two per block, the first with one input channel
 * @param biases [out] each, one per filter
 */
export function convolutionTower(images: tf.Tensor4D, filters: tf.Tensor4D[], biases: tf.Tensor1D[]): tf.Tensor2D {
  return denseTower(images, filters, biases);
}

/** The same features through TensorFlow.js' own operations, on any backend. */
export function denseTower(images: tf.Tensor4D, filters: tf.Tensor4D[], biases: tf.Tensor1D[]): tf.Tensor2D {
  checkTower(filters, biases);
  return tf.tidy(() => {
    let x = images;
    filters.forEach((filter, i) => {
      x = tf.relu(tf.add(tf.conv2d(x, filter, 1, "same"), biases[i] as tf.Tensor1D));
      if (i % 2 === 1) x = tf.maxPool(x, 2, 2, "same");
    });
    return tf.reshape(x, [images.shape[0], -1]);
  });
}

function checkTower(filters: tf.Tensor4D[], biases: tf.Tensor1D[]): void {
  if (filters.length === 0 || filters.length % 2 === 1 || filters.length !== biases.length) {
    throw new RangeError(
      `cannot build a tower: ${filters.length} filters and ${biases.length} biases, expected two of each per block`,
    );
  }
}
