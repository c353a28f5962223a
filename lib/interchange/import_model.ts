/** Keras' weights under our names and in our order, as a model that `predict` reads. */
import { createHash } from "node:crypto";
import { z } from "zod";
import { type NamedArray, writeArrays } from "../artifact/arrays.ts";
import type { Feature, ImageFeature } from "../artifact/dataset.ts";
import { type Model, ModelInfo, Network, Seed, Training, type Weights } from "../artifact/model.ts";
import { openBackend } from "../compute/backend.ts";
import { buildModel, inputOrder } from "../model/architecture.ts";
import { topologyOf } from "../model/stored_model.ts";
import { type KerasFile, type LayerWeights, readKeras } from "./keras_file.ts";
import type { Fault, KerasLayer } from "./keras_layers.ts";
import { type InputNames, type Part, recognise, type Recognised } from "./recognise.ts";
import { writeWhole } from "./write_whole.ts";

/** What a project says of a network, in its pipeline.yaml. */
export interface Declared {
  readonly name: string;
  readonly network: Network;
}

/** How an imported model came to be what it is; stands in the file's metadata beside "model". */
export interface Origin {
  readonly file: string;
  readonly sha256: string;
  readonly keras: string;
  /** Where the learning rate is from. */
  readonly learningRate: "the file" | "pipeline.yaml" | "an export of ours";
  /** What the file does not say and stands in "model" as declared in pipeline.yaml, or as 0 and 1. */
  readonly unknown: readonly ("training" | "seed" | "epoch")[];
  /** Our layers -> those of the file. */
  readonly layers: Readonly<Record<string, string>>;
}

export interface Imported {
  readonly model: Model;
  readonly origin: Origin;
}

/** What `deno task export` notes in its archives. */
export const Note = z.object({ lr: Network.shape.lr, training: Training, seed: Seed, epoch: ModelInfo.shape.epoch });

/** Where features have no image, one of this size is named; it is never built. */
const defaultSizes = { et: 31, ht: 32 };

/**
 * @param declared the network of pipeline.yaml that it is to be; its learning rate is taken, all else must be the same
 * @param training how networks are trained, as pipeline.yaml declares it; Keras' files do not say
 * @throws InputError if the file is no network of ours, or another than declared
 */
