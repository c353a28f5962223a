/**
 * Floating-point operations of the paper's networks, two per multiply-add: what a dense program does, and what the active
 * positions need. A backward pass is the gradient of the input and that of the weights of every layer, but of the first
 * layers only the latter. Biases, ReLU, pooling, the loss and Adam are not counted (below 2 %), nor are the empty image's
 * own positions (at most 49 per layer and half batch).
 */
import type { ImageFeature } from "../../lib/artifact/dataset.ts";
import type { Network } from "../../lib/artifact/model.ts";
import type { ActiveRows } from "./active_rows.ts";

const inputWidths = { hl: 7, mass: 1 };

/** By image: the active positions of the image and of every layer. */
export type Activity = Readonly<Record<ImageFeature, readonly ActiveRows[]>>;

export interface ConvolutionLayer {
  /** `et_block1_conv2`, as in the model. */
  readonly name: string;
  readonly first: boolean;
  readonly inputs: number;
  readonly outputs: number;
  /** Positions of its input and its output. */
  readonly positions: number;
  readonly activeIn: number;
  readonly activeOut: number;
}

/** FLOP per event. */
export interface Work {
  readonly forward: number;
  /** Forward and backward. */
  readonly step: number;
}

export function convolutionLayers(network: Network, activity: Activity): ConvolutionLayer[] {
  const { features, conv = 0, filters = 0 } = network;
  const images = (["et", "ht"] as const).filter((name) => features.includes(name));
  return images.flatMap((image) =>
    Array.from({ length: 2 * conv }, (_, i): ConvolutionLayer => {
      const level = 3 * Math.floor(i / 2) + i % 2, [input, output] = activity[image].slice(level, level + 2);
      if (!input || !output) throw new RangeError(`cannot count layer ${i + 1} of ${image}: its activity is missing`);
      return {
        name: `${image}_block${Math.floor(i / 2) + 1}_conv${i % 2 + 1}`,
        first: i === 0,
        inputs: i === 0 ? 1 : filters,
        outputs: filters,
        positions: input.size ** 2,
        activeIn: input.active,
        activeOut: output.active,
      };
    })
  );
}

/** @param positions at which the input is not the empty image's: all of them for a dense program */
export function convolutionWork({ inputs, outputs, first }: ConvolutionLayer, positions: number): Work {
  const forward = 2 * 9 * inputs * outputs * positions;
  return { forward, step: forward * (first ? 2 : 3) };
}

function denseWork(network: Network, activity: Activity): Work {
  const { features, conv = 0, filters = 0, dense, hidden } = network;
  let width = features.reduce((sum, name) => {
    if (name === "hl" || name === "mass") return sum + inputWidths[name];
    return sum + (activity[name][3 * conv]?.size ?? 0) ** 2 * filters;
  }, 0);
  let forward = 0, step = 0;
  for (const [k, units] of [...Array(dense).fill(hidden) as number[], 1].entries()) {
    const flop = 2 * width * units;
    forward += flop;
    step += flop * (k === 0 && conv === 0 ? 2 : 3);
    width = units;
  }
  return { forward, step };
}

/** Per event: of a dense program, and of one that computes what energy touches. */
export function networkWork(network: Network, activity: Activity): { dense: Work; active: Work } {
  const layers = convolutionLayers(network, activity), head = denseWork(network, activity);
  const total = (positions: (layer: ConvolutionLayer) => number) =>
    layers.map((layer) => convolutionWork(layer, positions(layer))).reduce(
      (sum, work) => ({ forward: sum.forward + work.forward, step: sum.step + work.step }),
      head,
    );
  return { dense: total(({ positions }) => positions), active: total(({ activeIn }) => activeIn) };
}
