/** What becomes of a computation whose device fails under it: lost, out of memory, or refusing a command. */
import { type OpenBackend, openBackend } from "../compute/backend.ts";
import { deviceFault } from "../compute/device_fault.ts";
import type { OnDeviceLoss } from "../task/contract.ts";

/** A device failed, so the same computation may end otherwise on another one, or on this one another time. */
export class DeviceError extends Error {
  override readonly name = "DeviceError";
}

/**
 * Computes on a backend that was opened; where its device fails, once more on the CPU if that was asked for. Then
 * `compute` must make all that it needs anew: what the device held is lost.
 * @throws DeviceError if the device fails and the computation should end there
 */
export async function onDevice<T>(
  opened: OpenBackend,
  { onDeviceLoss, say }: { readonly onDeviceLoss: OnDeviceLoss; readonly say: (line: string) => void },
  compute: (opened: OpenBackend) => Promise<T>,
): Promise<T> {
  try {
    return await compute(opened);
  } catch (error) {
    const fault = await deviceFault();
    if (fault === undefined) throw error;
    const failure = `the WebGPU device ${opened.adapter} failed: ${fault}`;
    if (onDeviceLoss === "fail") throw new DeviceError(failure, { cause: error });
    const cpu = await openBackend("wasm");
    say(`${failure}; the run goes on on the CPU, as asked for`);
    return await compute({ ...cpu, reason: failure, producer: { ...cpu.producer, reason: failure } });
  }
}
