// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals, assertThrows } from "@std/assert";
import type { NamedArray } from "../../lib/artifact/arrays.ts";
import { splits } from "../../lib/artifact/dataset.ts";
import { InputError } from "../../lib/artifact/input_error.ts";
import { BatchReader } from "../../lib/dataset/batches.ts";
import { size, writeDataset } from "../model/small_dataset.ts";
import { tempFolder } from "../pipeline/temp_folder.ts";

/** Three training events: an empty ECal image, one with one cell, one with two. */
function writeThree(path: string): void {
  const arrays: Record<string, NamedArray> = {};
  for (const split of splits) {
    const events = split === "train" ? 3 : 1;
    const take = (values: number[]) => values.slice(0, events);
    arrays[`${split}/y`] = { shape: [events], data: Uint8Array.from(take([1, 0, 1])) };
    arrays[`${split}/hl`] = { shape: [events, 7], data: Float32Array.from({ length: 7 * events }, (_, i) => i) };
    arrays[`${split}/mass`] = { shape: [events, 1], data: Float32Array.from(take([0.5, 0.25, 2])) };
    for (const feature of ["et", "ht"]) {
      const cells = split === "train" ? 3 : 0;
      arrays[`${split}/${feature}/start`] = { shape: [events + 1], data: Uint32Array.from([0, ...take([0, 1, 3])]) };
      arrays[`${split}/${feature}/position`] = { shape: [cells], data: Uint16Array.from([9, 0, 63].slice(0, cells)) };
      arrays[`${split}/${feature}/value`] = { shape: [cells], data: Float32Array.from([0.5, 2, 4].slice(0, cells)) };
    }
  }
  writeDataset(path, arrays, { sizes: { train: 3, valid: 1, test: 1 }, signal: { train: 2, valid: 1, test: 1 } });
}

Deno.test("BatchReader gives the events that are asked for, in that order, images dense", () => {
  using folder = tempFolder();
  writeThree(`${folder.path}/dataset.safetensors`);
  using reader = BatchReader.open(`${folder.path}/dataset.safetensors`);
  assertEquals(splits.map((split) => reader.count(split)), [3, 1, 1]);
  assertEquals(reader.labels("train", 1, 3), Uint8Array.from([0, 1]));

  const { rows, labels, inputs } = reader.read("train", Uint32Array.from([2, 0, 1]), ["hl", "mass", "et"]);
  assertEquals(rows, 3);
  assertEquals(labels, Float32Array.from([1, 1, 0]));
  assertEquals(Object.keys(inputs), ["hl", "mass", "et"]);
  assertEquals(inputs.hl?.slice(0, 8), Float32Array.from([14, 15, 16, 17, 18, 19, 20, 0]));
  assertEquals(inputs.mass, Float32Array.from([2, 0.5, 0.25]));
  const images = new Float32Array(3 * size * size);
  images[0] = 2;
  images[63] = 4;
  images[2 * 64 + 9] = 0.5;
  assertEquals(inputs.et, images);
});

Deno.test("BatchReader refuses a file that is no data set", () => {
  using folder = tempFolder();
  const path = `${folder.path}/text`;
  Deno.writeTextFileSync(path, "not an array in sight");
  assertThrows(() => BatchReader.open(path), InputError, "cannot read");
});
