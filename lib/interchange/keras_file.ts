/**
 * Models as Keras saves them whole: HDF5 (`.h5`, Keras 2 and 3), or Keras 3's archive (`.keras`, a ZIP of config.json,
 * metadata.json and model.weights.h5).
 *
 * HDF5 has a group per layer, by its name, with data sets `kernel` and `bias` somewhere below it (`kernel:0` in Keras 2).
 * An archive's groups are named by class, `conv2d`, `conv2d_1`, in the order of config.json, with data sets `vars/0` and
 * `vars/1` (keras/src/saving/saving_lib.py, _save_container_state).
 */
import type { NamedArray } from "../artifact/arrays.ts";
import { InputError } from "../artifact/input_error.ts";
import { Hdf5File } from "../dataset/hdf5.ts";
import type { Hdf5Dataset } from "../dataset/hdf5_dataset.ts";
import { hasSignature } from "../dataset/hdf5_signature.ts";
import { type Fault, type KerasLayers, readLayers } from "./keras_layers.ts";
import { readZip } from "./zip.ts";

export interface LayerWeights {
  readonly kernel: NamedArray<Float32Array>;
  readonly bias: NamedArray<Float32Array>;
}

export interface KerasFile {
  readonly fault: Fault;
  /** Keras' version; "unknown" where the file does not say. */
  readonly keras: string;
  readonly model: KerasLayers;
  /** The optimiser's when the model was saved, if it was compiled with a fixed one. */
  readonly learningRate: number | undefined;
  /** What `deno task export` noted in an archive. */
  readonly note: unknown;
  /** By the names of the layers that have any. */
  readonly weights: ReadonlyMap<string, LayerWeights>;
}

/** @throws InputError if the file is not a model that Keras saved whole, with its layers. */
export async function readKeras(path: string): Promise<KerasFile> {
  const fault: Fault = (is, expected) => new InputError(`cannot import ${path}: ${is}, expected ${expected}`);
  const start = firstBytes(path);
  if (start[0] === 0x50 && start[1] === 0x4b) return await readArchive(path, fault);
  if (hasSignature(path)) return await readHdf5(path, fault);
  throw fault("it is neither HDF5 nor a ZIP archive", "a model saved by Keras (.h5 or .keras)");
}

function firstBytes(path: string): Uint8Array {
  try {
    using file = Deno.openSync(path);
    if (file.statSync().isDirectory) throw new InputError(`cannot import ${path}: it is a folder, expected a file`);
    const bytes = new Uint8Array(2);
    return bytes.subarray(0, file.readSync(bytes) ?? 0);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new InputError(`cannot import ${path}: there is no such file, expected a model saved by Keras`);
  }
}

async function readHdf5(path: string, fault: Fault): Promise<KerasFile> {
  using file = await Hdf5File.open(path);
  const attributes = file.attributes();
  if (attributes.model_config === undefined) {
    const is = file.names("/")?.includes("model_weights") || attributes.layer_names !== undefined
      ? "it holds weights without the layers that they are of (save_weights)"
      : "it has no model_config";
    throw fault(is, "a model that was saved whole, as model.save(…) and ModelCheckpoint do");
  }
  const model = readLayers(parse(attributes.model_config, "model_config", fault), fault);
  const weights = new Map<string, LayerWeights>();
  for (const name of model.layers.keys()) {
    const paths = dataSetsBelow(file, `model_weights/${name}`);
    const find = (kind: string) => paths.find((at) => new RegExp(`/${kind}(:0)?$`).test(at));
    const kernel = find("kernel"), bias = find("bias");
    if (kernel && bias) weights.set(name, pair(file.dataset(kernel), file.dataset(bias)));
  }
  const training = attributes.training_config && parse(attributes.training_config, "training_config", fault);
  const learningRate = learningRateIn(at(training, "optimizer_config"));
  return { fault, keras: attributes.keras_version ?? "unknown", model, learningRate, note: undefined, weights };
}

