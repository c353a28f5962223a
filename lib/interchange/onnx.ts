/**
 * A model in ONNX (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto; operator set 17, IR version 8): inputs named
 * by feature, images [events, size, size, 1] as everywhere here, output "probability" [events, 1]. ONNX convolves
 * channels first, so an image is transposed before its tower and back before it is flattened: the dense weights stay
 * as they are. Dropout does nothing in prediction and is left out.
 */
import type { NamedArray } from "../artifact/arrays.ts";
import type { Model } from "../artifact/model.ts";
import { type NetworkLayer, networkLayers } from "../artifact/topology.ts";
import { inInputOrder } from "./input_order.ts";
import { type Field, message } from "./protobuf.ts";

const operatorSet = 17, irVersion = 8;
const float = 1;
/** AttributeProto.AttributeType. */
const wholeNumber = 2, wholeNumbers = 7;

/** The bytes of an `.onnx` file; the same model gives the same bytes. */
export function encodeOnnx(model: Model): Uint8Array {
  const graph = new Graph(model);
  const { topology: _, ...info } = model.info;
  return message(
    [1, irVersion],
    [2, "Learning to Identify Electrons, reproduced"],
    [7, graph.encode()],
    [8, message([1, ""], [2, operatorSet])],
    [14, message([1, "model"], [2, JSON.stringify(info)])],
  );
}

class Graph {
  readonly #weights: Model["weights"];
  readonly #layers: ReadonlyMap<string, NetworkLayer>;
  readonly #nodes: Uint8Array[] = [];
  readonly #initializers: Uint8Array[] = [];
  readonly #inputs = new Map<string, Uint8Array>();
  /** What computes a layer's output, by layer. */
  readonly #values = new Map<string, string>();

