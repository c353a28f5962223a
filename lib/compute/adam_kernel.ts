/** One Adam step of one variable in Keras' form. */
import { tf } from "./tensorflow.ts";

export interface AdamSettings {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** 1 for the first step. */
  readonly step: number;
}

/**
 * Updates `variable` and its moments `m`, `v` in place: m += (1 - b1) (g - m), v += (1 - b2) (g^2 - v),
 * w -= rate m / (sqrt(v) + epsilon) with rate = lr sqrt(1 - b2^t) / (1 - b1^t), the scalars in float64. As in Keras,
 * epsilon is added before the bias correction; TensorFlow.js' own optimiser adds it after.
 */
export function adamUpdate(
  variable: tf.Variable,
  gradient: tf.Tensor,
  m: tf.Variable,
  v: tf.Variable,
  { learningRate, beta1, beta2, epsilon, step }: AdamSettings,
): void {
  const rate = learningRate * Math.sqrt(1 - beta2 ** step) / (1 - beta1 ** step);
  tf.tidy(() => {
    m.assign(tf.add(m, tf.mul(tf.sub(gradient, m), 1 - beta1)));
    v.assign(tf.add(v, tf.mul(tf.sub(tf.square(gradient), v), 1 - beta2)));
    variable.assign(tf.sub(variable, tf.div(tf.mul(m, rate), tf.add(tf.sqrt(v), epsilon))));
  });
}
