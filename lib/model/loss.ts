/**
 * Binary cross-entropy of a logit z and a label y in {0, 1}: max(z, 0) - z y + ln(1 + exp(-|z|)), which equals
 * -y ln p - (1 - y) ln(1 - p) for p = sigmoid(z). Keras computes it in this form, unclipped, in fit and evaluate, also
 * for a model that ends in a sigmoid.
 */
import { tf } from "../compute/tensorflow.ts";
import { webgpuCrossEntropy } from "../compute/webgpu/cross_entropy.ts";

/** The loss of one event, in float64. */
export function crossEntropy(logit: number, label: number): number {
  return Math.max(logit, 0) - logit * label + Math.log1p(Math.exp(-Math.abs(logit)));
}

/**
 * The sum of the losses of some events, divided by `rows`: their part of the mean over a batch of `rows` events.
 * Differentiable in the logits; the gradient is (sigmoid(z) - y) / rows. (Composed of TensorFlow.js' operations the
 * gradient at z = 0 would be -y: the derivatives of max and of the absolute value are taken as 0 there.)
 *
 * @param logits [n]
 * @param labels [n]
 */
export function meanCrossEntropy(logits: tf.Tensor1D, labels: tf.Tensor1D, rows: number): tf.Scalar {
  if (tf.getBackend() === "webgpu") return onDevice(logits, labels, rows);
  const { value, gradient } = byNumbers(labels, rows);
  const operation = tf.customGrad((...args: (tf.Tensor | tf.GradSaveFunc)[]) => {
    const [z, save] = args as [tf.Tensor1D, tf.GradSaveFunc];
    save([z]);
    return {
      value: value(z),
      gradFunc: (upstream: tf.Tensor, saved: tf.Tensor[]) => gradient(upstream, saved[0] as tf.Tensor1D),
    };
  });
  return operation(logits) as tf.Scalar;
}

interface Loss {
  value(z: tf.Tensor1D): tf.Scalar;
  gradient(upstream: tf.Tensor, z: tf.Tensor1D): tf.Tensor;
}

/** A GPU's numbers would have to be waited for: there they stay, in float32. */
function onDevice(logits: tf.Tensor1D, labels: tf.Tensor1D, rows: number): tf.Scalar {
  const operation = tf.customGrad((...args: (tf.Tensor | tf.GradSaveFunc)[]) => {
    const [z, save] = args as [tf.Tensor1D, tf.GradSaveFunc];
    const { loss, gradient } = webgpuCrossEntropy(z, labels, rows);
    save([gradient]);
    const gradFunc = (upstream: tf.Tensor, saved: tf.Tensor[]) => tf.mul(upstream, saved[0] as tf.Tensor);
    return { value: loss, gradFunc };
  });
  return operation(logits) as tf.Scalar;
}

/** In float64, rounded once to float32. */
function byNumbers(labels: tf.Tensor1D, rows: number): Loss {
  const y = labels.dataSync();
  return {
    value: (z) => {
      let sum = 0;
      z.dataSync().forEach((logit, i) => sum += crossEntropy(logit, y[i] ?? NaN));
      return tf.scalar(sum / rows);
    },
    gradient: (upstream, z) => {
      const scale = (upstream.dataSync()[0] ?? NaN) / rows;
      return tf.tensor1d(z.dataSync().map((logit, i) => scale * (1 / (1 + Math.exp(-logit)) - (y[i] ?? NaN))));
    },
  };
}
