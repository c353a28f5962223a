/** TensorFlow.js' WebGPU backend, made to fail aloud and to repeat itself. */
import { WebGPUBackend } from "../tensorflow.ts";

/**
 * WebGPU reports a rejected command, exhausted memory or a lost device apart from the call that caused it, and
 * TensorFlow.js listens to none of them: what is read afterwards is stale memory, often zeros. Here every read fails
 * from then on. All numbers leave the device through `read`, so no wrong one gets out.
 */
export class GuardedWebgpuBackend extends WebGPUBackend {
  #fault: string | undefined;
  #disposed = false;

  constructor(device: GPUDevice, info: GPUAdapterInfo) {
    super(device, info);
    // Matrix products with a long inner side would add their parts by atomics, in an order that changes from run to run.
    this.thresholdToIncreaseWorkgroups = 0;
    device.addEventListener("uncapturederror", (event) => {
      event.preventDefault();
      const { error } = event as GPUUncapturedErrorEvent;
      this.#fault ??= error instanceof GPUOutOfMemoryError
        ? `its memory is exhausted: ${error.message}`
        : error.message;
    });
    void device.lost.then(({ reason, message }) => {
      if (!this.#disposed) this.#fault ??= `the device was lost (${reason}): ${message}`;
    });
  }

  /** Whether the device is known to have failed: then it must be opened anew. */
  get failed(): boolean {
    return this.#fault !== undefined;
  }

  /** What the device has reported since it was opened. Reports follow their cause, so this waits a moment for one. */
  async fault(patienceMs = 200): Promise<string | undefined> {
    const { promise: waited, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, this.#fault === undefined ? patienceMs : 0);
    await Promise.race([this.device.lost, waited]);
    clearTimeout(timer);
    return this.#fault;
  }

  override dispose(): void {
    this.#disposed = true;
    super.dispose();
  }

  /** @throws Error if the device has reported a fault since it was opened. */
  override async read(dataId: object): ReturnType<WebGPUBackend["read"]> {
    const values = await super.read(dataId);
    if (this.#fault !== undefined) throw new Error(`cannot trust results of the WebGPU device: ${this.#fault}`);
    return values;
  }

  /** @throws Error unless the values are still in memory: Deno has no canvas through which to read synchronously. */
  override readSync(dataId: object): ReturnType<WebGPUBackend["readSync"]> {
    if (this.tensorMap.get(dataId)?.values == null) {
      throw new Error("cannot read a tensor on WebGPU with dataSync(): it is on the device, expected `await data()`");
    }
    return super.readSync(dataId);
  }
}

/** Opens the adapter that `options` lead to, with all the memory that it offers. */
export async function openGuardedBackend(options: GPURequestAdapterOptions): Promise<GuardedWebgpuBackend> {
  const adapter = await navigator.gpu.requestAdapter(options);
  if (!adapter) throw new Error("cannot open a WebGPU device: the adapter has gone");
  const { limits } = adapter;
  const device = await adapter.requestDevice({
    requiredLimits: {
      maxBufferSize: limits.maxBufferSize,
      maxStorageBufferBindingSize: limits.maxStorageBufferBindingSize,
      maxStorageBuffersPerShaderStage: limits.maxStorageBuffersPerShaderStage,
      maxComputeWorkgroupStorageSize: limits.maxComputeWorkgroupStorageSize,
      maxComputeWorkgroupsPerDimension: limits.maxComputeWorkgroupsPerDimension,
      maxComputeWorkgroupSizeX: limits.maxComputeWorkgroupSizeX,
      maxComputeInvocationsPerWorkgroup: limits.maxComputeInvocationsPerWorkgroup,
    },
  });
  return new GuardedWebgpuBackend(device, adapter.info);
}
