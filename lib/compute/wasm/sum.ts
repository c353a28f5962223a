/** Sum over leading axes (a bias' gradient) or over trailing ones (a loss) of float32 tensors. */
import { type BackendWasm, tf } from "../tensorflow.ts";
import { allocate, kernelsOf, pointerTo } from "./kernel_module.ts";
import { inputOf, type KernelCall, replaceKernel } from "./shipped_kernel.ts";

const sizeOf = (shape: readonly number[]) => tf.util.sizeFromShape([...shape]);

/** Whether the sorted axes are the first, or the last, of `rank`. */
function sideOf(axes: readonly number[], rank: number): "leading" | "trailing" | undefined {
  if (axes.every((axis, i) => axis === rank - axes.length + i)) return "trailing";
  return axes.every((axis, i) => axis === i) ? "leading" : undefined;
}

function sum(call: KernelCall): tf.TensorInfo | undefined {
  const x = inputOf(call, "x"), rank = x.shape.length;
  const { axis, keepDims } = call.attributes as { axis: number | number[]; keepDims: boolean };
  const axes = tf.util.parseAxisParam(axis, [...x.shape]).toSorted((a, b) => a - b), side = sideOf(axes, rank);
  if (x.dtype !== "float32" || !side || sizeOf(x.shape) === 0) return undefined;
  const kept = x.shape.filter((_, i) => !axes.includes(i));
  const shape = keepDims ? x.shape.map((size, i) => axes.includes(i) ? 1 : size) : kept;
  return sumSide(call.backend, x, sizeOf(kept), side, shape);
}

function sumSide(
  backend: BackendWasm,
  x: tf.TensorInfo,
  kept: number,
  side: "leading" | "trailing",
  shape: number[],
): tf.TensorInfo {
  const kernels = kernelsOf(backend), { info, at } = allocate(backend, shape);
  const summed = sizeOf(x.shape) / kept, from = pointerTo(backend, x);
  if (side === "leading") kernels.sumRows(from, summed, kept, 4 * kept, at);
  else kernels.sumColumns(from, kept, summed, at);
  return info;
}

export function registerSum(): void {
  replaceKernel("Sum", sum);
}
