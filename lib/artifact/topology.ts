/**
 * The layers of a trained network with their shapes and numbers of parameters, from the topology and the arrays that its
 * file holds: what a drawing or a table of it is made of, without TensorFlow.js.
 */
import { z } from "zod";
import { InputError } from "./input_error.ts";
import type { Model } from "./model.ts";

const count = z.number().int().min(1);
const pair = z.tuple([count, count]);

/** What is needed of Keras' format, for the layers that lib/model/architecture.ts builds. */
const LayerConfig = z.discriminatedUnion("class_name", [
  z.object({
    class_name: z.literal("InputLayer"),
    config: z.object({ batch_input_shape: z.tuple([z.null()], count) }),
  }),
  z.object({
    class_name: z.literal("Conv2D"),
    config: z.object({
      filters: count,
      kernel_size: pair,
      strides: pair,
      padding: z.enum(["same", "valid"]),
      activation: z.string(),
    }),
  }),
  z.object({
    class_name: z.literal("MaxPooling2D"),
    config: z.object({ pool_size: pair, strides: pair, padding: z.enum(["same", "valid"]) }),
  }),
  z.object({ class_name: z.literal("Flatten"), config: z.object({}) }),
  z.object({ class_name: z.literal("Concatenate"), config: z.object({}) }),
  z.object({ class_name: z.literal("Dense"), config: z.object({ units: count, activation: z.string() }) }),
  z.object({ class_name: z.literal("Dropout"), config: z.object({ rate: z.number() }) }),
]);
type LayerConfig = z.infer<typeof LayerConfig>;

/** `inbound_nodes` is a list of nodes, each a list of [layer, node, tensor, options]; our layers are used once. */
const Layer = z.object({
  name: z.string(),
  inbound_nodes: z.array(z.array(z.tuple([z.string()], z.unknown()))).max(1),
}).and(LayerConfig);

const Topology = z.object({ config: z.object({ layers: z.array(Layer) }) });

export type NetworkLayer = LayerConfig & {
  readonly name: string;
  /** Names of the layers that feed it. */
  readonly from: readonly string[];
  /** Of its output, without the events: [height, width, channels] or [units]. */
  readonly shape: readonly number[];
  /** Trained numbers: the sizes of its arrays. */
  readonly parameters: number;
};

/**
 * The layers in the topology's order, each after those that feed it.
 * @throws InputError if a layer is of another kind or stands before one that feeds it.
 */
export function networkLayers({ info, weights }: Model): NetworkLayer[] {
  const { data, error } = Topology.safeParse(info.topology);
  if (!data) {
    const issues = error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; ");
    throw new InputError(`cannot read topology: ${issues}`);
  }
  const shapes = new Map<string, readonly number[]>();
  return data.config.layers.map(({ name, inbound_nodes, ...layer }): NetworkLayer => {
    const from = inbound_nodes.flatMap((node) => node.map(([source]) => source));
    const shape = outputShape(layer, from.map((source) => shapes.get(source) ?? unknownSource(name, source)));
    shapes.set(name, shape);
    const arrays = Object.entries(weights).filter(([array]) => array.startsWith(`${name}/`));
    const parameters = arrays.reduce((sum, [, { data }]) => sum + data.length, 0);
    return { ...layer, name, from, shape, parameters };
  });
}

function unknownSource(layer: string, source: string): never {
  throw new InputError(`cannot read topology: layer "${layer}" is fed by "${source}", expected a layer before it`);
}

function outputShape(layer: LayerConfig, inputs: readonly (readonly number[])[]): readonly number[] {
  const [input = []] = inputs;
  switch (layer.class_name) {
    case "InputLayer":
      return layer.config.batch_input_shape.slice(1) as number[];
    case "Conv2D": {
      const { filters, kernel_size, strides, padding } = layer.config;
      return [...[0, 1].map((axis) => windows(input[axis], kernel_size[axis], strides[axis], padding)), filters];
    }
    case "MaxPooling2D": {
      const { pool_size, strides, padding } = layer.config;
      return [...[0, 1].map((axis) => windows(input[axis], pool_size[axis], strides[axis], padding)), input[2] ?? 0];
    }
    case "Flatten":
      return [input.reduce((product, size) => product * size, 1)];
    case "Concatenate":
      return [inputs.reduce((sum, [size = 0]) => sum + size, 0)];
    case "Dense":
      return [layer.config.units];
    case "Dropout":
      return input;
  }
}

/** How many windows fit along an axis: all positions for "same", whose edges are padded. */
function windows(length = 0, window = 1, stride = 1, padding: "same" | "valid" = "same"): number {
  return Math.ceil((padding === "same" ? length : length - window + 1) / stride);
}

/** All trained numbers of a network. */
export function countParameters(layers: readonly NetworkLayer[]): number {
  return layers.reduce((sum, { parameters }) => sum + parameters, 0);
}
