// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { InputError } from "../../lib/artifact/input_error.ts";
import { probeAdapter } from "../../lib/compute/adapter.ts";
import { type BackendRequest, openBackend } from "../../lib/compute/backend.ts";
import { tf } from "../../lib/compute/tensorflow.ts";
import { adapterTest } from "./software_adapter.ts";

Deno.test('openBackend("wasm") opens WebAssembly and names the packages that compute', async () => {
  const { name, adapter, reason, producer } = await openBackend("wasm");
  assertEquals([name, adapter, reason, tf.getBackend()], ["wasm", undefined, "asked for", "wasm"]);
  assertEquals(producer.backend, "wasm");
  assertEquals(producer.packages, {
    deno: Deno.version.deno,
    "@tensorflow/tfjs": "4.22.0",
    "@tensorflow/tfjs-backend-wasm": "4.22.0",
  });
});

Deno.test('openBackend("auto") says why it is not WebGPU, or which adapter it is', async () => {
  const hardware = await probeAdapter();
  const { name, adapter, reason, producer } = await openBackend("auto");
  assertEquals(tf.getBackend(), name);
  assertEquals([producer.backend, producer.reason], [name, reason]);
  // A GPU that computes wrongly is refused, which its reason says; a machine without one must not find one.
  if (!hardware.found) assertEquals([name, adapter, reason], ["wasm", undefined, hardware.reason]);
  else if (name === "webgpu") assertEquals(adapter, hardware.adapter);
  else assertStringIncludes(reason, hardware.adapter);
});

adapterTest("openBackend() opens a software adapter that is asked for by name", async () => {
  const { name, adapter, producer } = await openBackend("webgpu:LLVMpipe");
  assertEquals([name, tf.getBackend(), producer.backend], ["webgpu", "webgpu", "webgpu"]);
  assert(adapter?.startsWith("llvmpipe"));
  assertEquals(producer.adapter, adapter);
  assertEquals(producer.packages?.["@tensorflow/tfjs-backend-webgpu"], "4.22.0");
});

adapterTest("openBackend() keeps tensors when the same adapter is opened again", async () => {
  await openBackend("webgpu:llvmpipe");
  const kept = tf.add(tf.ones([3]), 1);
  await openBackend("wasm");
  await openBackend("webgpu:llvmpipe");
  assertEquals([...await kept.data()], [2, 2, 2]);
  kept.dispose();
});

adapterTest("openBackend() names what there is when the named adapter is missing", async () => {
  const error = await assertRejects(() => openBackend("webgpu:No Such GPU"), InputError);
  assertStringIncludes(error.message, 'cannot open backend "webgpu:No Such GPU": no WebGPU adapter is called');
  assertStringIncludes(error.message, "there is ");
  assertStringIncludes(error.message, "llvmpipe");
});

for (const request of ["gpu", "webgpu:", ""]) {
  Deno.test(`openBackend() refuses the unknown request "${request}"`, async () => {
    await assertRejects(
      () => openBackend(request as BackendRequest),
      InputError,
      `cannot open backend "${request}": expected auto, wasm, webgpu or webgpu:NAME-OF-ADAPTER`,
    );
  });
}
