// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals } from "@std/assert";
import { findBackend, machineCapacity } from "../../lib/cli/capacity.ts";
import type { Json } from "../../lib/pipeline/identity.ts";
import { expandText, find, smallPipeline } from "../pipeline/small_pipeline.ts";

async function instanceWith(gpu: number, params: Json) {
  const instance = find(await expandText(smallPipeline), "train@et/1");
  return { ...instance, params, resources: { ...instance.resources, gpu } };
}

Deno.test("findBackend() looks for a GPU only where a stage could use one", async () => {
  assertEquals(await findBackend([]), undefined);
  assertEquals(await findBackend([await instanceWith(0, { backend: "auto" })]), undefined);
  assertEquals(await findBackend([await instanceWith(1, { backend: "wasm" })]), {
    line: "WebAssembly, as asked for",
    gpu: false,
  });
});

Deno.test("findBackend() says why a named adapter is not used", async () => {
  const found = await findBackend([await instanceWith(1, { backend: "webgpu:no such adapter" })]);
  assertEquals(found?.gpu, false);
  assert(found?.line.startsWith("webgpu:no such adapter, but "), found?.line);
});

Deno.test("machineCapacity() has one GPU token, or as many as anybody asks for where there is no GPU", () => {
  assertEquals(machineCapacity(3, { line: "", gpu: true }).gpu, 1);
  assertEquals(machineCapacity(3, { line: "", gpu: false }).gpu, Infinity);
  assertEquals(machineCapacity(3, undefined).cores, 3);
  assertEquals(machineCapacity(undefined, undefined).cores, navigator.hardwareConcurrency);
  assert(machineCapacity(1, undefined).memoryBytes > 0);
});
