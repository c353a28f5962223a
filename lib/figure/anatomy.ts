/** A network as a reader sees it: inputs with their towers of convolution blocks, what joins them, the dense layers. */
import { InputError } from "../artifact/input_error.ts";
import { countParameters, type NetworkLayer, networkLayers } from "../artifact/topology.ts";
import type { Model } from "../artifact/model.ts";

/** Layers up to and including a pooling. */
export interface Block {
  readonly layers: readonly NetworkLayer[];
  /** Of what enters it and of what leaves it, [height, width, channels]. */
  readonly from: readonly number[];
  readonly shape: readonly number[];
  readonly parameters: number;
}

export interface Tower {
  readonly input: NetworkLayer;
  /** Empty for an input that is no image. */
  readonly blocks: readonly Block[];
  /** Numbers that it hands on. */
  readonly values: number;
}

/** Dense layers of one width in a row. */
export interface DenseRun {
  readonly layers: number;
  readonly units: number;
  readonly activation: string;
  /** Share of units dropped after each but the last; 0 without dropout. */
  readonly dropout: number;
  readonly parameters: number;
}

export interface Anatomy {
  readonly layers: readonly NetworkLayer[];
  /** In the order in which they are joined. */
  readonly towers: readonly Tower[];
  /** Numbers that enter the dense layers, of all towers. */
  readonly joined: number;
  readonly dense: readonly DenseRun[];
  readonly output: DenseRun;
  readonly parameters: number;
}

/** @throws InputError if the model has other layers than those of lib/model/architecture.ts. */
export function anatomyOf(model: Model): Anatomy {
  const layers = networkLayers(model);
  const towers = layers.filter(({ class_name }) => class_name === "InputLayer").map((input) => towerOf(input, layers));
  const runs = denseRuns(layers);
  const output = runs.at(-1);
  if (output === undefined || towers.length === 0) {
    throw new InputError("cannot draw network: it has no input or no dense layer, expected both");
  }
  const order = layers.find(({ class_name }) => class_name === "Concatenate")?.from ?? [];
  const place = ({ input }: Tower) =>
    order.findIndex((name) => name === input.name || name === `${input.name}_flatten`);
  return {
    layers,
    towers: towers.toSorted((a, b) => place(a) - place(b)),
    joined: towers.reduce((sum, { values }) => sum + values, 0),
    dense: runs.slice(0, -1),
    output,
    parameters: countParameters(layers),
  };
}

function towerOf(input: NetworkLayer, layers: readonly NetworkLayer[]): Tower {
  const blocks: Block[] = [];
  let open: NetworkLayer[] = [], entered = input.shape;
  for (let layer = after(input, layers); layer && isConvolutional(layer); layer = after(layer, layers)) {
    open.push(layer);
    if (layer.class_name !== "MaxPooling2D") continue;
    blocks.push({ layers: open, from: entered, shape: layer.shape, parameters: countParameters(open) });
    [open, entered] = [[], layer.shape];
  }
  return { input, blocks, values: entered.reduce((product, size) => product * size, 1) };
}

const after = ({ name }: NetworkLayer, layers: readonly NetworkLayer[]) =>
  layers.find(({ from }) => from.includes(name));
const isConvolutional = ({ class_name }: NetworkLayer) => class_name === "Conv2D" || class_name === "MaxPooling2D";

/** Runs of equal width and activation; the output is the last. */
function denseRuns(layers: readonly NetworkLayer[]): DenseRun[] {
  const runs: DenseRun[] = [];
  for (const layer of layers) {
    const last = runs.at(-1);
    if (layer.class_name === "Dropout" && last) runs[runs.length - 1] = { ...last, dropout: layer.config.rate };
    if (layer.class_name !== "Dense") continue;
    const { units, activation } = layer.config;
    if (last && last.units === units && last.activation === activation) {
      runs[runs.length - 1] = { ...last, layers: last.layers + 1, parameters: last.parameters + layer.parameters };
    } else runs.push({ layers: 1, units, activation, dropout: 0, parameters: layer.parameters });
  }
  return runs;
}

/** The network that shows most: of those with most inputs the one with most parameters. */
export function mostComplete(networks: ReadonlyMap<string, Anatomy>): string {
  const [first] = [...networks].toSorted(([, a], [, b]) =>
    b.towers.length - a.towers.length || b.parameters - a.parameters
  );
  if (!first) throw new RangeError("cannot draw network: there is none, expected at least one");
  return first[0];
}

/** What an input is called. */
export function inputTitle({ name, shape }: NetworkLayer): string {
  const [count] = shape;
  const titles: Readonly<Record<string, string>> = {
    et: "ECal image",
    ht: "HCal image",
    hl: `${count} features`,
    mass: "jet mass",
  };
  return titles[name] ?? name;
}

/** [16, 16, 34] as 16\u00d716\u00d734. */
export const formatShape = (shape: readonly number[]) => shape.join("\u00d7");
