/**
 * Which of the paper's networks a Keras model is, read from how its layers are connected, whatever their names.
 *
 * The shape that is recognised (lib/model/architecture.ts): flat features and image towers, each of blocks of two 3x3
 * convolutions and a 2x2 pooling, joined in any order, dense layers with dropout between them, one sigmoid.
 * What is another network, or might be two of ours, is refused by the layer's name: nothing is guessed.
 */
import type { Feature } from "../artifact/dataset.ts";
import type { Network } from "../artifact/model.ts";
import type { Fault, KerasLayer, KerasLayers } from "./keras_layers.ts";
import { isActivation, LayerCheck } from "./layer_check.ts";

/** A feature's way into the dense layers. */
export interface Part {
  readonly feature: Feature;
  /** The input's shape without the events: [7], [1] or [size, size, 1]. */
  readonly shape: readonly number[];
  /** Convolutions in order; none for a flat feature. */
  readonly convolutions: readonly KerasLayer[];
  /** Poolings, each after two convolutions. */
  readonly poolings: number;
}

export interface Recognised {
  readonly network: Omit<Network, "lr">;
  /** In the order in which the model joins them. */
  readonly parts: readonly Part[];
  /** Dense layers in order, the output last. */
  readonly dense: readonly KerasLayer[];
}

/** What the user says an input is, by the input layer's name. */
export type InputNames = Readonly<Record<string, Feature>>;

/** @throws InputError with the file and the layer where the model is no network of ours. */
export function recognise({ layers, outputs }: KerasLayers, inputs: InputNames, fault: Fault): Recognised {
  const check = new LayerCheck(layers, fault);
  const [end, second] = outputs;
  if (end === undefined || second !== undefined) throw fault(`its model has ${outputs.length} outputs`, "one");
  const { dense, joined } = denseLayers(check, check.layer(end));
  const parts = joined.map((layer) => partEndingIn(check, layer, inputs, fault));
  const features = parts.map(({ feature }) => feature);
  const twice = features.find((feature, i) => features.indexOf(feature) < i);
  if (twice) throw fault(`two of its inputs are "${twice}"`, "each feature once");
  const used = parts.flatMap(({ convolutions }) => convolutions);
  const hidden = dense.slice(0, -1);
  const units = hidden.map((layer) => check.same(layer.layer, "units", hidden[0]?.layer));
  if (units[0] === undefined) throw fault("it has no dense layer before its output", "at least one");
  const blocks = parts.map(({ poolings }) => poolings).filter((count) => count > 0);
  if (new Set(blocks).size > 1) {
    throw fault(`its towers have ${blocks.join(" and ")} blocks`, "as many in each");
  }
  const filters = used.map((layer) => check.same(layer, "filters", used[0]));
  const tower = blocks.length > 0 ? { conv: blocks[0], filters: filters[0] } : {};
  const network = { features, ...tower, dense: hidden.length, hidden: units[0], dropout: dropoutOf(dense, fault) };
  check.allSeen();
  return { network, parts, dense: dense.map(({ layer }) => layer) };
}

interface Dense {
  readonly layer: KerasLayer;
  /** Share of its units that are dropped after it. */
  readonly dropout: number;
}

/** The dense layers up to `end`, and the layers that are joined before the first of them. */
function denseLayers(check: LayerCheck, end: KerasLayer): { dense: Dense[]; joined: KerasLayer[] } {
  const dense: Dense[] = [];
  let layer = end;
  while (true) {
    let dropout = 0;
    if (layer.kind === "Dropout") {
      dropout = check.number(layer, "rate");
      layer = check.before(layer);
    }
    const activation = dense.length === 0 ? "sigmoid" : "relu";
    const activated = layer;
    if (isActivation(layer)) layer = check.before(layer);
    if (layer.kind !== "Dense") break;
    check.activation(layer, activated, activation);
    check.equal(layer, "use_bias", true);
    if (dense.length === 0) check.equal(layer, "units", 1);
    dense.unshift({ layer, dropout });
    layer = check.before(layer);
  }
  if (dense.length === 0) check.refuse(layer, `ends the model as ${layer.kind}`, "a dense layer with one sigmoid");
  if (layer.kind !== "Concatenate") return { dense, joined: [layer] };
  const axis = check.number(layer, "axis");
  if (axis !== -1 && axis !== 1) check.refuse(layer, `joins axis ${axis}`, "axis -1");
  return { dense, joined: check.allBefore(layer) };
}

