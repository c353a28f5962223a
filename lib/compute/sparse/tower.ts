/** Blocks of two 3x3 convolutions with ReLU and a 2x2 max-pooling, forward and backward, on rows. */
import type { KernelExports } from "../kernels/exports.ts";
import type { Pointer } from "../wasm/kernel_module.ts";
import type { Workspace } from "../wasm/workspace.ts";
import { type ConvolutionTape, convolve, convolveBackward, type WeightGradients, type Weights } from "./convolution.ts";
import type { FeatureMap } from "./feature_map.ts";
import { gatherFeatures, gatherFeaturesBackward } from "./features.ts";
import { convolveFirst, convolveFirstBackward, type FirstConvolutionTape } from "./first_convolution.ts";
import { pool, poolBackward, type PoolingTape } from "./pooling.ts";
import { type Context, firstActive, occupied, type Positions } from "./positions.ts";

/** Images [events, height, width], float32, where they lie in the backend's memory. */
export interface Images {
  readonly at: Pointer;
  readonly events: number;
  readonly height: number;
  readonly width: number;
}

interface Block {
  readonly first: FirstConvolutionTape | ConvolutionTape;
  readonly second: ConvolutionTape;
  readonly pooling: PoolingTape;
}

/** What the forward pass leaves for the backward pass. */
export interface TowerTape {
  readonly blocks: readonly Block[];
  readonly top: FeatureMap;
}

/**
 * Memory of a pass. If its results are needed later, one workspace keeps everything; otherwise two take turns, since a
 * layer needs nothing but the layer before it.
 */
export class TowerMemory {
  readonly #kernels: KernelExports;
  readonly #workspaces: readonly Workspace[];
  #turn = 0;

  /** @param workspaces one that keeps everything, or two that take turns */
  constructor(kernels: KernelExports, workspaces: readonly [Workspace] | readonly [Workspace, Workspace]) {
    this.#kernels = kernels;
    this.#workspaces = workspaces;
  }

  get keeps(): boolean {
    return this.#workspaces.length === 1;
  }

  /** The context of the next layer. */
  next(): Context {
    const memory = this.#workspaces[this.#turn++ % this.#workspaces.length] as Workspace;
    if (!this.keeps) memory.reset();
    return { kernels: this.#kernels, memory };
  }
}

/** Writes the features [events, cells * channels] to `out`. The tape is good only if `memory` keeps everything. */
export function forward(memory: TowerMemory, images: Images, layers: readonly Weights[], out: Pointer): TowerTape {
  const blocks: Block[] = [];
  let context = memory.next();
  let top: FeatureMap | undefined;
  const cells = occupied(context, images.at, images);
  for (let i = 0; i + 1 < layers.length; i += 2) {
    const first = convolveAndRectify(memory, context, images, top ?? cells, layers[i] as Weights);
    const second = convolve(memory.next(), first.output, layers[i + 1] as Weights, false);
    context = memory.next();
    const pooling = pool(context, second.output, i + 2 < layers.length, memory.keeps);
    top = pooling.output;
    blocks.push({ first, second, pooling });
    context = memory.next();
  }
  if (!top) throw new RangeError("cannot run a tower without layers");
  gatherFeatures(context, top, out);
  return { blocks, top };
}

function convolveAndRectify(
  memory: TowerMemory,
  context: Context,
  images: Images,
  input: FeatureMap | Positions,
  weights: Weights,
): FirstConvolutionTape | ConvolutionTape {
  const tape = "mask" in input
    ? convolveFirst(context, images.at, input, weights, memory.keeps)
    : convolve(context, input, weights, memory.keeps);
  const { values, differences, emptyOf, positions, stride } = tape.output;
  context.kernels.rectifyAndSubtract(values, differences, emptyOf, firstActive(positions), positions.rows, stride);
  return tape;
}

/** Writes the gradients of all weights, given that of the features. Two workspaces may take turns. */
export function backward(
  memory: TowerMemory,
  images: Images,
  layers: readonly Weights[],
  tape: TowerTape,
  featureGradient: Pointer,
  gradients: readonly WeightGradients[],
): void {
  let dy = gatherFeaturesBackward(memory.next(), tape.top, featureGradient);
  for (let i = tape.blocks.length - 1; i >= 0; i--) {
    const { first, second, pooling } = tape.blocks[i] as Block;
    const weightsOf = (layer: number) => layers[layer] as Weights;
    const gradientsOf = (layer: number) => gradients[layer] as WeightGradients;
    const dz = poolBackward(memory.next(), pooling, dy);
    const dFirst = convolveBackward(memory.next(), second, weightsOf(2 * i + 1), dz, gradientsOf(2 * i + 1));
    const { values, positions, stride } = first.output, context = memory.next();
    context.kernels.rectifierGradient(dFirst, values, positions.rows, stride);
    if ("cells" in first) convolveFirstBackward(context, images.at, first, dFirst, gradientsOf(2 * i));
    else dy = convolveBackward(context, first, weightsOf(2 * i), dFirst, gradientsOf(2 * i));
  }
}
