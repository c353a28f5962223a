/** What this machine has for a run: cores, memory, and a GPU if a stage could use one, with the reason if not. */
import type { Instance } from "../pipeline/instance.ts";
import type { Capacity } from "../pipeline/run/resource_pool.ts";

/** The backend that instances ask for in their parameters, and what is found for it. */
export interface FoundBackend {
  /** `WebGPU on NVIDIA H100`, `WebAssembly, since no WebGPU adapter was found: …`. */
  readonly line: string;
  readonly gpu: boolean;
}

/** `jobs` limits the cores in use; without it all are used. */
export function machineCapacity(jobs: number | undefined, backend: FoundBackend | undefined): Capacity {
  return {
    cores: jobs ?? navigator.hardwareConcurrency,
    memoryBytes: Deno.systemMemoryInfo().available,
    // Without a GPU nothing queues for one: the token counts only where the backend is WebGPU.
    gpu: backend?.gpu ? 1 : Infinity,
  };
}

/** Looks for the GPU that the instances could use; undefined where none of them could. Starts a process. */
export async function findBackend(instances: readonly Instance[]): Promise<FoundBackend | undefined> {
  const wanted = new Set(instances.filter(({ resources }) => resources.gpu > 0).map(requestedBackend));
  const [request, ...others] = wanted;
  if (request === undefined) return undefined;
  if (others.length > 0) return { line: `backends as asked for: ${[...wanted].join(", ")}`, gpu: true };
  if (request === "wasm") return { line: "WebAssembly, as asked for", gpu: false };
  const { probeAdapter } = await import("../compute/adapter.ts");
  const name = request.startsWith("webgpu:") ? request.slice("webgpu:".length) : undefined;
  const found = await probeAdapter(name);
  if (found.found) return { line: `WebGPU on ${found.adapter}`, gpu: true };
  return request === "auto"
    ? { line: `WebAssembly, since ${found.reason}`, gpu: false }
    : { line: `${request}, but ${found.reason}`, gpu: false };
}

function requestedBackend({ params }: Instance): string {
  const isMap = typeof params === "object" && params !== null && "backend" in params;
  return isMap && typeof params.backend === "string" ? params.backend : "auto";
}
