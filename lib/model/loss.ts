/**
 * Binary cross-entropy of a logit z and a label y in {0, 1}: max(z, 0) - z y + ln(1 + exp(-|z|)), which equals
 * -y ln p - (1 - y) ln(1 - p) for p = sigmoid(z). Keras computes it in this form, unclipped, in fit and evaluate, also
 * for a model that ends in a sigmoid.
 */
import { tf } from "../compute/tensorflow.ts";

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
  const operation = tf.customGrad((...args: (tf.Tensor | tf.GradSaveFunc)[]) => {
    const [z, save] = args as [tf.Tensor1D, tf.GradSaveFunc];
    save([z]);
    const each = tf.add(tf.sub(tf.relu(z), tf.mul(z, labels)), tf.log1p(tf.exp(tf.neg(tf.abs(z)))));
    return {
      value: tf.div(tf.sum(each), rows) as tf.Scalar,
      gradFunc: (upstream: tf.Tensor, saved: tf.Tensor[]) =>
        tf.mul(upstream, tf.div(tf.sub(tf.sigmoid(saved[0] as tf.Tensor), labels), rows)),
    };
  });
  return operation(logits) as tf.Scalar;
}
