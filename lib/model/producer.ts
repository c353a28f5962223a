/** Where a computation is asked to run, and where it ran. */
import { z } from "zod";
import type { OpenBackend } from "../compute/backend.ts";

/** `auto` takes WebGPU where there is a real adapter; `webgpu:NAME` takes the adapter whose name contains NAME. */
export const BackendRequest = z.union(
  [z.enum(["auto", "wasm", "webgpu"]), z.templateLiteral(["webgpu:", z.string().min(1)])],
  { error: "expected auto, wasm, webgpu or webgpu:NAME-OF-ADAPTER" },
);

/**
 * What decides the bits of a result, in words: "wasm, fused multiply-add, @tensorflow/tfjs 4.22.0". Why it was chosen
 * does not matter here.
 */
export function describeProducer(producer: OpenBackend["producer"]): string {
  const packages = Object.entries(producer.packages ?? {}).toSorted(([a], [b]) => a < b ? -1 : 1);
  return [
    producer.adapter ? `${producer.backend} on ${producer.adapter}` : producer.backend,
    ...producer.arithmetic ? [producer.arithmetic] : [],
    ...packages.map(([name, version]) => `${name} ${version}`),
  ].join(", ");
}
