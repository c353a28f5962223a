/**
 * Tests on the software adapter "llvmpipe" (Mesa's lavapipe, Debian's mesa-vulkan-drivers), by name, so that no real
 * GPU is taken by chance. Without it they fail where CI is set, and elsewhere are ignored, with the reason in the name.
 */
import { probeAdapter } from "../../lib/compute/adapter.ts";

const softwareAdapter = await probeAdapter("llvmpipe");

/** Registers a test that needs the software adapter. */
export function adapterTest(name: string, run: () => Promise<void>): void {
  if (softwareAdapter.found) return Deno.test(name, run);
  const reason = `${softwareAdapter.reason}; these tests need llvmpipe (Debian: apt-get install mesa-vulkan-drivers)`;
  if (!Deno.env.get("CI")) return Deno.test.ignore(`${name} [${reason}]`, () => {});
  Deno.test(name, () => {
    throw new Error(`cannot test WebGPU: ${reason}`);
  });
}

/** Registers a test that runs with TensorFlow.js on the software adapter. */
export function webgpuTest(name: string, run: () => Promise<void>): void {
  adapterTest(name, async () => {
    await openSoftwareAdapter();
    await run();
  });
}

let opened = false;

/** Imports TensorFlow.js only here: a test of the adapter alone does not load it. */
async function openSoftwareAdapter(): Promise<void> {
  const { tf } = await import("../../lib/compute/tensorflow.ts");
  const { openBackend } = await import("../../lib/compute/backend.ts");
  if (!opened) await openBackend("webgpu:llvmpipe");
  opened = true;
  await tf.setBackend("webgpu");
}
