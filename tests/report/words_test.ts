// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals } from "@std/assert";
import {
  bytesInWords,
  durationInWords,
  powerOfTenInWords,
  producerInWords,
  roman,
  signed,
} from "../../lib/report/words.ts";

Deno.test("durationInWords() uses the two largest units, and carries over", () => {
  const words = [0.04, 9.94, 9.96, 59.4, 59.6, 185, 3599.6, 7800].map(durationInWords);
  assertEquals(words, [
    "0.0 s",
    "9.9 s",
    "10 s",
    "59 s",
    "1 min 00 s",
    "3 min 05 s",
    "1 h 00 min",
    "2 h 10 min",
  ]);
});

Deno.test("bytesInWords() counts in thousands", () => {
  assertEquals([812, 61_249, 999_949, 999_950, 1_234_567_890].map(bytesInWords), [
    "812 bytes",
    "61.2 KB",
    "999.9 KB",
    "1.0 MB",
    "1,234.6 MB",
  ]);
});

Deno.test("powerOfTenInWords() typesets the exponent", () => {
  assertEquals([0, 2.4e-7, 1, 3e12].map(powerOfTenInWords), ["0", "2.4 × 10⁻⁷", "1.0 × 10⁰", "3.0 × 10¹²"]);
});

Deno.test("signed() writes signs but not that of zero", () => {
  assertEquals([0.027, -0.0307, -0.0001].map((value) => signed(value, 3)), ["+0.027", "−0.031", "0.000"]);
});

Deno.test("roman() numbers tables", () => {
  assertEquals([1, 2, 3, 4, 5, 9, 14].map(roman), ["I", "II", "III", "IV", "V", "IX", "XIV"]);
});

Deno.test("producerInWords() says what computed and why there", () => {
  assertEquals(
    producerInWords({ backend: "wasm", arithmetic: "multiply, then add", reason: "no WebGPU adapter" }),
    "WebAssembly on the processor, multiply, then add (no WebGPU adapter)",
  );
  assertEquals(producerInWords({ backend: "webgpu", adapter: "RTX 4090", arithmetic: "unknown" }), "WebGPU, RTX 4090");
  assertEquals(producerInWords(undefined), "TypeScript");
});
