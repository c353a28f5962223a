// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals } from "@std/assert";
import { compileKernels } from "../../lib/compute/kernels/build.ts";

const committed = (name: string) => new URL(`../../lib/compute/kernels/${name}`, import.meta.url);

Deno.test("kernels.wasm and exports.ts are what the committed sources compile to (else: deno task kernels)", async () => {
  const { wasm, exports } = await compileKernels();
  assertEquals(wasm, Deno.readFileSync(committed("kernels.wasm")));
  assertEquals(exports, Deno.readTextFileSync(committed("exports.ts")));
});

Deno.test("kernels.wasm asks for nothing but a memory", () => {
  const module = new WebAssembly.Module(Deno.readFileSync(committed("kernels.wasm")));
  assertEquals(WebAssembly.Module.imports(module), [{ module: "env", name: "memory", kind: "memory" }]);
});
