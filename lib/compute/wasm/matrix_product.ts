/**
 * Matrix products of float32 tensors, plain and with transposed factors, on the tiles that the convolutions use. The
 * shipped kernels multiply transposed factors element by element, which the gradients of a dense layer need.
 */
import type { BackendWasm } from "../tensorflow.ts";
import { kernelsOf, type Pointer } from "./kernel_module.ts";
import { roundUp, strideOf } from "./padding.ts";
import type { Workspace } from "./workspace.ts";

/** A matrix as it is stored, row-major; the product uses its transpose if `transposed`. */
export interface Factor {
  readonly at: Pointer;
  readonly rows: number;
  readonly columns: number;
  readonly transposed: boolean;
}

/** A product's rows, of `stride` bytes each. */
export interface PaddedRows {
  readonly at: Pointer;
  readonly stride: number;
}

/** The product of op(a) [m, k] and op(b) [k, n], in memory of `workspace`. All sizes are positive. */
export function multiply(backend: BackendWasm, workspace: Workspace, a: Factor, b: Factor): PaddedRows {
  return a.transposed && !b.transposed
    ? multiplyTransposed(backend, workspace, a, b)
    : multiplyPanels(backend, workspace, a, b);
}

/** a^T b: a sum over rows of products, in blocks, as a filter's gradient. */
function multiplyTransposed(backend: BackendWasm, workspace: Workspace, a: Factor, b: Factor): PaddedRows {
  const kernels = kernelsOf(backend), channels = roundUp(a.columns, 4), stride = strideOf(b.columns);
  const x = paddedRows(backend, workspace, a, 4 * channels), y = paddedRows(backend, workspace, b, stride);
  const table = workspace.allocate(4 * b.rows), at = workspace.allocate(channels * stride);
  kernels.rowOffsets(b.rows, stride, table);
  kernels.zeroBytes(at, channels * stride);
  kernels.filterGradient(x, 4 * channels, channels, y, stride, table, 1, 0, a.rows, at);
  return { at, stride };
}

/** op(a) b or op(a) b^T: rows of the left factor times panels of eight columns of the right one. */
function multiplyPanels(backend: BackendWasm, workspace: Workspace, a: Factor, b: Factor): PaddedRows {
  const kernels = kernelsOf(backend);
  const [m, k, n] = [
    a.transposed ? a.columns : a.rows,
    b.transposed ? b.columns : b.rows,
    b.transposed ? b.rows : b.columns,
  ];
  const depth = roundUp(k, 4), stride = strideOf(n), panels = stride / 32;
  const x = (a.transposed ? transposedRows : paddedRows)(backend, workspace, a, 4 * depth);
  const packed = workspace.allocate(32 * panels * depth);
  if (b.transposed) kernels.packTransposedPanels(b.at, 1, n, k, depth, packed);
  else kernels.packPanels(b.at, 1, k, n, depth, packed);
  const from = workspace.allocate(4 * m), to = workspace.allocate(4 * m), scratch = workspace.allocate(64);
  kernels.rowOffsets(m, 4 * depth, from);
  kernels.rowOffsets(m, stride, to);
  const at = workspace.allocate(m * stride);
  kernels.gather(x, from, 1, 0, m, packed, depth, panels, at, to, false, scratch);
  return { at, stride };
}

/** The stored matrix with its rows `stride` bytes apart: where it is if it lies so, else a padded copy. */
function paddedRows(
  backend: BackendWasm,
  workspace: Workspace,
  { at, rows, columns }: Factor,
  stride: number,
): Pointer {
  if (stride === 4 * columns) return at;
  const copy = workspace.allocate(rows * stride);
  kernelsOf(backend).padRows(at, rows, columns, stride, copy);
  return copy;
}

/** The stored matrix' transpose, its rows `stride` bytes apart. */
function transposedRows(
  backend: BackendWasm,
  workspace: Workspace,
  { at, rows, columns }: Factor,
  stride: number,
): Pointer {
  const copy = workspace.allocate(columns * stride);
  kernelsOf(backend).padTransposedRows(at, rows, columns, stride, copy);
  return copy;
}
