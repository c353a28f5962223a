/** The software adapter that the WebGPU tests run on, named so that no real GPU is taken by chance. */
import { probeAdapter } from "../../lib/compute/adapter.ts";

const softwareAdapter = await probeAdapter("llvmpipe");

/**
 * Registers a test that needs the software adapter "llvmpipe" (Mesa's lavapipe, Debian's mesa-vulkan-drivers). Without
 * one the test fails where CI is set, and elsewhere is reported as ignored, with the reason in its name.
 */
export function webgpuTest(name: string, run: () => Promise<void>): void {
  if (softwareAdapter.found) return Deno.test(name, run);
  const reason = `${softwareAdapter.reason}; these tests need llvmpipe (Debian: apt-get install mesa-vulkan-drivers)`;
  if (!Deno.env.get("CI")) return Deno.test.ignore(`${name} [${reason}]`, () => {});
  Deno.test(name, () => {
    throw new Error(`cannot test WebGPU: ${reason}`);
  });
}
