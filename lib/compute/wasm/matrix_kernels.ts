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

/** The leading axes of a product of stacks of matrices: equal ones, or one stack's if the other is a single matrix. */
function leadingAxes(a: tf.TensorInfo, b: tf.TensorInfo): number[] | undefined {
  const left = a.shape.slice(0, -2), right = b.shape.slice(0, -2);
  if (String(left) === String(right) || sizeOf(right) === 1) return left;
  return sizeOf(left) === 1 ? right : undefined;
}

/** The product of float32 matrices [..., m, k] and [..., k, n]; undefined for what is left to the shipped kernel. */
function product(
  { backend }: KernelCall,
  [a, transposeA]: [tf.TensorInfo, boolean],
  [b, transposeB]: [tf.TensorInfo, boolean],
  finish: Finish,
): tf.TensorInfo | undefined {
  const leading = leadingAxes(a, b), left = factorOf(a, transposeA), right = factorOf(b, transposeB);
  const m = transposeA ? left.columns : left.rows, n = transposeB ? right.rows : right.columns;
  const nothing = sizeOf(a.shape) === 0 || sizeOf(b.shape) === 0;
  if (a.dtype !== "float32" || b.dtype !== "float32" || !leading || (nothing && finish.bias)) return undefined;
  const { info, at } = allocate(backend, [...leading, m, n]), batches = sizeOf(leading);
  if (nothing) {
    kernelsOf(backend).zeroBytes(at, 4 * batches * m * n);
    return info;
  }
  // A single matrix is the factor of every batch.
  const step = ({ shape }: tf.TensorInfo) => sizeOf(shape.slice(0, -2)) === 1 ? 0 : 4 * sizeOf(shape.slice(-2));
  const atA = pointerTo(backend, a), atB = pointerTo(backend, b);
  for (let batch = 0; batch < batches; batch++) {
    const factors = { ...left, at: atA + batch * step(a) }, others = { ...right, at: atB + batch * step(b) };
    multiplyInto(backend, factors, others, finish, [m, n], at + 4 * batch * m * n);
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
