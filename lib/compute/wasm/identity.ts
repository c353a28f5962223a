/**
 * Identity without a copy: the result shares the input's values, as on TensorFlow.js' other backends. Each tensor that is
 * saved for a gradient passes through it. Sharing is sound because no kernel of the backend writes to its inputs.
 */
import { type BackendWasm, tf } from "../tensorflow.ts";

export function registerIdentity(): void {
  tf.unregisterKernel("Identity", "wasm");
  tf.registerKernel({
    kernelName: "Identity",
    backendName: "wasm",
    kernelFunc: ({ inputs, backend }) => {
      const { x } = inputs as { x: tf.TensorInfo };
      (backend as BackendWasm).incRef(x.dataId);
      return { dataId: x.dataId, shape: x.shape, dtype: x.dtype };
    },
  });
}
