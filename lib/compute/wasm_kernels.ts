/** Kernels that TensorFlow.js' WebAssembly backend lacks, or ships slow or wrong, replaced by our own. */
import { registerFilterGradient } from "./wasm/filter_gradient.ts";
import { registerIdentity } from "./wasm/identity.ts";
import { registerMatrixProducts } from "./wasm/matrix_kernels.ts";
import { registerMaxPoolGradient } from "./wasm/max_pool_gradient.ts";
import { registerSum } from "./wasm/sum.ts";

let registered = false;

/** Registers our kernels for the backend "wasm"; a second call does nothing. Call it before the first gradient. */
export function registerWasmKernels(): void {
  if (registered) return;
  registered = true;
  registerFilterGradient();
  registerIdentity();
  registerMatrixProducts();
  registerMaxPoolGradient();
  registerSum();
}
