/** BatchMatMul and _FusedMatMul on our matrix product. */
import { type BackendWasm, tf } from "../tensorflow.ts";
import { allocate, kernelsOf, type Pointer, pointerTo } from "./kernel_module.ts";
import { type Factor, multiply } from "./matrix_product.ts";
import { inputOf, type KernelCall, replaceKernel } from "./shipped_kernel.ts";
import { Workspace } from "./workspace.ts";

/** What happens to a product before it leaves: bias at that place (0: none), then perhaps ReLU. */
interface Finish {
  readonly bias: Pointer;
  readonly rectifies: boolean;
}

const sizeOf = (shape: readonly number[]) => tf.util.sizeFromShape([...shape]);

function factorOf(tensor: tf.TensorInfo, transposed: boolean): Omit<Factor, "at"> {
  const [rows, columns] = tensor.shape.slice(-2) as [number, number];
  return { rows, columns, transposed };
}

/** The product of float32 matrices [..., m, k] and [..., k, n] with equal leading axes, or none on one side. */
function product(
  { backend }: KernelCall,
  [a, transposeA]: [tf.TensorInfo, boolean],
  [b, transposeB]: [tf.TensorInfo, boolean],
  finish: Finish,
): tf.TensorInfo | undefined {
  const left = factorOf(a, transposeA), right = factorOf(b, transposeB);
  const m = transposeA ? left.columns : left.rows, n = transposeB ? right.rows : right.columns;
  const leading = [a, b].map(({ shape }) => shape.slice(0, -2));
  const [batchesA, batchesB] = leading.map(sizeOf) as [number, number], batches = Math.max(batchesA, batchesB);
  const unequal = String(leading[0]) !== String(leading[1]) && batchesA !== 1 && batchesB !== 1;
  if (a.dtype !== "float32" || b.dtype !== "float32" || unequal) return undefined;
  if (sizeOf(a.shape) === 0 || sizeOf(b.shape) === 0) return undefined;
  const outer = (batchesA >= batchesB ? leading[0] : leading[1]) as number[];
  const { info, at } = allocate(backend, [...outer, m, n]);
  const step = (batch: number, of: number, { rows, columns }: Omit<Factor, "at">) =>
    of === 1 ? 0 : 4 * batch * rows * columns;
  for (let batch = 0; batch < batches; batch++) {
    multiplyInto(
      backend,
      { ...left, at: pointerTo(backend, a) + step(batch, batchesA, left) },
      { ...right, at: pointerTo(backend, b) + step(batch, batchesB, right) },
      finish,
      [m, n],
      at + 4 * batch * m * n,
    );
  }
  return info;
}

function multiplyInto(
  backend: BackendWasm,
  a: Factor,
  b: Factor,
  { bias, rectifies }: Finish,
  [m, n]: [number, number],
  out: Pointer,
): void {
  using workspace = new Workspace(backend);
  const { at, stride } = multiply(backend, workspace, a, b);
  kernelsOf(backend).finishRows(at, m, n, stride, bias, rectifies, out);
}

function batchMatMul(call: KernelCall): tf.TensorInfo | undefined {
  const { transposeA, transposeB } = call.attributes as { transposeA: boolean; transposeB: boolean };
  return product(call, [inputOf(call, "a"), transposeA], [inputOf(call, "b"), transposeB], {
    bias: 0,
    rectifies: false,
  });
}

function fusedMatMul(call: KernelCall): tf.TensorInfo | undefined {
  const { transposeA, transposeB, activation } = call.attributes as {
    transposeA: boolean;
    transposeB: boolean;
    activation: string;
  };
  const { bias } = call.inputs, a = inputOf(call, "a"), b = inputOf(call, "b");
  const n = b.shape[b.shape.length - (transposeB ? 2 : 1)];
  if (activation !== "linear" && activation !== "relu") return undefined;
  if (bias && (bias.dtype !== "float32" || sizeOf(bias.shape) !== n)) return undefined;
  const finish = { bias: bias ? pointerTo(call.backend, bias) : 0, rectifies: activation === "relu" };
  return product(call, [a, transposeA], [b, transposeB], finish);
}

export function registerMatrixProducts(): void {
  replaceKernel("BatchMatMul", batchMatMul);
  replaceKernel("_FusedMatMul", fusedMatMul);
}
