// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals } from "@std/assert";

const root = new URL("../../", import.meta.url).pathname;

Deno.test("kernels.wasm and exports.ts are what the committed sources compile to (else: deno task kernels)", async () => {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "kernels", "--check"],
    cwd: root,
  }).output();
  const printed = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  assertEquals(success, true, printed);
});

Deno.test("kernels.wasm asks for nothing but a memory", () => {
  const module = new WebAssembly.Module(Deno.readFileSync(`${root}lib/compute/kernels/kernels.wasm`));
  assertEquals(WebAssembly.Module.imports(module), [{ module: "env", name: "memory", kind: "memory" }]);
});
