// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals } from "@std/assert";
import { arithmetic } from "../../lib/compute/arithmetic.ts";
import { detachedKernels } from "../../lib/compute/wasm/kernel_module.ts";
import { generator } from "./tower_cases.ts";

Deno.test("arithmetic() foretells how this host rounds a multiply-add, on a thousand drawn numbers", () => {
  const random = generator(1), { multiplyAdd } = detachedKernels(), fused = arithmetic() === "fused multiply-add";
  let telling = 0;
  for (let i = 0; i < 1000; i++) {
    const [a, b, c] = [random(), random(), random()].map((u) => Math.fround(u - 0.5)) as [number, number, number];
    // A product of two float32 is exact in float64.
    const once = Math.fround(a * b + c), twice = Math.fround(Math.fround(a * b) + c);
    if (once !== twice) telling++;
    assertEquals(multiplyAdd(a, b, c), fused ? once : twice);
  }
  assertEquals(telling > 100, true, `only ${telling} of the numbers tell the two apart`);
});
