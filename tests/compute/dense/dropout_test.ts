// @ts-types="../../../lib/declarations/std_assert.d.ts"
import { assertEquals } from "@std/assert";
import { openBackend } from "../../../lib/compute/backend.ts";
import { type DropoutKey, dropoutMask } from "../../../lib/compute/dense/dropout.ts";
import { tf } from "../../../lib/compute/tensorflow.ts";

/** Philox 4x32-10 by its definition. */
function philox(counter: readonly number[], key: readonly number[]): number[] {
  let [a, b, c, d] = counter.map(BigInt) as [bigint, bigint, bigint, bigint];
  let [k0, k1] = key.map(BigInt) as [bigint, bigint];
  const low = (x: bigint) => x & 0xffffffffn;
  for (let round = 0; round < 10; round++) {
    const m = 0xd2511f53n * a, n = 0xcd9e8d57n * c;
    [a, b, c, d] = [(n >> 32n) ^ b ^ k0, low(n), (m >> 32n) ^ d ^ k1, low(m)];
    [k0, k1] = [low(k0 + 0x9e3779b9n), low(k1 + 0xbb67ae85n)];
  }
  return [a, b, c, d].map(Number);
}

Deno.test("the tests' Philox has the known answers of its authors' Random123", () => {
  const hex = (words: readonly number[]) => words.map((word) => word.toString(16).padStart(8, "0")).join(" ");
  const ones = 0xffffffff;
  assertEquals(hex(philox([0, 0, 0, 0], [0, 0])), "6627e8d5 e169c58d bc57ac4c 9b00dbd8");
  assertEquals(hex(philox([ones, ones, ones, ones], [ones, ones])), "408f276d 41c83b0e a20bc7c6 6d5451fd");
  assertEquals(
    hex(philox([0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0])),
    "d16cfe09 94fdcceb 5001e420 24126ea1",
  );
});

const maskOf = (
  key: DropoutKey,
  layer: { number: number; units: number; rate: number },
  first: number,
  count: number,
) => tf.tidy(() => Array.from(dropoutMask(key, layer, first, count).dataSync()));

Deno.test("dropoutMask() drops a unit where its word of Philox is below the rate, the same on every backend", async () => {
  const key = [0xdeadbeef, 0x80000001] as const;
  for (const units of [1, 2, 3, 4, 5, 15, 16, 17, 34, 149]) {
    for (const rate of [0.0019, 0.5, 0.9]) {
      const layer = { number: units, units, rate }, kept = Math.fround(1 / (1 - rate));
      const expected = Array.from({ length: 3 * units }, (_, i) => {
        const row = 126 + Math.floor(i / units), unit = i % units;
        const words = philox([4 * (unit >> 4) + (unit & 3), row, units, 0], key);
        return (words[(unit >> 2) & 3] as number) < rate * 2 ** 32 ? 0 : kept;
      });
      await openBackend("wasm");
      assertEquals(maskOf(key, layer, 126, 3), expected, `${units} units, rate ${rate}`);
      await tf.setBackend("cpu");
      assertEquals(maskOf(key, layer, 126, 3), expected, `${units} units, rate ${rate}, elsewhere`);
    }
  }
});

Deno.test("dropoutMask() for more rows than fit into a megabyte is the same on every backend", async () => {
  const layer = { number: 1, units: 1000, rate: 0.25 }, key = [1, 2] as const;
  await openBackend("wasm");
  const expected = maskOf(key, layer, 5, 700);
  await tf.setBackend("cpu");
  assertEquals(maskOf(key, layer, 5, 700), expected);
});
