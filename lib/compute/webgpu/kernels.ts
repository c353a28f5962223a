/** Kernels that TensorFlow.js' WebGPU backend ships slow, wrong or different from TensorFlow, replaced by our own. */
import { registerConvolution, registerInputGradient } from "./convolution.ts";
import { registerFilterGradient } from "./filter_gradient.ts";
import { registerMaxPoolGradient } from "./max_pool_gradient.ts";

let registered = false;

/** Registers our kernels for the backend "webgpu"; a second call does nothing. Call it before the first gradient. */
export function registerWebgpuKernels(): void {
  if (registered) return;
  registered = true;
  registerConvolution();
  registerInputGradient();
  registerFilterGradient();
  registerMaxPoolGradient();
}
