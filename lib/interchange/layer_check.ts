/** Walks a Keras model from its output to its inputs; every fault names the layer. */
import { z } from "zod";
import type { Fault, KerasLayer } from "./keras_layers.ts";

const InputConfig = z.union([
  z.object({ batch_shape: z.array(z.number().nullable()) }).transform(({ batch_shape }) => batch_shape),
  z.object({ batch_input_shape: z.array(z.number().nullable()) }).transform(({ batch_input_shape }) =>
    batch_input_shape
  ),
]);

/** A layer that does nothing but activate. */
export function isActivation({ kind }: KerasLayer): boolean {
  return kind === "Activation" || kind === "ReLU";
}

export class LayerCheck {
  readonly #layers: ReadonlyMap<string, KerasLayer>;
  readonly #fault: Fault;
  readonly #seen = new Set<string>();

  constructor(layers: ReadonlyMap<string, KerasLayer>, fault: Fault) {
    this.#layers = layers;
    this.#fault = fault;
  }

  layer(name: string): KerasLayer {
    const layer = this.#layers.get(name);
    if (!layer) throw this.#fault(`there is no layer "${name}" although another one is fed by it`, "all layers");
    if (this.#seen.has(name)) this.refuse(layer, "feeds several layers", "layers that feed one each");
    this.#seen.add(name);
    return layer;
  }

  allBefore(layer: KerasLayer): KerasLayer[] {
    if (layer.from.length === 0) this.refuse(layer, "is fed by no layer", "an input before it");
    return layer.from.map((name) => this.layer(name));
  }

  /** The one layer that feeds it. */
  before(layer: KerasLayer): KerasLayer {
    const [before, second] = this.allBefore(layer);
    if (before && !second) return before;
    this.refuse(layer, `is fed by ${layer.from.length} layers`, "one");
  }

  refuse({ name }: KerasLayer, is: string, expected: string): never {
    throw this.#fault(`layer "${name}" ${is}`, expected);
  }

  /** @throws InputError if there is a layer that the output does not depend on. */
  allSeen(): void {
    for (const layer of this.#layers.values()) {
      if (!this.#seen.has(layer.name)) this.refuse(layer, "does not lead to the output", "one network");
    }
  }

  number(layer: KerasLayer, key: string): number {
    const value = layer.config[key];
    if (typeof value !== "number") this.refuse(layer, `has ${key} ${JSON.stringify(value)}`, "a number");
    return value;
  }

  /** A number that is the same as the first such layer's. */
  same(layer: KerasLayer, key: string, first: KerasLayer | undefined): number {
    const value = this.number(layer, key);
    const expected = first ? this.number(first, key) : value;
    if (value !== expected) this.refuse(layer, `has ${key} ${value}`, `${expected} as in "${first?.name}"`);
    return value;
  }

  equal(layer: KerasLayer, key: string, expected: unknown): void {
    const value = layer.config[key], text = JSON.stringify(expected);
    if (JSON.stringify(value) !== text) this.refuse(layer, `has ${key} ${JSON.stringify(value)}`, text);
  }

  /** What `layer` computes, whether it activates itself or `activated` follows it. */
  activation(layer: KerasLayer, activated: KerasLayer, expected: "relu" | "sigmoid"): void {
    const own = nameOfActivation(layer.config.activation);
    const following = activated === layer ? "linear" : this.#followingActivation(activated);
    const found = own === "linear" ? following : own;
    const twice = own !== "linear" && following !== "linear";
    if (found === expected && !twice) return;
    this.refuse(layer, `has activation ${twice ? `${own}, then ${following}` : found}`, expected);
  }

  #followingActivation(layer: KerasLayer): string {
    if (layer.kind === "Activation") return nameOfActivation(layer.config.activation);
    const { max_value, negative_slope, threshold } = layer.config;
    const isPlain = [max_value, negative_slope, threshold].every((value) => value === undefined || !value);
    return isPlain ? "relu" : "a changed relu";
  }

  convolution(layer: KerasLayer, activated: KerasLayer): void {
    if (layer.kind !== "Conv2D") {
      this.refuse(layer, `is ${layer.kind}`, "Conv2D: a block is two convolutions, a pooling");
    }
    this.equal(layer, "kernel_size", [3, 3]);
    this.equal(layer, "strides", [1, 1]);
    this.equal(layer, "padding", "same");
    this.equal(layer, "use_bias", true);
    this.#optional(layer, "dilation_rate", [1, 1]);
    this.#optional(layer, "groups", 1);
    this.#optional(layer, "data_format", "channels_last");
    this.activation(layer, activated, "relu");
  }

  pooling(layer: KerasLayer): void {
    this.equal(layer, "pool_size", [2, 2]);
    this.equal(layer, "padding", "same");
    this.#optional(layer, "strides", [2, 2]);
    this.#optional(layer, "data_format", "channels_last");
  }

  /** A setting that older files leave out, null where it is the default. */
  #optional(layer: KerasLayer, key: string, expected: unknown): void {
    if (layer.config[key] !== undefined && layer.config[key] !== null) this.equal(layer, key, expected);
  }

  /** An input's shape without the events. */
  inputShape(layer: KerasLayer): number[] {
    const { data } = InputConfig.safeParse(layer.config);
    const shape = data?.slice(1);
    if (!shape?.every((size) => size !== null)) this.refuse(layer, "has no fixed shape", "sizes of an event");
    return shape;
  }
}

/** Keras 3 may write a built-in activation as an object. */
function nameOfActivation(value: unknown): string {
  if (typeof value === "string") return value;
  const config = value !== null && typeof value === "object" && "config" in value ? value.config : undefined;
  return typeof config === "string" ? config : JSON.stringify(value ?? "linear");
}