/** Dropout stands after every dense layer but the last, or nowhere. */
function dropoutOf(dense: readonly Dense[], fault: Fault): number {
  const hidden = dense.slice(0, -1), between = hidden.slice(0, -1);
  const rate = between[0]?.dropout ?? 0;
  for (const { layer, dropout } of dense) {
    const expected = between.some((other) => other.layer === layer) ? rate : 0;
    if (dropout === expected) continue;
    throw fault(`dropout after layer "${layer.name}" is ${dropout}`, `${expected}: alike between dense layers only`);
  }
  return rate;
}

function partEndingIn(check: LayerCheck, end: KerasLayer, inputs: InputNames, fault: Fault): Part {
  let layer = end;
  if (layer.kind === "Flatten") layer = check.before(layer);
  if (layer.kind === "InputLayer") {
    const shape = check.inputShape(layer);
    if (shape.length !== 1) check.refuse(layer, `of shape [${shape}] is not convolved`, "a tower of convolutions");
    return { feature: featureOf(layer, shape, inputs, fault), shape, convolutions: [], poolings: 0 };
  }
  const convolutions: KerasLayer[] = [];
  let poolings = 0;
  while (layer.kind === "MaxPooling2D") {
    check.pooling(layer);
    poolings++;
    layer = check.before(layer);
    for (const _ of [1, 2]) {
      const activated = layer;
      if (isActivation(layer)) layer = check.before(layer);
      check.convolution(layer, activated);
      convolutions.unshift(layer);
      layer = check.before(layer);
    }
  }
  if (layer.kind !== "InputLayer") {
    check.refuse(layer, `is ${layer.kind}`, "an input, or blocks of two convolutions and a pooling");
  }
  if (poolings === 0) check.refuse(end, `is ${end.kind} of an image`, "blocks of convolutions before it");
  const shape = check.inputShape(layer);
  return { feature: featureOf(layer, shape, inputs, fault), shape, convolutions, poolings };
}

/** By what the user says, by the input's name if it is one of ours, by the shapes of the paper's features. */
function featureOf({ name }: KerasLayer, shape: readonly number[], inputs: InputNames, fault: Fault): Feature {
  const byShape: Readonly<Record<string, Feature>> = { "7": "hl", "1": "mass", "31,31,1": "et", "32,32,1": "ht" };
  const ours = Object.values(byShape).find((feature) => feature === name);
  const said = Object.hasOwn(inputs, name) ? inputs[name] : undefined;
  const feature = said ?? ours ?? byShape[shape.join()];
  if (feature === undefined) {
    throw fault(
      `input "${name}" has shape [${shape.join(", ")}], which is none of hl [7], mass [1], et [31, 31, 1], ` +
        "ht [32, 32, 1]",
      `--input ${name}=FEATURE`,
    );
  }
  const flat = { hl: 7, mass: 1, et: undefined, ht: undefined }[feature];
  const [height, width, channels] = shape;
  const fits = flat === undefined
    ? height === width && channels === 1 && (width ?? 33) <= 32
    : shape.join() === `${flat}`;
  if (fits) return feature;
  const expected = flat === undefined ? "a square image of one channel, at most 32 wide" : `[${flat}]`;
  throw fault(`input "${name}" of shape [${shape.join(", ")}] is "${feature}"`, expected);
}
