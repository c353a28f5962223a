/**
 * The paper's networks (Table V of arXiv:2011.01984) as TensorFlow.js models with standard layers. Each image passes a
 * tower of its own: blocks of two 3x3 convolutions with ReLU and one 2x2 pooling, "same" padding throughout, so
 * 31 -> 16 -> 8 -> 4. The high-level features, the mass and the flattened towers, ECal first, are joined in this order
 * and pass dense layers with ReLU; the output is one sigmoid.
 *
 * Layers are named `et_block1_conv2`, `ht_block3_pool`, `et_flatten`, `concatenate`, `dense1`, `dropout1`, `output`;
 * an input has its feature's name.
 */
import type { DatasetInfo, Feature, FlatFeature, ImageFeature } from "../artifact/dataset.ts";
import type { Network } from "../artifact/model.ts";
import { tf } from "../compute/tensorflow.ts";

const flatFeatures = { hl: 7, mass: 1 } as const satisfies Record<FlatFeature, number>;
const imageFeatures = ["et", "ht"] as const satisfies ImageFeature[];

/** The features in the order in which they are joined, whatever their order in the network's list. */
export function inputOrder(features: readonly Feature[]): { flat: FlatFeature[]; images: ImageFeature[] } {
  const flat = Object.keys(flatFeatures) as FlatFeature[];
  return {
    flat: flat.filter((name) => features.includes(name)),
    images: imageFeatures.filter((name) => features.includes(name)),
  };
}

/**
 * A network with kernels and biases of zero.
 *
 * @param sizes pixels per side of the images, at most 32
 */
export function buildModel(network: Network, sizes: DatasetInfo["sizes"]): tf.LayersModel {
  const { flat, images } = inputOrder(network.features);
  const inputs: tf.SymbolicTensor[] = [], parts: tf.SymbolicTensor[] = [];
  for (const name of flat) {
    const input = tf.input({ shape: [flatFeatures[name]], name });
    inputs.push(input);
    parts.push(input);
  }
  for (const name of images) {
    const input = tf.input({ shape: [sizes[name], sizes[name], 1], name });
    inputs.push(input);
    parts.push(tower(input, name, network));
  }
  const joined = parts.length > 1 ? tf.layers.concatenate({ name: "concatenate" }).apply(parts) : parts[0];
  return tf.model({ inputs, outputs: head(joined as tf.SymbolicTensor, network), name: "network" });
}

function tower(input: tf.SymbolicTensor, name: ImageFeature, { conv, filters }: Network): tf.SymbolicTensor {
  if (conv === undefined || filters === undefined) {
    throw new TypeError(`cannot build the tower "${name}": conv or filters is missing, expected both`);
  }
  let x = input;
  for (let block = 1; block <= conv; block++) {
    for (const k of [1, 2]) {
      x = tf.layers.conv2d({
        filters,
        kernelSize: 3,
        padding: "same",
        activation: "relu",
        kernelInitializer: "zeros",
        name: `${name}_block${block}_conv${k}`,
      }).apply(x) as tf.SymbolicTensor;
    }
    x = tf.layers.maxPooling2d({ poolSize: 2, padding: "same", name: `${name}_block${block}_pool` })
      .apply(x) as tf.SymbolicTensor;
  }
  return tf.layers.flatten({ name: `${name}_flatten` }).apply(x) as tf.SymbolicTensor;
}

function head(input: tf.SymbolicTensor, { dense, hidden, dropout }: Network): tf.SymbolicTensor {
  let x = input;
  for (let k = 1; k <= dense; k++) {
    x = tf.layers.dense({ units: hidden, activation: "relu", kernelInitializer: "zeros", name: `dense${k}` })
      .apply(x) as tf.SymbolicTensor;
    if (dropout > 0 && k < dense) {
      x = tf.layers.dropout({ rate: dropout, name: `dropout${k}` }).apply(x) as tf.SymbolicTensor;
    }
  }
  return tf.layers.dense({ units: 1, activation: "sigmoid", kernelInitializer: "zeros", name: "output" })
    .apply(x) as tf.SymbolicTensor;
}
