/**
 * A model as Keras 3 saves it (`.keras`), so that `keras.models.load_model` reads it alone: a ZIP of metadata.json,
 * config.json and model.weights.h5 (keras/src/saving/saving_lib.py; checked with Keras 3.15.1). It is not compiled: to
 * train on, compile it. How it was trained stands in metadata.json, which Keras reads only its version from.
 */
import h5wasm from "h5wasm/node";
import type { Model } from "../artifact/model.ts";
import { type NetworkLayer, networkLayers } from "../artifact/topology.ts";
import { library } from "../dataset/hdf5_library.ts";
import { inInputOrder } from "./input_order.ts";
import { snakeCase } from "./keras_file.ts";
import { writeZip } from "./zip.ts";

/** The version whose format this is. */
const kerasVersion = "3.15.1";

/** The bytes of a `.keras` file; the same model gives the same bytes. */
export async function encodeKeras(model: Model): Promise<Uint8Array<ArrayBuffer>> {
  const layers = networkLayers(model), { lr } = model.info.network, { training, seed, epoch } = model.info;
  const text = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
  return writeZip(
    new Map([
      // Keras writes the time of saving here and never reads it.
      ["metadata.json", text({ keras_version: kerasVersion, date_saved: "", note: { lr, training, seed, epoch } })],
      ["config.json", text(configOf(layers))],
      ["model.weights.h5", await encodeWeights(layers, model.weights)],
    ]),
  );
}

function configOf(layers: readonly NetworkLayer[]) {
  const shapes = new Map(layers.map(({ name, shape }) => [name, [null, ...shape]]));
  const inputs = layers.filter(({ class_name }) => class_name === "InputLayer");
  const names = inInputOrder(inputs, ({ name }) => name).map(({ name }) => [name, 0, 0]);
  const config = layers.map((layer) => ({
    module: "keras.layers",
    class_name: layer.class_name,
    config: { name: layer.name, ...layerConfig(layer), dtype: "float32" },
    registered_name: null,
    name: layer.name,
    inbound_nodes: inboundNodes(layer, shapes),
  }));
  return {
    module: "keras.src.models.functional",
    class_name: "Functional",
    config: {
      name: "network",
      trainable: true,
      layers: config,
      input_layers: names.length === 1 ? names[0] : names,
      output_layers: [layers.at(-1)?.name, 0, 0],
    },
    registered_name: "Functional",
    build_config: { input_shape: null },
  };
}

function inboundNodes(layer: NetworkLayer, shapes: ReadonlyMap<string, readonly (number | null)[]>) {
  if (layer.from.length === 0) return [];
  const tensors = layer.from.map((name) => ({
    class_name: "__keras_tensor__",
    config: { shape: shapes.get(name), dtype: "float32", keras_history: [name, 0, 0] },
  }));
  return [{ args: layer.class_name === "Concatenate" ? [tensors] : tensors, kwargs: {} }];
}

function layerConfig(layer: NetworkLayer): Record<string, unknown> {
  switch (layer.class_name) {
    case "InputLayer":
      return { batch_shape: [null, ...layer.shape] };
    case "Conv2D": {
      const { filters, kernel_size, strides, padding, activation } = layer.config;
      return { filters, kernel_size, strides, padding, activation, data_format: "channels_last", use_bias: true };
    }
    case "MaxPooling2D": {
      const { pool_size, strides, padding } = layer.config;
      return { pool_size, strides, padding, data_format: "channels_last" };
    }
    case "Flatten":
      return { data_format: "channels_last" };
    case "Concatenate":
      return { axis: -1 };
    case "Dense":
      return { units: layer.config.units, activation: layer.config.activation, use_bias: true };
    case "Dropout":
      return { rate: layer.config.rate };
  }
}

async function encodeWeights(layers: readonly NetworkLayer[], weights: Model["weights"]): Promise<Uint8Array> {
  await library;
  const folder = Deno.makeTempDirSync(), path = `${folder}/model.weights.h5`;
  try {
    withoutTime(() => {
      const file = new h5wasm.File(path, "w");
      try {
        writeLayers(file, layers, weights);
      } finally {
        file.close();
      }
    });
    return Deno.readFileSync(path);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

/** A group per layer, named by class and counted, with `vars/0` the kernel and `vars/1` the bias. */
function writeLayers(
  file: InstanceType<typeof h5wasm.File>,
  layers: readonly NetworkLayer[],
  weights: Model["weights"],
): void {
  const counts = new Map<string, number>(), root = file.create_group("layers");
  for (const { name, class_name } of layers) {
    const group = snakeCase(class_name), count = counts.get(group) ?? 0;
    counts.set(group, count + 1);
    const vars = root.create_group(`${group}${count > 0 ? `_${count}` : ""}`).create_group("vars");
    vars.create_attribute("name", name);
    [weights[`${name}/kernel`], weights[`${name}/bias`]].forEach((array, i) => {
      if (array) vars.create_dataset({ name: `${i}`, data: array.data, shape: [...array.shape] });
    });
  }
}

/**
 * Calls with the clock at 1970. HDF5 notes in every data set when it was made, asks the clock by `Date.now` and cannot be
 * told through h5wasm not to; the call is synchronous, so nothing else sees this clock.
 */
function withoutTime(call: () => void): void {
  const now = Date.now;
  Date.now = () => 0;
  try {
    call();
  } finally {
    Date.now = now;
  }
}
