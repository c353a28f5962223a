/**
 * The first convolution of a tower: one input channel, and the empty image is 0 before it. So z_0 = b everywhere, and
 * each non-empty cell adds its value times the nine rows of the filter to the nine outputs around it.
 */
import type { Pointer } from "../wasm/kernel_module.ts";
import { addToEmpty, biasGradient, fillWithBias, type WeightGradients, type Weights } from "./convolution.ts";
import { type FeatureMap, newFeatureMap } from "./feature_map.ts";
import { type Context, dilated, type Positions } from "./positions.ts";

export interface FirstConvolutionTape {
  readonly cells: Positions;
  readonly output: FeatureMap;
}

/** z of images [events, height, width] with the non-empty cells `cells`; `values` of the output hold it. */
export function convolveFirst(
  context: Context,
  images: Pointer,
  cells: Positions,
  weights: Weights,
  keepValues: boolean,
): FirstConvolutionTape {
  const { kernels, memory } = context;
  const positions = dilated(context, cells, true);
  const output = newFeatureMap(context, positions, weights.outputs, keepValues);
  const filter = memory.allocate(9 * output.stride);
  kernels.padRows(weights.filter, 9, weights.outputs, output.stride, filter);
  fillWithBias(context, weights, output, positions.rows);
  const { events, height, width, mask } = cells;
  const { first } = positions;
  kernels.firstForward(
    images,
    mask,
    events,
    height,
    width,
    positions.mask,
    first,
    filter,
    output.values,
    output.stride,
  );
  kernels.zeroBytes(output.values, output.stride);
  return { cells, output };
}

/** The gradients of the weights, given that of z: rows like the output's, the empty image's with A, which become T. */
export function convolveFirstBackward(
  context: Context,
  images: Pointer,
  { cells, output }: FirstConvolutionTape,
  dz: Pointer,
  gradients: WeightGradients,
): void {
  const { kernels, memory } = context;
  const { stride, positions, channels } = output;
  addToEmpty(context, output, dz);
  biasGradient(context, output, dz, gradients.bias);
  const partial = memory.allocate(9 * stride), padded = memory.allocate(9 * stride);
  kernels.zeroBytes(padded, 9 * stride);
  const { events, height, width, mask } = cells;
  const { first } = positions;
  kernels.firstBackward(images, mask, events, height, width, positions.mask, first, dz, stride, partial, padded);
  kernels.compact(padded, 9, 1, stride, 1, channels, gradients.filter);
}
