/**
 * The only import point of TensorFlow.js and its backends: everything else in the project takes `tf` from here, so that
 * there is one engine and one place where it is configured.
 *
 * The WebAssembly backend's binary is part of the module graph (imported as bytes) and handed over as a blob URL, hence
 * loading it needs no permission at all: neither read nor net, env or sys. TensorFlow.js does not start threads in Deno,
 * and our kernels need SIMD anyway, so the one binary stands for all three names.
 */
import * as tf from "@tensorflow/tfjs";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import "@tensorflow/tfjs-backend-webgpu";
import simdBinary from "npm:@tensorflow/tfjs-backend-wasm@4.22.0/dist/tfjs-backend-wasm-simd.wasm" with {
  type: "bytes",
};

const binary = URL.createObjectURL(new Blob([simdBinary], { type: "application/wasm" }));
setWasmPaths({
  "tfjs-backend-wasm.wasm": binary,
  "tfjs-backend-wasm-simd.wasm": binary,
  "tfjs-backend-wasm-threaded-simd.wasm": binary,
}, true);
// Without it TensorFlow.js prints an advertisement for its native binding.
tf.enableProdMode();

export { tf };
export type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
export { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
