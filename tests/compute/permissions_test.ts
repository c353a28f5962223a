// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals, assertMatch } from "@std/assert";

Deno.test("the WebAssembly backend and our kernels train without any permission", async () => {
  const { stdout, stderr, success } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-prompt",
      "--cached-only",
      "--lock=deno.lock",
      "--frozen",
      new URL("permissions_probe.ts", import.meta.url).pathname,
    ],
    clearEnv: true,
    env: Object.fromEntries(["DENO_DIR", "HOME", "XDG_CACHE_HOME"].flatMap((name) => {
      const value = Deno.env.get(name);
      return value === undefined ? [] : [[name, value]];
    })),
  }).output();
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  assertEquals([success, decode(stderr)], [true, ""]);
  assertMatch(decode(stdout), /^wasm (fused multiply-add|multiply, then add) 0\.0900\n$/);
});
