/**
 * The layers of a Keras model from its configuration, as Keras 2 writes it into HDF5 files and Keras 3 into archives:
 * every layer with those that feed it.
 */
import { z } from "zod";
import type { InputError } from "../artifact/input_error.ts";

/** A layer as far as its configuration says; `from` are the names of the layers that feed it, in order. */
export interface KerasLayer {
  readonly name: string;
  readonly kind: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly from: readonly string[];
}

export interface KerasLayers {
  /** In the configuration's order. */
  readonly layers: ReadonlyMap<string, KerasLayer>;
  /** Names of the layers that the model puts out. */
  readonly outputs: readonly string[];
}

/** An error about what a file holds: `cannot import FILE: <is>, expected <expected>`. */
export type Fault = (is: string, expected: string) => InputError;

const Layer = z.object({
  class_name: z.string(),
  name: z.string().optional(),
  config: z.record(z.string(), z.unknown()),
  inbound_nodes: z.array(z.unknown()).default([]),
});
type Layer = z.infer<typeof Layer>;
const Config = z.object({
  class_name: z.string(),
  config: z.object({ layers: z.array(Layer), output_layers: z.unknown().optional() }),
});

/** @throws InputError if it is no model of layers that are used once each. */
export function readLayers(config: unknown, fault: Fault): KerasLayers {
  const { data, error } = Config.safeParse(config);
  if (!data) {
    throw fault(`its model has no ${error.issues[0]?.path.join(".")} that can be read`, "the configuration of a model");
  }
  const { class_name, config: { layers, output_layers } } = data;
  if (class_name === "Sequential") return chain(layers);
  if (class_name !== "Functional" && class_name !== "Model") {
    throw fault(`its model is of the class ${class_name}`, "Functional or Sequential");
  }
  const nodes = layers.map((layer) => ({ layer, name: nameOf(layer) }));
  const known = new Set(nodes.map(({ name }) => name));
  const read = nodes.map(({ layer, name }): [string, KerasLayer] => {
    if (layer.inbound_nodes.length > 1) throw fault(`layer "${name}" is used several times`, "each layer once");
    const from = historiesIn(layer.inbound_nodes, known);
    return [name, { name, kind: layer.class_name, config: layer.config, from }];
  });
  return { layers: new Map(read), outputs: historiesIn(output_layers, known) };
}

/** A Sequential model; one that begins without an input layer says its input's shape in its first layer. */
function chain(layers: readonly Layer[]): KerasLayers {
  const [first] = layers, shape = first?.config.batch_input_shape;
  const start = first && first.class_name !== "InputLayer" && shape !== undefined
    ? [{ class_name: "InputLayer", name: "input", config: { batch_input_shape: shape }, inbound_nodes: [] }]
    : [];
  const names: string[] = [];
  const read = [...start, ...layers].map((layer): [string, KerasLayer] => {
    const name = nameOf(layer), before = names.at(-1);
    names.push(name);
    return [name, { name, kind: layer.class_name, config: layer.config, from: before === undefined ? [] : [before] }];
  });
  return { layers: new Map(read), outputs: names.slice(-1) };
}

function nameOf({ name, config }: Layer): string {
  return name ?? String(config.name);
}

/** [layer, node, tensor], perhaps with options, is what Keras calls a history; they lie nested in lists and objects. */
function historiesIn(value: unknown, known: ReadonlySet<string>): string[] {
  if (Array.isArray(value)) {
    const [layer, node] = value;
    if (typeof layer === "string" && known.has(layer) && typeof node === "number") return [layer];
    return value.flatMap((item) => historiesIn(item, known));
  }
  if (value === null || typeof value !== "object") return [];
  return Object.values(value).flatMap((item) => historiesIn(item, known));
}