async function readArchive(path: string, fault: Fault): Promise<KerasFile> {
  const members = readZip(path, Deno.readFileSync(path));
  const [config, metadata, data] = ["config.json", "metadata.json", "model.weights.h5"].map((name) => {
    const content = members.get(name);
    if (!content) throw fault(`it holds no ${name}`, "an archive of Keras 3");
    return content;
  }) as [Uint8Array, Uint8Array, Uint8Array];
  const read = (name: string, bytes: Uint8Array) => parse(new TextDecoder().decode(bytes), name, fault);
  const content = read("config.json", config), about = read("metadata.json", metadata);
  const model = readLayers(content, fault);
  return {
    fault,
    keras: String(at(about, "keras_version") ?? "unknown"),
    model,
    learningRate: learningRateIn(at(at(content, "compile_config"), "optimizer")),
    note: at(about, "note"),
    weights: await archivedWeights(path, data, model),
  };
}

async function archivedWeights(
  path: string,
  data: Uint8Array,
  { layers }: KerasLayers,
): Promise<Map<string, LayerWeights>> {
  const folder = Deno.makeTempDirSync();
  try {
    Deno.writeFileSync(`${folder}/model.weights.h5`, data);
    using file = await Hdf5File.open(`${folder}/model.weights.h5`);
    // Keras 2.12 to 2.15, which wrote archives too, have the other name.
    const root = ["layers", "_layer_checkpoint_dependencies"].find((name) => file.names(name)) ?? "layers";
    const counts = new Map<string, number>(), weights = new Map<string, LayerWeights>();
    for (const { name, kind } of layers.values()) {
      const group = snakeCase(kind), count = counts.get(group) ?? 0;
      counts.set(group, count + 1);
      const vars = `${root}/${group}${count > 0 ? `_${count}` : ""}/vars`;
      if (!file.names(vars)?.includes("1")) continue;
      weights.set(name, pair(file.dataset(`${vars}/0`), file.dataset(`${vars}/1`)));
    }
    return weights;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(error.message.replace(`${folder}/model.weights.h5`, `${path}/model.weights.h5`));
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

/** As keras/src/utils/naming.py: `MaxPooling2D` -> `max_pooling2d`. */
export function snakeCase(name: string): string {
  return name.replaceAll(/(.)([A-Z][a-z]+)/g, "$1_$2").replaceAll(/([a-z])([A-Z])/g, "$1_$2").toLowerCase();
}

function dataSetsBelow(file: Hdf5File, path: string): string[] {
  const names = file.names(path);
  return names ? names.flatMap((name) => dataSetsBelow(file, `${path}/${name}`)) : [path];
}

function pair(kernel: Hdf5Dataset, bias: Hdf5Dataset): LayerWeights {
  return { kernel: arrayOf(kernel), bias: arrayOf(bias) };
}

function arrayOf(dataset: Hdf5Dataset): NamedArray<Float32Array> {
  if (dataset.element !== "float32") throw dataset.fault(`holds ${dataset.element} numbers`, "float32");
  const { shape } = dataset;
  return { shape: [...shape], data: Float32Array.from(dataset.rows(0, shape[0] ?? 0), Number) };
}

function parse(text: string, name: string, fault: Fault): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw fault(`its ${name} is not JSON`, "what Keras writes");
  }
}

function at(value: unknown, key: string): unknown {
  return value !== null && typeof value === "object" ? (value as Record<string, unknown>)[key] : undefined;
}

/** `lr` in Keras before 2.3; a schedule is no number. */
function learningRateIn(optimiser: unknown): number | undefined {
  const config = at(optimiser, "config"), rate = at(config, "learning_rate") ?? at(config, "lr");
  return typeof rate === "number" && rate > 0 ? shortest(rate) : undefined;
}

/** Keras keeps a rate in float32: the number with the fewest digits that is the same in float32, 0.0003. */
function shortest(value: number): number {
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === Math.fround(value)) return short;
  }
  return value;
}