  constructor(model: Model) {
    this.#weights = model.weights;
    this.#layers = new Map(networkLayers(model).map((layer) => [layer.name, layer]));
    for (const layer of this.#layers.values()) this.#values.set(layer.name, this.#add(layer));
  }

  encode(): Uint8Array {
    const [last] = [...this.#values.values()].slice(-1);
    this.#node("Identity", [last ?? ""], "probability");
    return message(
      ...this.#nodes.map((node): Field => [1, node]),
      [2, "network"],
      ...this.#initializers.map((tensor): Field => [5, tensor]),
      ...inInputOrder([...this.#inputs], ([name]) => name).map(([, input]): Field => [11, input]),
      [12, valueInfo("probability", [1])],
    );
  }

  /** Adds a layer's nodes. @returns the name of its output */
  #add(layer: NetworkLayer): string {
    const { name, shape } = layer, from = layer.from.map((source) => this.#values.get(source) ?? source);
    switch (layer.class_name) {
      case "InputLayer":
        this.#inputs.set(name, valueInfo(name, shape));
        return shape.length === 3
          ? this.#node("Transpose", [name], `${name}_channels_first`, { perm: [0, 3, 1, 2] })
          : name;
      case "Conv2D": {
        const { kernel_size, strides, padding, activation } = layer.config;
        const kernel = channelsFirst(this.#weight(`${name}/kernel`));
        const inputs = [...from, this.#initializer(`${name}/kernel`, kernel), this.#bias(name)];
        const pads = this.#pads(layer, kernel_size, strides, padding);
        const sum = this.#node("Conv", inputs, `${name}_sum`, { kernel_shape: kernel_size, strides, pads });
        return this.#activate(name, activation, sum);
      }
      case "MaxPooling2D": {
        const { pool_size, strides, padding } = layer.config;
        const pads = this.#pads(layer, pool_size, strides, padding);
        return this.#node("MaxPool", from, name, { kernel_shape: pool_size, strides, pads });
      }
      case "Flatten": {
        const last = this.#node("Transpose", from, `${name}_channels_last`, { perm: [0, 2, 3, 1] });
        return this.#node("Flatten", [last], name, { axis: 1 });
      }
      case "Concatenate":
        return this.#node("Concat", from, name, { axis: 1 });
      case "Dense": {
        const kernel = this.#initializer(`${name}/kernel`, this.#weight(`${name}/kernel`));
        const sum = this.#node("Gemm", [...from, kernel, this.#bias(name)], `${name}_sum`);
        return this.#activate(name, layer.config.activation, sum);
      }
      case "Dropout":
        return from[0] ?? name;
    }
  }

  #activate(name: string, activation: string, sum: string): string {
    const operators: Readonly<Record<string, string>> = { relu: "Relu", sigmoid: "Sigmoid" };
    const operator = operators[activation];
    if (!operator) {
      throw new TypeError(`cannot export layer "${name}": activation is ${activation}, expected relu, sigmoid`);
    }
    return this.#node(operator, [sum], name);
  }

  /** What "same" adds to each side, the odd cell at the end as TensorFlow does: [top, left, bottom, right]. */
  #pads(
    { from: [source = ""] }: NetworkLayer,
    window: readonly number[],
    strides: readonly number[],
    padding: "same" | "valid",
  ): number[] {
    if (padding === "valid") return [0, 0, 0, 0];
    const shape = this.#layers.get(source)?.shape ?? [];
    const totals = [0, 1].map((axis) => {
      const size = shape[axis] ?? 0, stride = strides[axis] ?? 1;
      return Math.max(0, (Math.ceil(size / stride) - 1) * stride + (window[axis] ?? 1) - size);
    });
    return [...totals.map((total) => Math.floor(total / 2)), ...totals.map((total) => Math.ceil(total / 2))];
  }

  #weight(name: string): NamedArray<Float32Array> {
    const weight = this.#weights[name];
    if (!weight) throw new TypeError(`cannot export: there is no weight "${name}", expected one per layer`);
    return weight;
  }

  #bias(layer: string): string {
    return this.#initializer(`${layer}/bias`, this.#weight(`${layer}/bias`));
  }

  #initializer(name: string, { shape, data }: NamedArray<Float32Array>): string {
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    this.#initializers.push(message(...shape.map((size): Field => [1, size]), [2, float], [8, name], [9, bytes]));
    return name;
  }

  #node(
    operator: string,
    inputs: readonly string[],
    output: string,
    attributes: Readonly<Record<string, number | readonly number[]>> = {},
  ): string {
    this.#nodes.push(message(
      ...inputs.map((input): Field => [1, input]),
      [2, output],
      [3, output],
      [4, operator],
      ...Object.entries(attributes).map(([name, value]): Field => [5, attribute(name, value)]),
    ));
    return output;
  }
}

function attribute(name: string, value: number | readonly number[]): Uint8Array {
  if (typeof value === "number") return message([1, name], [3, value], [20, wholeNumber]);
  return message([1, name], ...value.map((item): Field => [8, item]), [20, wholeNumbers]);
}

/** A float32 tensor [events, ...shape], of any number of events. */
function valueInfo(name: string, shape: readonly number[]): Uint8Array {
  const dimensions = [message([2, "events"]), ...shape.map((size) => message([1, size]))];
  const tensor = message([1, float], [2, message(...dimensions.map((dimension): Field => [1, dimension]))]);
  return message([1, name], [2, message([1, tensor])]);
}

/** A kernel [height, width, in, out] as [out, in, height, width]. */
function channelsFirst({ shape, data }: NamedArray<Float32Array>): NamedArray<Float32Array> {
  const [height = 0, width = 0, inputs = 0, outputs = 0] = shape, taps = height * width;
  const result = new Float32Array(data.length);
  for (let tap = 0; tap < taps; tap++) {
    for (let i = 0; i < inputs; i++) {
      for (let o = 0; o < outputs; o++) {
        result[(o * inputs + i) * taps + tap] = data[(tap * inputs + i) * outputs + o] ?? NaN;
      }
    }
  }
  return { shape: [outputs, inputs, height, width], data: result };
}
