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

/** The activations of every layer from `x`, which stands first, to the output's, which is without its bias. */
export function forward(context: Context, x: Rows, layers: readonly Layer[]): Rows[] {
  const pass = new Pass(context, x.rows, layers), activations = [x];
  let input = x;
  layers.forEach(({ outputs, bias, mask }, i) => {
    const y = { at: context.memory.allocate(x.rows * strideOf(outputs)), rows: x.rows, columns: outputs };
    pass.output(input, layers[i] as Layer, y);
    if (i + 1 < layers.length) context.kernels.finishHidden(y.at, y.rows, outputs, strideOf(outputs), bias, mask);
    activations.push(input = y);
  });
  return activations;
}

/**
 * Writes the gradients of all weights, given that of the output. Returns that of `x`.
 *
 * @param activations of `forward`
 */
export function backward(
  context: Context,
  activations: readonly Rows[],
  layers: readonly Layer[],
  outputGradient: Rows,
  gradients: readonly LayerGradients[],
): Rows {
  const { rows } = outputGradient, pass = new Pass(context, rows, layers);
  const widest = Math.max(...layers.map(({ inputs }) => strideOf(inputs)));
  const turns = [context.memory.allocate(rows * widest), context.memory.allocate(rows * widest)] as const;
  let d = outputGradient;
  for (let i = layers.length - 1; i >= 0; i--) {
    const layer = layers[i] as Layer, x = activations[i] as Rows; // an activation before each layer
    pass.weightGradients(x, d, gradients[i] as LayerGradients);
    const dx = { at: turns[i % 2 === 0 ? 0 : 1], rows, columns: layer.inputs };
    pass.inputGradient(d, layer, dx);
    const before = layers[i - 1];
    if (before) context.kernels.hiddenGradient(dx.at, x.at, rows, x.columns, strideOf(x.columns), before.mask);
    d = dx;
  }
  return d;
}

/** The products of a pass. What they need on the way is used again by the next one, so that it stays in the cache. */
class Pass {
  readonly #kernels: KernelExports;
  readonly #memory: Workspace;
  readonly #rows: number;
  /** Weights in panels of eight columns, or a kernel's gradient on padded rows. */
  readonly #weights: Pointer;
  readonly #scratch: Pointer;
  /** Byte offsets of rows, by their stride. */
  readonly #offsets = new Map<number, Pointer>();

  constructor({ kernels, memory }: Context, rows: number, layers: readonly Layer[]) {
    this.#kernels = kernels;
    this.#memory = memory;
    this.#rows = rows;
    this.#weights = memory.allocate(
      Math.max(...layers.map(({ inputs, outputs }) => strideOf(inputs) * roundUp(outputs, 8))),
    );
    this.#scratch = memory.allocate(scratchBytes);
  }

  /** y = x W */
  output(x: Rows, { inputs, outputs, kernel }: Layer, y: Rows): void {
    this.#kernels.packPanels(kernel, 1, inputs, outputs, roundUp(inputs, 4), this.#weights);
    this.#multiply(x, y);
  }

  /** dx = d W^T */
  inputGradient(d: Rows, { inputs, outputs, kernel }: Layer, dx: Rows): void {
    this.#kernels.packTransposedPanels(kernel, 1, inputs, outputs, roundUp(outputs, 4), this.#weights);
    this.#multiply(d, dx);
  }

  /** dW = x^T d and db = the sum of d's rows. */
  weightGradients(x: Rows, d: Rows, { kernel, bias }: LayerGradients): void {
    const channels = roundUp(x.columns, 4), stride = strideOf(d.columns), offsets = this.#offsetsOf(stride);
    this.#kernels.zeroBytes(this.#weights, channels * stride);
    this.#kernels.filterGradient(
      x.at,
      strideOf(x.columns),
      channels,
      d.at,
      stride,
      offsets,
      1,
      0,
      this.#rows,
      this.#weights,
    );
    this.#kernels.compact(this.#weights, 1, channels, stride, x.columns, d.columns, kernel);
    this.#kernels.sumRows(d.at, this.#rows, d.columns, stride, bias);
  }

  /** y = x times the panels. */
  #multiply(x: Rows, y: Rows): void {
    const depth = roundUp(x.columns, 4), stride = strideOf(y.columns), panels = stride / 32;
    const from = this.#offsetsOf(strideOf(x.columns)), to = this.#offsetsOf(stride);
    this.#kernels.gather(x.at, from, 1, 0, this.#rows, this.#weights, depth, panels, y.at, to, false, this.#scratch);
  }

  #offsetsOf(stride: number): Pointer {
    const known = this.#offsets.get(stride);
    if (known !== undefined) return known;
    const table = this.#memory.allocate(4 * this.#rows);
    this.#kernels.rowOffsets(this.#rows, stride, table);
    this.#offsets.set(stride, table);
    return table;
  }
}
