// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { probeAdapter } from "../../lib/compute/adapter.ts";
import { tf } from "../../lib/compute/tensorflow.ts";
import { openGuardedBackend } from "../../lib/compute/webgpu/guarded_backend.ts";
import { webgpuTest } from "./software_adapter.ts";

webgpuTest("dataSync() says what to do instead, since Deno cannot read from a GPU synchronously", async () => {
  const sum = tf.add(tf.ones([2000]), 1);
  assertThrows(() => sum.dataSync(), Error, "expected `await data()`");
  assertEquals((await sum.data())[1999], 2);
  assertEquals(sum.dataSync()[0], 2);
  sum.dispose();
});

webgpuTest("after the device rejected a command, every read fails with its reason", async () => {
  const probed = await probeAdapter("llvmpipe");
  if (!probed.found) throw new Error(probed.reason);
  const backend = await openGuardedBackend(probed.options);
  try {
    // The first is read before the fault, the second after it.
    const numbers = () => backend.write(new Float32Array([1, 2, 3]), [3], "float32");
    const before = numbers(), after = numbers();
    backend.uploadToGPU(before);
    backend.uploadToGPU(after);
    assertEquals([...await backend.read(before) as Float32Array], [1, 2, 3]);
    backend.device.createBuffer({ size: 16, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.STORAGE });
    await assertRejects(() => backend.read(after), Error, "cannot trust results of the WebGPU device");
  } finally {
    backend.dispose();
    backend.device.destroy();
  }
});
