// @ts-types="../../../lib/declarations/std_assert.d.ts"
import { assertEquals } from "@std/assert";

const root = new URL("../../../", import.meta.url).pathname;

Deno.test("energy_flow.wasm is what the committed source compiles to (else: deno task energy_flow_kernel)", async () => {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "energy_flow_kernel", "--check"],
    cwd: root,
  }).output();
  assertEquals(success, true, new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr));
});

Deno.test("energy_flow.wasm asks for nothing but a memory", () => {
  const module = new WebAssembly.Module(Deno.readFileSync(`${root}lib/physics/energy_flow/kernel/energy_flow.wasm`));
  assertEquals(WebAssembly.Module.imports(module), [{ module: "env", name: "memory", kind: "memory" }]);
});
