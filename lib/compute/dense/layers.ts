/** Dense layers with ReLU and dropout, forward and backward, on rows padded to whole tiles. */
import type { KernelExports } from "../kernels/exports.ts";
import type { Pointer } from "../wasm/kernel_module.ts";
import { roundUp, strideOf } from "../wasm/padding.ts";
import type { Workspace } from "../wasm/workspace.ts";

/** A layer's weights, as TensorFlow.js stores them: kernel [inputs, outputs], bias [outputs]. */
export interface Layer {
  readonly inputs: number;
  readonly outputs: number;
  readonly kernel: Pointer;
  readonly bias: Pointer;
  /** Factors [rows, outputs] of what follows ReLU; 0 for none. */
  readonly mask: Pointer;
}

/** Where a layer's gradients go, of the weights' shapes. */
export interface LayerGradients {
  readonly kernel: Pointer;
  readonly bias: Pointer;
}

/** Kernels, and memory for their results. */
export interface Context {
  readonly kernels: KernelExports;
  readonly memory: Workspace;
}

/** Rows of columns, each padded with zeros to a multiple of 32 bytes. */
export interface Rows {
  readonly at: Pointer;
  readonly rows: number;
  readonly columns: number;
}

/** Bytes that a partial tile needs (kernels/convolution.as). */
const scratchBytes = 64;

/** A compact matrix as padded rows: where it is if it lies so, else a copy. */
export function padded({ kernels, memory }: Context, at: Pointer, rows: number, columns: number): Rows {
  const stride = strideOf(columns);
  if (stride === 4 * columns) return { at, rows, columns };
  const copy = memory.allocate(rows * stride);
  kernels.padRows(at, rows, columns, stride, copy);
  return { at: copy, rows, columns };
}

/** Byte offsets of rows; tables of equal strides are made once. */
class Offsets {
  readonly #context: Context;
  readonly #rows: number;
  readonly #tables = new Map<number, Pointer>();

  constructor(context: Context, rows: number) {
    this.#context = context;
    this.#rows = rows;
  }

  of(columns: number): Pointer {
    const stride = strideOf(columns), known = this.#tables.get(stride);
    if (known !== undefined) return known;
    const table = this.#context.memory.allocate(4 * this.#rows);
    this.#context.kernels.rowOffsets(this.#rows, stride, table);
    this.#tables.set(stride, table);
    return table;
  }
}

/** x times panels of eight columns. */
function multiply(context: Context, offsets: Offsets, x: Rows, panels: Pointer, columns: number): Rows {
  const { kernels, memory } = context, { at, rows } = x, depth = roundUp(x.columns, 4), stride = strideOf(columns);
  const y = memory.allocate(rows * stride), scratch = memory.allocate(scratchBytes), count = stride / 32;
  kernels.gather(
    at,
    offsets.of(x.columns),
    1,
    0,
    rows,
    panels,
    depth,
    count,
    y,
    offsets.of(columns),
    false,
    scratch,
  );
  return { at: y, rows, columns };
}

/** The activations of every layer from `x`, which stands first, to the output's, which is without its bias. */
export function forward(context: Context, x: Rows, layers: readonly Layer[]): Rows[] {
  const { kernels, memory } = context, offsets = new Offsets(context, x.rows), activations = [x];
  let input = x;
  layers.forEach(({ inputs, outputs, kernel, bias, mask }, i) => {
    const depth = roundUp(inputs, 4), stride = strideOf(outputs), panels = memory.allocate(stride * depth);
    kernels.packPanels(kernel, 1, inputs, outputs, depth, panels);
    input = multiply(context, offsets, input, panels, outputs);
    if (i + 1 < layers.length) kernels.finishHidden(input.at, x.rows, outputs, stride, bias, mask);
    activations.push(input);
  });
  return activations;
}

/**
 * Writes the gradients of all weights, given that of the output. Returns that of `x` if it is wanted.
 *
 * @param activations of `forward`
 */
export function backward(
  context: Context,
  activations: readonly Rows[],
  layers: readonly Layer[],
  outputGradient: Rows,
  gradients: readonly LayerGradients[],
  wantsInput: boolean,
): Rows | undefined {
  const offsets = new Offsets(context, outputGradient.rows);
  let d = outputGradient;
  for (let i = layers.length - 1; i >= 0; i--) {
    const layer = layers[i] as Layer, x = activations[i] as Rows; // an activation before each layer
    weightGradients(context, offsets, x, d, gradients[i] as LayerGradients);
    if (i === 0 && !wantsInput) return undefined;
    d = inputGradient(context, offsets, d, layer);
    if (i > 0) {
      const { mask } = layers[i - 1] as Layer;
      context.kernels.hiddenGradient(d.at, x.at, x.rows, x.columns, strideOf(x.columns), mask);
    }
  }
  return d;
}

/** dW = x^T d and db = the sum of d's rows. */
function weightGradients(
  { kernels, memory }: Context,
  offsets: Offsets,
  x: Rows,
  d: Rows,
  { kernel, bias }: LayerGradients,
): void {
  const { rows } = x, channels = roundUp(x.columns, 4), stride = strideOf(d.columns);
  const sums = memory.allocate(channels * stride);
  kernels.zeroBytes(sums, channels * stride);
  kernels.filterGradient(x.at, strideOf(x.columns), channels, d.at, stride, offsets.of(d.columns), 1, 0, rows, sums);
  kernels.compact(sums, 1, channels, stride, x.columns, d.columns, kernel);
  kernels.sumRows(d.at, rows, d.columns, stride, bias);
}

/** dx = d W^T. */
function inputGradient(context: Context, offsets: Offsets, d: Rows, { inputs, outputs, kernel }: Layer): Rows {
  const depth = roundUp(outputs, 4), panels = context.memory.allocate(strideOf(inputs) * depth);
  context.kernels.packTransposedPanels(kernel, 1, inputs, outputs, depth, panels);
  return multiply(context, offsets, d, panels, inputs);
}
