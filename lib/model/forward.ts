/**
 * The fast path: a model's output computed from its variables with the fused convolution tower and dense layers, in
 * training and in prediction. The same numbers as the model's own `predict`, which `tasks/predict.ts` checks on a sample of events.
 */
import { type DenseLayer, denseNetwork } from "../compute/dense/network.ts";
import { type DropoutKey, dropoutMask } from "../compute/dense/dropout.ts";
import { convolutionTower } from "../compute/tower.ts";
import { tf } from "../compute/tensorflow.ts";
import type { Random } from "./random.ts";
import type { Structure } from "./structure.ts";

/** Weights by `LAYER/kernel` and `LAYER/bias`; variables where a gradient is asked for. */
export type Variables = ReadonlyMap<string, tf.Tensor>;

/**
 * The network's logits [n].
 *
 * @param inputs by feature: `hl` [n, 7], `mass` [n, 1], `et` and `ht` [n, size, size, 1]
 * @param masks by dense layer, in training: see `dropoutMasks`
 */
export function forward(
  structure: Structure,
  variables: Variables,
  inputs: Readonly<Record<string, tf.Tensor>>,
  masks: ReadonlyMap<string, tf.Tensor2D> = new Map(),
): tf.Tensor1D {
  return tf.tidy(() => {
    const parts = structure.inputs.map((name) => {
      const layers = name === "et" || name === "ht" ? structure.towers[name] : undefined;
      const input = take(inputs, name);
      return layers ? tower(variables, input as tf.Tensor4D, layers) : input as tf.Tensor2D;
    });
    const x = parts.length > 1 ? tf.concat(parts, 1) : parts[0] as tf.Tensor2D;
    const hidden = structure.dense.map(({ name }) => dense(variables, name, masks.get(name)));
    return tf.reshape(denseNetwork(x, [...hidden, dense(variables, "output")]), [x.shape[0]]);
  });
}

/** Some rows of a batch: the first one, how many, and how many the batch has. */
export interface RowsOfBatch {
  readonly first: number;
  readonly count: number;
  readonly batchRows: number;
}

/**
 * Random masks [count, units] for the layers that drop units: 0 with the layer's probability p, otherwise 1 / (1 - p),
 * so that a unit keeps its mean (Srivastava et al. 2014, scaled in training as in Keras). A row's mask depends on two
 * words of `random` and on its place in the batch, not on how the batch is shared out: two shards on the CPU see what one
 * does on a GPU.
 */
export function dropoutMasks(structure: Structure, rows: RowsOfBatch, random: Random): Map<string, tf.Tensor2D> {
  const key: DropoutKey = [random.next(), random.next()], masks = new Map<string, tf.Tensor2D>();
  structure.dense.forEach(({ name, units, dropout: rate }, number) => {
    if (rate > 0) masks.set(name, dropoutMask(key, { number, units, rate }, rows.first, rows.count));
  });
  return masks;
}

function tower(variables: Variables, images: tf.Tensor4D, layers: readonly string[]): tf.Tensor2D {
  const filters = layers.map((name) => weight(variables, `${name}/kernel`) as tf.Tensor4D);
  const biases = layers.map((name) => weight(variables, `${name}/bias`) as tf.Tensor1D);
  return convolutionTower(images, filters, biases);
}

function dense(variables: Variables, name: string, mask?: tf.Tensor2D): DenseLayer {
  const kernel = weight(variables, `${name}/kernel`) as tf.Tensor2D;
  return { kernel, bias: weight(variables, `${name}/bias`) as tf.Tensor1D, mask };
}

function weight(variables: Variables, name: string): tf.Tensor {
  const tensor = variables.get(name);
  if (!tensor) throw new TypeError(`cannot run the network: there is no weight "${name}", expected one per layer`);
  return tensor;
}

function take(inputs: Readonly<Record<string, tf.Tensor>>, name: string): tf.Tensor {
  const tensor = inputs[name];
  if (!tensor) throw new TypeError(`cannot run the network: there is no input "${name}", expected one per feature`);
  return tensor;
}
