/**
 * Identity without a copy: the result shares the input's values, as on TensorFlow.js' other backends. Each tensor that is
 * saved for a gradient passes through it. Sharing is sound because no kernel of the backend writes to its inputs.
 */
import { inputOf, replaceKernel } from "./shipped_kernel.ts";

export function registerIdentity(): void {
  replaceKernel("Identity", (call) => {
    const { dataId, shape, dtype } = inputOf(call, "x");
    call.backend.incRef(dataId);
    return { dataId, shape, dtype };
  });
}
