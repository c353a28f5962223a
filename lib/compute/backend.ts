/** Chooses and opens the backend that TensorFlow.js computes on, and says which one it is and why. */
import wasmPackage from "@tensorflow/tfjs-backend-wasm/package.json" with { type: "json" };
import webgpuPackage from "@tensorflow/tfjs-backend-webgpu/package.json" with { type: "json" };
import { InputError } from "../artifact/input_error.ts";
import type { Producer } from "../task/contract.ts";
import { probeAdapter } from "./adapter.ts";
import { arithmetic } from "./arithmetic.ts";
import { tf } from "./tensorflow.ts";
import { registerWasmKernels } from "./wasm_kernels.ts";
import { type GuardedWebgpuBackend, openGuardedBackend } from "./webgpu/guarded_backend.ts";
import { registerWebgpuKernels } from "./webgpu/kernels.ts";
import { checkWebgpuArithmetic } from "./webgpu/self_check.ts";

/**
 * `auto`: WebGPU if there is a hardware adapter that computes correctly, else WebAssembly. `webgpu`: a hardware adapter
 * or an error. `webgpu:NAME`: the first adapter whose name contains NAME, software adapters included.
 */
export type BackendRequest = "auto" | "wasm" | "webgpu" | `webgpu:${string}`;

export interface OpenBackend {
  readonly name: "wasm" | "webgpu";
  /** The WebGPU adapter's name, as its driver gives it. */
  readonly adapter?: string;
  /** Why this backend, in words for the reader: "asked for", "no WebGPU adapter was found: no Vulkan driver". */
  readonly reason: string;
  readonly producer: Producer;
}

/**
 * Makes the backend that `request` asks for TensorFlow.js' current one, with our kernels. Tensors of an adapter opened
 * before are lost when another is opened.
 * @throws InputError if the request is unknown, or names what this machine does not have or what computes wrongly
 */
export async function openBackend(request: BackendRequest): Promise<OpenBackend> {
  if (request === "wasm") return await openWasm("asked for");
  if (request === "auto") return await openBest();
  if (request !== "webgpu" && !/^webgpu:./.test(request)) {
    throw new InputError(`cannot open backend "${request}": expected auto, wasm, webgpu or webgpu:NAME-OF-ADAPTER`);
  }
  const name = request === "webgpu" ? undefined : request.slice("webgpu:".length);
  const probed = await probeAdapter(name);
  if (!probed.found) throw new InputError(`cannot open backend "${request}": ${probed.reason}`);
  try {
    return await openWebgpu(probed, "asked for");
  } catch (error) {
    throw new InputError(`cannot open backend "${request}" on ${probed.adapter}: ${messageOf(error)}`);
  }
}

async function openBest(): Promise<OpenBackend> {
  const probed = await probeAdapter();
  if (!probed.found) return await openWasm(probed.reason);
  try {
    return await openWebgpu(probed, "the machine has a WebGPU adapter");
  } catch (error) {
    return await openWasm(`the WebGPU adapter ${probed.adapter} cannot be used: ${messageOf(error)}`);
  }
}

const messageOf = (error: unknown) => error instanceof Error ? error.message : String(error);

async function openWasm(reason: string): Promise<OpenBackend> {
  registerWasmKernels();
  await select("wasm");
  return describe({ backend: "wasm", arithmetic: arithmetic(), reason });
}

/** What the backend "webgpu" is on at present. */
let current: { readonly adapter: string; readonly backend: GuardedWebgpuBackend } | undefined;

async function openWebgpu(
  { adapter, options }: { adapter: string; options: GPURequestAdapterOptions },
  reason: string,
): Promise<OpenBackend> {
  if (current?.adapter !== adapter || current.backend.failed) {
    current = undefined;
    const backend = await openGuardedBackend(options);
    tf.removeBackend("webgpu");
    tf.registerBackend("webgpu", () => backend);
    registerWebgpuKernels();
    await checkWebgpuArithmetic();
    current = { adapter, backend };
  }
  await select("webgpu");
  return describe({ backend: "webgpu", adapter, arithmetic: "unknown", reason });
}

async function select(name: "wasm" | "webgpu"): Promise<void> {
  if (!await tf.setBackend(name)) throw new Error(`cannot start TensorFlow.js' backend ${name}`);
}

function describe(producer: Producer & { backend: "wasm" | "webgpu"; reason: string }): OpenBackend {
  const { backend: name, adapter, reason } = producer;
  const { name: packageName, version } = name === "wasm" ? wasmPackage : webgpuPackage;
  const packages = { deno: Deno.version.deno, "@tensorflow/tfjs": tf.version.tfjs, [packageName]: version };
  return { name, ...(adapter === undefined ? {} : { adapter }), reason, producer: { ...producer, packages } };
}
