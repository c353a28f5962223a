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
 * The empty image's positions of a class (empty_image.ts) are one node too: T and A are then sums over the class, and
 * T(p - t) is the sum over the outputs that positions p of the class reach through t. A_x is a difference of sums; where
 * every event is active it should be 0 and is 1e-7 of the sum, which leaves the gradients' errors where float32 has them
 * anyway.
 */
import type { Pointer } from "../wasm/kernel_module.ts";
import { roundUp } from "../wasm/padding.ts";
import { type FeatureMap, newFeatureMap, rowOffsets } from "./feature_map.ts";
import { type Context, dilated, firstActive } from "./positions.ts";

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
  /** Uint32 [active input rows][9]: byte offset of the output row that each reaches through each tap. */
  readonly reach: Pointer;
  /** Uint32 [1 + empty output rows][9]: byte offset of the empty input row that each sees through each tap. */
  readonly neighbours: Pointer;
}

/** Bytes that a partial tile of 9 taps needs (kernels/convolution.as). */
const scratchBytes = 24 * 9 + 24;

/** The bias in rows 1 to `end` (exclusive). */
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
  const positions = dilated(context, input.positions, false);
  const output = newFeatureMap(context, positions, weights.outputs, keepValues);
  const tape = { input, output, ...tables(context, input, output) };
  const depth = roundUp(weights.inputs, 4), panels = output.stride / 32;
  const packed = memory.allocate(32 * panels * 9 * depth);
  kernels.packPanels(weights.filter, 9, weights.inputs, weights.outputs, depth, packed);
  fillWithBias(context, weights, output, firstActive(positions));
  convolveEmpty(context, tape, packed, depth);
  scatterActive(context, tape, packed, depth);
  kernels.zeroBytes(output.values, output.stride);
  return tape;
}

function tables({ kernels, memory }: Context, input: FeatureMap, output: FeatureMap) {
  const { events, height, width, mask, rows, empty } = input.positions, { positions, stride } = output;
  const reach = memory.allocate(36 * (rows - firstActive(input.positions)));
  kernels.reach(mask, events, height, width, positions.mask, positions.first, stride, reach);
  const { representatives, rows: emptyRows } = positions.empty, neighbours = memory.allocate(36 * (1 + emptyRows));
  kernels.emptyNeighbours(representatives, emptyRows, height, width, empty.rowOf, input.stride, neighbours);
  return { reach, neighbours };
}

/** z_0 = b + conv(x_0), each of the empty image's rows from the rows around it; they hold b. */
function convolveEmpty(
  context: Context,
  { input, output, neighbours }: ConvolutionTape,
  packed: Pointer,
  depth: number,
): void {
  const { kernels, memory } = context, { values, stride, positions } = output, end = firstActive(positions);
  const own = rowOffsets(context, end, stride), scratch = memory.allocate(scratchBytes);
  kernels.gather(input.differences, neighbours, 9, 1, end, packed, depth, stride / 32, values, own, true, scratch);
}

/** z_e = z_0 + what the active differences add. */
function scatterActive(
  context: Context,
  { input, output, reach }: ConvolutionTape,
  packed: Pointer,
  depth: number,
): void {
  const { kernels, memory } = context, active = firstActive(input.positions);
  const { values, stride, emptyOf, positions } = output;
  kernels.scatter(
    input.differences + active * input.stride,
    rowOffsets(context, input.positions.rows - active, input.stride),
    reach,
    0,
    input.positions.rows - active,
    packed,
    depth,
    stride / 32,
    values,
    stride,
    emptyOf,
    firstActive(positions),
    positions.rows,
    memory.allocate(scratchBytes),
  );
}

/**
 * The gradients of the weights, and that of the input: rows like the input's, the empty image's with A_x.
 * @param dz gradient of z, rows like the output's, the empty image's with A; those become T
 */
