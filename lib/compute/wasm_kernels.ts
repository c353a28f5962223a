/** Kernels that TensorFlow.js' WebAssembly backend lacks, or ships slow or wrong, replaced by our own. */
import { registerFilterGradient } from "./wasm/filter_gradient.ts";
import { registerIdentity } from "./wasm/identity.ts";

let registered = false;

/** Registers our kernels for the backend "wasm"; a second call does nothing. Call it before the first gradient. */
export function registerWasmKernels(): void {
  if (registered) return;
  registered = true;
  registerFilterGradient();
  registerIdentity();
}
