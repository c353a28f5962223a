/** What the fast path needs to know of a TensorFlow.js model of ours, read from the names of its layers. */
import type { Feature, ImageFeature } from "../artifact/dataset.ts";
import type { tf } from "../compute/tensorflow.ts";

export interface Structure {
  /** Inputs in the order in which the model joins them, flat ones before images. */
  readonly inputs: readonly Feature[];
  /** The convolution layers of each image's tower, in order. */
  readonly towers: Readonly<Partial<Record<ImageFeature, readonly string[]>>>;
  /** The dense layers before the output, in order. */
  readonly dense: readonly DenseLayer[];
}

export interface DenseLayer {
  readonly name: string;
  readonly units: number;
  /** Share of units dropped after it in training. */
  readonly dropout: number;
}

export function structureOf(model: tf.LayersModel): Structure {
  const layers = model.layers.toSorted((a, b) => position(a.name) - position(b.name));
  const convolutions = (image: string) => layers.map((layer) => layer.name).filter((name) => isIn(name, image, "conv"));
  const rates = new Map(layers.map((layer) => [layer.name, Number(layer.getConfig().rate ?? 0)]));
  const dense = layers.filter((layer) => layer.name.startsWith("dense")).map((layer) => ({
    name: layer.name,
    units: Number(layer.getConfig().units),
    dropout: rates.get(layer.name.replace("dense", "dropout")) ?? 0,
  }));
  const inputs = model.inputNames as Feature[];
  const images = inputs.filter((name) => name === "et" || name === "ht");
  return { inputs, towers: Object.fromEntries(images.map((name) => [name, convolutions(name)])), dense };
}

/** A trainable variable of a model. `name` is `LAYER/kernel` or `LAYER/bias`. */
export interface Parameter {
  readonly name: string;
  readonly variable: tf.Variable;
}

/** All trainable variables: tower by tower, then the dense layers; in each layer the kernel, then the bias. */
export function parametersOf(model: tf.LayersModel): Parameter[] {
  const layers = model.layers.toSorted((a, b) => position(a.name) - position(b.name));
  return layers.flatMap((layer) =>
    // The snapshot that `read` is declared to give is the variable itself (tfjs-layers 4.22, variables.ts).
    layer.trainableWeights.map((weight) => ({ name: weight.originalName, variable: weight.read() as tf.Variable }))
  );
}

export function countParameters(parameters: readonly Parameter[]): number {
  return parameters.reduce((total, { variable }) => total + variable.size, 0);
}

const isIn = (name: string, image: string, kind: string) => name.startsWith(`${image}_`) && name.includes(kind);

/** Sort key of a layer: tower by tower and block by block, then the dense layers by number, then the output. */
function position(name: string): number {
  const [, image, block = 0, k = 0] = name.match(/^(et|ht)_block(\d+)_conv(\d+)$/) ?? [];
  if (image) return (image === "et" ? 0 : 1e6) + 10 * Number(block) + Number(k);
  const [, number] = name.match(/^dense(\d+)$/) ?? [];
  return number ? 2e6 + Number(number) : 3e6;
}
