/** Replaces kernels of the WebAssembly backend that are slow or wrong as shipped. */
import { type BackendWasm, tf } from "../tensorflow.ts";

/** A kernel as the engine calls it. */
export interface KernelCall {
  readonly inputs: Readonly<Record<string, tf.TensorInfo | undefined>>;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly backend: BackendWasm;
}

/** Computes the kernel's result, or returns undefined for what is left to the shipped kernel. */
export type Kernel = (call: KernelCall) => tf.TensorInfo | undefined;

/** Puts `kernel` in front of the shipped kernel `name`. */
export function replaceKernel(name: string, kernel: Kernel): void {
  const shipped = tf.getKernel(name, "wasm");
  if (!shipped) {
    throw new Error(`cannot replace kernel ${name} of backend wasm: there is none, expected TensorFlow.js 4.22`);
  }
  tf.unregisterKernel(name, "wasm");
  tf.registerKernel({
    ...shipped,
    kernelFunc: (args) => {
      const call = { inputs: args.inputs, attributes: args.attrs ?? {}, backend: args.backend as BackendWasm };
      return kernel(call) ?? shipped.kernelFunc(args);
    },
  });
}

/** The input of that name. @throws Error if the engine passed none. */
export function inputOf({ inputs }: KernelCall, name: string): tf.TensorInfo {
  const input = inputs[name];
  if (!input) throw new Error(`cannot run a kernel: input "${name}" is missing`);
  return input;
}
