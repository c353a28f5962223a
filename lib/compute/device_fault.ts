/** Whether an error comes from the device below it. */
import { tf } from "./tensorflow.ts";
import { GuardedWebgpuBackend } from "./webgpu/guarded_backend.ts";

/**
 * What the device of the current backend has reported: that it was lost, that its memory is exhausted, a rejected
 * command. Undefined if it has reported nothing, and on the CPU. To be asked after an error: a lost device makes calls
 * fail in any way.
 */
export async function deviceFault(): Promise<string | undefined> {
  if (tf.getBackend() !== "webgpu") return undefined;
  const backend = tf.backend();
  return backend instanceof GuardedWebgpuBackend ? await backend.fault() : undefined;
}