export async function importModel(
  path: string,
  { declared, training, inputs }: { declared?: Declared; training: Training; inputs: InputNames },
): Promise<Imported> {
  const file = await readKeras(path);
  const found = recognise(file.model, inputs, file.fault);
  const note = Note.safeParse(file.note).data;
  const { lr, from } = learningRateOf(file, declared, note?.lr);
  const network = parseNetwork({ ...found.network, lr }, file.fault);
  if (declared) compare(network, declared, file.fault);
  const size = (name: ImageFeature) => found.parts.find(({ feature }) => feature === name)?.shape[0];
  const sizes = { et: size("et") ?? defaultSizes.et, ht: size("ht") ?? defaultSizes.ht };
  const layers = renamed(found, file);
  const order = declared?.network.features ?? inOurOrder(network.features);
  // Building the layers for their configuration makes variables, so some backend must be open.
  await openBackend("wasm");
  const info: ModelInfo = {
    version: 1,
    network: { ...network, features: order },
    training: note?.training ?? training,
    seed: note?.seed ?? 0,
    sizes,
    epoch: note?.epoch ?? 1,
    topology: topologyOf(buildModel(network, sizes), (note?.training ?? training).init),
  };
  const weights = weightsOf(layers);
  const origin: Origin = {
    file: path.replace(/^.*\//, ""),
    sha256: createHash("sha256").update(Deno.readFileSync(path)).digest("hex"),
    keras: file.keras,
    learningRate: from,
    unknown: note ? [] : ["training", "seed", "epoch"],
    layers: Object.fromEntries(layers.map(({ name, theirs }) => [name, theirs])),
  };
  return { model: { info, weights }, origin };
}

/** A model of version 1 with its origin beside it. The file appears whole or not at all. */
export function writeImported(path: string, { model: { info, weights }, origin }: Imported): void {
  const metadata = { model: JSON.stringify(ModelInfo.parse(info)), origin: JSON.stringify(origin) };
  writeWhole(path, (part) => writeArrays(part, weights, metadata));
}

function parseNetwork(network: unknown, fault: Fault): Network {
  const { data, error } = Network.safeParse(network);
  if (data) return data;
  const issues = error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; ");
  throw fault(`its network has ${issues}`, "a network within our limits");
}

function learningRateOf(
  { learningRate, fault }: KerasFile,
  declared: Declared | undefined,
  noted: number | undefined,
): { lr: number; from: Origin["learningRate"] } {
  if (declared) return { lr: declared.network.lr, from: "pipeline.yaml" };
  if (noted !== undefined) return { lr: noted, from: "an export of ours" };
  if (learningRate !== undefined) return { lr: learningRate, from: "the file" };
  throw fault("it does not say the learning rate", "--network NAME, whose learning rate pipeline.yaml says");
}

function compare(network: Network, { name, network: declared }: Declared, fault: Fault): void {
  for (const key of ["features", "conv", "filters", "dense", "hidden", "dropout"] as const) {
    const [found, expected] = [network[key], declared[key]].map((value) =>
      Array.isArray(value) ? inOurOrder(value).join(", ") : value
    );
    // Keras keeps rates in float32 in some versions.
    const same = typeof found === "number" && typeof expected === "number"
      ? Math.fround(found) === Math.fround(expected)
      : found === expected;
    if (!same) {
      throw fault(`its network has ${key} ${found ?? "none"}`, `${expected ?? "none"} as ${name} in pipeline.yaml`);
    }
  }
}

function inOurOrder(features: readonly Feature[]): Feature[] {
  const { flat, images } = inputOrder(features);
  return [...flat, ...images];
}

interface RenamedLayer extends LayerWeights {
  readonly name: string;
  readonly theirs: string;
}

/** All layers with weights in our order, tower by tower, then the dense ones. */
function renamed({ parts, dense, network }: Recognised, file: KerasFile): RenamedLayer[] {
  const ordered = inOurOrder(network.features).map((name) => parts.find(({ feature }) => feature === name) as Part);
  const take = (name: string, layer: KerasLayer, shape: readonly number[]): RenamedLayer => {
    const weights = file.weights.get(layer.name);
    if (!weights) throw file.fault(`layer "${layer.name}" has no weights`, "a kernel and a bias");
    checkShape(weights, shape, layer.name, file.fault);
    return { name, theirs: layer.name, ...weights };
  };
  const convolutions = ordered.flatMap(({ feature, convolutions }) =>
    convolutions.map((layer, i) => {
      const filters = network.filters ?? 0, inputs = i === 0 ? 1 : filters;
      return take(`${feature}_block${(i >> 1) + 1}_conv${i % 2 + 1}`, layer, [3, 3, inputs, filters]);
    })
  );
  const widths = new Map(parts.map((part) => [part.feature, widthOf(part, network.filters ?? 0)]));
  const joined = [...widths.values()].reduce((sum, width) => sum + width, 0);
  const head = dense.map((layer, i) => {
    const last = i === dense.length - 1, units = last ? 1 : network.hidden;
    const taken = take(last ? "output" : `dense${i + 1}`, layer, [i === 0 ? joined : network.hidden, units]);
    return i === 0 ? { ...taken, kernel: reordered(taken.kernel, parts, ordered, widths) } : taken;
  });
  return [...convolutions, ...head];
}

/** Numbers that a part hands to the first dense layer. */
function widthOf({ shape, convolutions, poolings }: Part, filters: number): number {
  const [size = 0] = shape;
  return convolutions.length === 0 ? size : Math.ceil(size / 2 ** poolings) ** 2 * filters;
}

/** The first dense kernel with the rows of its parts in our order. */
function reordered(
  { shape, data }: NamedArray<Float32Array>,
  parts: readonly Part[],
  ordered: readonly Part[],
  widths: ReadonlyMap<Feature, number>,
): NamedArray<Float32Array> {
  const units = shape[1] ?? 0, starts = new Map<Feature, number>();
  let row = 0;
  for (const { feature } of parts) starts.set(feature, row), row += widths.get(feature) ?? 0;
  const result = new Float32Array(data.length);
  let to = 0;
  for (const { feature } of ordered) {
    const from = (starts.get(feature) ?? 0) * units, length = (widths.get(feature) ?? 0) * units;
    result.set(data.subarray(from, from + length), to);
    to += length;
  }
  return { shape, data: result };
}

function checkShape({ kernel, bias }: LayerWeights, shape: readonly number[], name: string, fault: Fault): void {
  const outputs = shape.at(-1);
  if (kernel.shape.join() === shape.join() && bias.shape.join() === `${outputs}`) return;
  throw fault(
    `layer "${name}" has a kernel [${kernel.shape.join(", ")}] and a bias [${bias.shape.join(", ")}]`,
    `[${shape.join(", ")}] and [${outputs}]`,
  );
}

function weightsOf(layers: readonly RenamedLayer[]): Weights {
  return Object.fromEntries(
    layers.flatMap(({ name, kernel, bias }) => [[`${name}/kernel`, kernel], [`${name}/bias`, bias]]),
  );
}
