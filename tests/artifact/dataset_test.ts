// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals, assertThrows } from "@std/assert";
import { writeArrays } from "../../lib/artifact/arrays.ts";
import { type DatasetInfo, openDataset } from "../../lib/artifact/dataset.ts";
import { InputError } from "../../lib/artifact/input_error.ts";

const asGiven = { kind: "as given", why: "a test" } as const;
const info: DatasetInfo = {
  version: 1,
  sizes: { et: 31, ht: 32 },
  scaling: { hl: asGiven, mass: asGiven, et: asGiven, ht: asGiven },
  events: {
    train: { used: 3, given: 5, signal: 2 },
    valid: { used: 1, given: 1, signal: 0 },
    test: { used: 1, given: 1, signal: 1 },
  },
};

Deno.test("openDataset() gives the facts that were written, and refuses other files and other versions", () => {
  const path = Deno.makeTempFileSync();
  const y = { shape: [3], data: Uint8Array.of(0, 1, 1) };
  try {
    writeArrays(path, { "train/y": y }, { dataset: JSON.stringify(info) });
    const dataset = openDataset(path);
    assertEquals(dataset.info, info);
    assertEquals(dataset.arrays.read("train/y"), y);
    dataset.arrays.close();
    const others: Record<string, string>[] = [{}, { dataset: "{" }, {
      dataset: JSON.stringify({ ...info, version: 2 }),
    }];
    for (const metadata of others) {
      writeArrays(path, { "train/y": y }, metadata);
      assertThrows(() => openDataset(path), InputError, "expected an output of prepare");
    }
  } finally {
    Deno.removeSync(path);
  }
});