export function convolveBackward(
  context: Context,
  tape: ConvolutionTape,
  weights: Weights,
  dz: Pointer,
  gradients: WeightGradients,
): Pointer {
  addToEmpty(context, tape.output, dz);
  biasGradient(context, tape.output, dz, gradients.bias);
  const total = reachedByEmpty(context, tape, dz);
  filterGradient(context, tape, weights, dz, total, gradients.filter);
  return inputGradient(context, tape, weights, dz, total);
}

/** From A to T, in the empty image's rows; row 0 becomes zeros. */
export function addToEmpty(
  { kernels, memory }: Context,
  { stride, emptyOf, positions }: FeatureMap,
  dz: Pointer,
): void {
  const active = firstActive(positions), partial = memory.allocate(active * stride);
  kernels.zeroBytes(dz, stride);
  kernels.sumAtEmpty(dz, emptyOf, active, positions.rows, stride, false, partial);
}

/** For each of the empty image's input rows and each tap: T of the outputs that it reaches, summed over its positions. */
function reachedByEmpty(
  { kernels, memory }: Context,
  { input, output, neighbours }: ConvolutionTape,
  dz: Pointer,
): Pointer {
  const { rows } = input.positions.empty, total = memory.allocate(9 * rows * output.stride);
  const { stride, positions } = output;
  kernels.sumReached(dz, stride, neighbours, positions.empty.rows, input.stride, rows, total);
  return total;
}

/** dL/db = sum of T. */
export function biasGradient({ kernels }: Context, output: FeatureMap, dz: Pointer, out: Pointer): void {
  kernels.sumRows(dz + output.stride, firstActive(output.positions) - 1, output.channels, output.stride, out);
}

/** dL/dW: x_0 against T, then the differences against the events' own gradients. */
function filterGradient(
  context: Context,
  { input, output, reach }: ConvolutionTape,
  weights: Weights,
  dz: Pointer,
  total: Pointer,
  out: Pointer,
): void {
  const { kernels, memory } = context, channels = roundUp(weights.inputs, 4), { stride } = output;
  const padded = memory.allocate(9 * channels * stride), { empty, rows } = input.positions, active = 1 + empty.rows;
  kernels.zeroBytes(padded, 9 * channels * stride);
  const add = (first: number, count: number, gradient: Pointer, table: Pointer) => {
    const x = input.differences + first * input.stride;
    kernels.filterGradient(x, input.stride, channels, gradient, stride, table, 9, 0, count, padded);
  };
  add(1, empty.rows, total, rowOffsets(context, 9 * empty.rows, stride));
  add(active, rows - active, dz, reach);
  kernels.compact(padded, 9, channels, stride, weights.inputs, weights.outputs, out);
}

/** dL/dx of the active rows, and A_x of the empty image's. */
function inputGradient(
  context: Context,
  { input, output, reach }: ConvolutionTape,
  weights: Weights,
  dz: Pointer,
  total: Pointer,
): Pointer {
  const { kernels, memory } = context, { rows, empty } = input.positions, { stride } = input, active = 1 + empty.rows;
  const depth = roundUp(weights.outputs, 4), panels = stride / 32;
  const packed = memory.allocate(32 * panels * 9 * depth), scratch = memory.allocate(scratchBytes);
  kernels.packTransposedPanels(weights.filter, 9, weights.inputs, weights.outputs, depth, packed);
  const dx = memory.allocate(rows * stride), own = rowOffsets(context, rows, stride);
  const gather = (first: number, count: number, gradient: Pointer, table: Pointer) =>
    kernels.gather(gradient, table, 9, 0, count, packed, depth, panels, dx, own + 4 * first, false, scratch);
  gather(1, empty.rows, total, rowOffsets(context, 9 * empty.rows, output.stride));
  gather(active, rows - active, dz, reach);
  kernels.zeroBytes(dx, stride);
  kernels.sumAtEmpty(dx, input.emptyOf, active, rows, stride, true, memory.allocate(active * stride));
  return dx;
}
