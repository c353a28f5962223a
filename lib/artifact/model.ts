/**
 * A trained network, in one safetensors file: Float32 arrays named `LAYER/kernel` and `LAYER/bias` (convolution kernels
 * [height, width, in, out], dense kernels [in, out]), and in the metadata all that is needed to build and to repeat it:
 * the layers (TensorFlow.js' topology, which is Keras' format), the hyper-parameters, the way of training, the seed.
 *
 * The same network gives the same bytes. Where it was trained belongs to the record, not here.
 */
import { z } from "zod";
import { ArrayFile, type NamedArray, writeArrays } from "./arrays.ts";
import { InputError } from "./input_error.ts";

const Feature = z.enum(["hl", "mass", "et", "ht"]);
const count = z.number().int().min(1);

/** One column of the paper's Table V: a network by its hyper-parameters. */
export const Network = z.strictObject({
  /** What the network sees: the seven high-level features, the jet mass, the ECal and the HCal image. */
  features: z.array(Feature).min(1).refine((names) => new Set(names).size === names.length, "each feature once"),
  /** Convolution blocks per image (two 3x3 convolutions and one pooling each), and their filters. */
  conv: count.max(5).optional(),
  filters: count.max(1024).optional(),
  /** Dense layers before the output, and units in each. */
  dense: count.max(64),
  hidden: count.max(8192),
  /** Adam's initial learning rate. */
  lr: z.number().positive(),
  /** Share of units dropped after each dense layer but the last. */
  dropout: z.number().min(0).lt(1),
}).superRefine(({ features, conv, filters }, context) => {
  const images = features.includes("et") || features.includes("ht");
  for (const [key, value] of Object.entries({ conv, filters })) {
    if (images === (value !== undefined)) continue;
    const message = images ? "required for a network with images" : "unused in a network without images";
    context.addIssue({ code: "custom", path: [key], message });
  }
});
export type Network = z.infer<typeof Network>;

/** How a network is trained. */
export const Training = z.strictObject({
  /** Events per step. */
  batch: count.max(65536),
  /** Passes over the training split, at most. */
  epochs: count.max(100_000),
  /** Stop after so many epochs without a lower validation loss. */
  stop_after: count,
  /** Reduce the learning rate after so many epochs in which the validation loss fell by less than `min_delta`. */
  reduce_after: count,
  /** Factor of a reduction. */
  reduce_by: z.number().gt(0).lt(1),
  min_delta: z.number().min(0),
  /** Initial kernels: the released code's Glorot uniform, or orthogonal as the paper's text says. */
  init: z.enum(["glorot_uniform", "orthogonal"]),
});
export type Training = z.infer<typeof Training>;

export const Seed = z.number().int().min(0).max(2 ** 32 - 1);

export const ModelInfo = z.strictObject({
  version: z.literal(1),
  network: Network,
  training: Training,
  seed: Seed,
  /** Pixels per side of each image. */
  sizes: z.strictObject({ et: count, ht: count }),
  /** The epoch whose weights these are, from 1. */
  epoch: count,
  /** TensorFlow.js' `LayersModel.toJSON()`. */
  topology: z.record(z.string(), z.json()),
});
export type ModelInfo = z.infer<typeof ModelInfo>;

/** A model's layers in Keras' format. */
export type Topology = ModelInfo["topology"];

/** Weights by `LAYER/kernel` and `LAYER/bias`. */
export type Weights = Readonly<Record<string, NamedArray<Float32Array>>>;

export interface Model {
  readonly info: ModelInfo;
  readonly weights: Weights;
}

export function writeModel(path: string, { info, weights }: Model): void {
  writeArrays(path, weights, { model: JSON.stringify(ModelInfo.parse(info)) });
}

/** @throws InputError if the file is not a model. */
export function readModel(path: string): Model {
  using file = ArrayFile.open(path);
  const info = parseInfo(path, file.metadata.model);
  return { info, weights: Object.fromEntries(file.names.map((name) => [name, file.read<Float32Array>(name)])) };
}

function parseInfo(path: string, text: string | undefined): ModelInfo {
  if (text === undefined) throw new InputError(`cannot read ${path}: it holds no "model", expected a trained network`);
  const { data, error } = ModelInfo.safeParse(parseJson(text));
  if (data) return data;
  const issues = error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; ");
  throw new InputError(`cannot read ${path}: ${issues}, expected a model of version 1`);
}

/** undefined for what is no JSON: the schema names it. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
