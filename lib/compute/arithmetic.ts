/** How this host computes a b + c, on which the last bits of a WebAssembly result depend. */
import { detachedKernels } from "./wasm/kernel_module.ts";

export type Arithmetic = "fused multiply-add" | "multiply, then add";

/**
 * Measured, not looked up: with a = 1 + 2^-12, a a = 1 + 2^-11 + 2^-24 needs 25 bits. Less 1 + 2^-11 it leaves 2^-24 if
 * the product was not rounded, and 0 if it was (relaxed_madd of WebAssembly's relaxed SIMD leaves the choice to the host).
 */
export function arithmetic(): Arithmetic {
  const a = 1 + 2 ** -12;
  return detachedKernels().multiplyAdd(a, a, -(1 + 2 ** -11)) === 0 ? "multiply, then add" : "fused multiply-add";
}
