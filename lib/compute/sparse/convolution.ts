/**
 * A 3x3 convolution between feature maps that are mostly those of the empty image, exact but for the order of sums.
 *
 * Notation: event e, position p, taps t in {-1, 0, 1}^2, z_e(q) = b + sum_t W_t^T x_e(q + t), x_0 the empty image's
 * activation, I the active pairs (e, p) of the input, O those of the output.
 *
 * **Forward, by differences.** D_e(p) = x_e(p) - x_0(p) is 0 unless (e, p) is in I. By linearity
 *
 *     z_0 = b + conv(x_0),   z_e(q) = z_0(q) + sum over t with (e, q + t) in I of W_t^T D_e(q + t)   for (e, q) in O.
 *
 * The work is one 9-tap product per active *input*; gathering the patches of the active outputs would cost 1.7 times as
 * much, since the set grows at every layer. Per tap: z[reach[i][t]] += D[i] W[t], where reach[i][t] is the row of
 * (e, p - t). What leaves the image goes to row 0, which is cleared afterwards.
 *
 * **Backward.** All inactive pairs at a position share one node, the empty image's; its gradient A(q) is the sum of the
 * gradients of the events that are inactive there. With d_e = dL/dz_e on O, T(q) = A(q) + sum over (e, q) in O of d_e(q)
 * is the sum over all events, and
 *
 *     dL/dx_e(p) = sum_t W_t d_e(p - t)   on I (every output that an active input reaches is active),
 *     A_x(p)     = sum_t W_t T(p - t) - sum over e with (e, p) in I of dL/dx_e(p),
 *     dL/dW_t    = sum over I of D_e(p) d_e(p - t)^T + sum_p x_0(p) T(p - t)^T,
 *     dL/db      = sum_q T(q).
 *
 * With T in the empty image's rows of dz, and x_0 in those of D, each product runs over all rows alike, with the same
 * table. A_x is a difference of sums; where every event is active it should be 0 and is 1e-7 of the sum, which leaves
 * the gradients' errors where float32 has them anyway.
 */
import type { Pointer } from "../wasm/kernel_module.ts";
import { roundUp, strideOf } from "../wasm/padding.ts";
import { type FeatureMap, newFeatureMap, rowOffsets } from "./feature_map.ts";
import { type Context, dilated, firstActive, type Positions } from "./positions.ts";

/** A convolution's weights, as TensorFlow.js stores them: filter [3, 3, inputs, outputs], bias [outputs]. */
export interface Weights {
  readonly inputs: number;
  readonly outputs: number;
  readonly filter: Pointer;
  readonly bias: Pointer;
}

/** Where a convolution's gradients go, of the weights' shapes. */
export interface WeightGradients {
  readonly filter: Pointer;
  readonly bias: Pointer;
}

/** What a convolution leaves for its backward pass: the maps on both sides, and the table between them. */
export interface ConvolutionTape {
  readonly input: FeatureMap;
  readonly output: FeatureMap;
  readonly reach: Pointer;
}

/** Bytes that a partial tile of 9 taps needs (kernels/convolution.as). */
const scratchBytes = 24 * 9 + 24;

/** The bias in all rows begin to end. */
export function fillWithBias(context: Context, { bias, outputs }: Weights, map: FeatureMap, end: number): void {
  const row = context.memory.allocate(map.stride);
  context.kernels.copyPadded(bias, outputs, row, map.stride);
  context.kernels.fillRows(map.values, row, 1, end, map.stride);
}

/**
 * z of the given input; `values` of the output hold it.
 * @param keepValues whether the output gets memory of its own for its differences
 */
export function convolve(context: Context, input: FeatureMap, weights: Weights, keepValues: boolean): ConvolutionTape {
  const { kernels, memory } = context;
  const positions = dilated(context, input.positions);
  const output = newFeatureMap(context, positions, weights.outputs, keepValues);
  const reach = reachTable(context, input.positions, positions, output.stride);
  const depth = roundUp(weights.inputs, 4), panels = output.stride / 32;
  const packed = memory.allocate(32 * panels * 9 * depth), scratch = memory.allocate(scratchBytes);
  kernels.packPanels(weights.filter, 9, weights.inputs, weights.outputs, depth, packed);
  const own = rowOffsets(context, input.positions.rows, input.stride);
  const active = firstActive(positions);
  fillWithBias(context, weights, output, active);
  const scatter = (begin: number, end: number, copied: number) =>
    kernels.scatter(
      input.differences,
      own,
      reach,
      begin,
      end,
      packed,
      depth,
      panels,
      output.values,
      output.stride,
      output.emptyOf,
      copied,
      positions.rows,
      scratch,
    );
  scatter(1, active, positions.rows);
  scatter(active, input.positions.rows, active);
  kernels.zeroBytes(output.values, output.stride);
  return { input, output, reach };
}

function reachTable({ kernels, memory }: Context, input: Positions, output: Positions, stride: number): Pointer {
  const table = memory.allocate(36 * input.rows);
  const { events, height, width, mask } = input;
  kernels.reach(mask, events, height, width, output.mask, output.first, stride, table);
  return table;
}

/**
 * The gradients of the weights, and if asked for of the input: rows like the input's, the empty image's with A_x.
 * @param dz gradient of z, rows like the output's, the empty image's with A; those become T
 */
export function convolveBackward(
  context: Context,
  tape: ConvolutionTape,
  weights: Weights,
  dz: Pointer,
  gradients: WeightGradients,
): Pointer {
  const { kernels } = context;
  const { output } = tape, { stride, emptyOf, positions } = output;
  kernels.zeroBytes(dz, stride);
  kernels.addToEmpty(dz, emptyOf, firstActive(positions), positions.rows, stride);
  biasGradient(context, output, dz, gradients.bias);
  filterGradient(context, tape, weights, dz, gradients.filter);
  return inputGradient(context, tape, weights, dz);
}

/** dL/db = sum of T over the empty image's positions. */
export function biasGradient({ kernels }: Context, output: FeatureMap, dz: Pointer, out: Pointer): void {
  kernels.sumRows(dz + output.stride, firstActive(output.positions) - 1, output.channels, output.stride, out);
}

function filterGradient(
  { kernels, memory }: Context,
  { input, output, reach }: ConvolutionTape,
  weights: Weights,
  dz: Pointer,
  out: Pointer,
): void {
  const channels = roundUp(weights.inputs, 4), { stride } = output;
  const padded = memory.allocate(9 * channels * stride);
  kernels.zeroBytes(padded, 9 * channels * stride);
  const { rows } = input.positions;
  kernels.filterGradient(input.differences, input.stride, channels, dz, stride, reach, 9, 1, rows, padded);
  kernels.compact(padded, 9, channels, stride, weights.inputs, weights.outputs, out);
}

function inputGradient(context: Context, { input, reach }: ConvolutionTape, weights: Weights, dz: Pointer): Pointer {
  const { kernels, memory } = context;
  const { rows } = input.positions, stride = strideOf(weights.inputs);
  const depth = roundUp(weights.outputs, 4), panels = stride / 32;
  const packed = memory.allocate(32 * panels * 9 * depth), scratch = memory.allocate(scratchBytes);
  kernels.packTransposedPanels(weights.filter, 9, weights.inputs, weights.outputs, depth, packed);
  const dx = memory.allocate(rows * stride), own = rowOffsets(context, rows, stride);
  kernels.gather(dz, reach, 9, 1, rows, packed, depth, panels, dx, own, scratch);
  kernels.zeroBytes(dx, stride);
  kernels.takeFromEmpty(dx, input.emptyOf, firstActive(input.positions), rows, stride);
  return dx;
}
