// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals } from "@std/assert";
import { type Checkpoint, readCheckpoint, writeCheckpoint } from "../../lib/model/checkpoint.ts";
import { tempFolder } from "../pipeline/temp_folder.ts";

const identity = { training: '{"seed":1}', producer: "wasm, fused multiply-add" };

/** Weights that are told apart by `x`. */
function weights(x: number) {
  return {
    "dense1/kernel": { shape: [1, 2], data: Float32Array.of(x, -0) },
    "dense1/bias": { shape: [2], data: Float32Array.of(1e-40, NaN) },
  };
}

const checkpoint: Checkpoint = {
  identity,
  losses: [{ loss: 0.7, valLoss: NaN }, { loss: Infinity, valLoss: 0.6 }],
  weights: weights(1),
  best: weights(2),
  adam: { m: weights(3), v: weights(4), step: 10 },
};

Deno.test("readCheckpoint() gives back what was written, NaN and infinity included", () => {
  using folder = tempFolder();
  writeCheckpoint(folder.path, { ...checkpoint, losses: [] });
  writeCheckpoint(folder.path, checkpoint);
  assertEquals(readCheckpoint(folder.path, identity), { checkpoint });
  assertEquals([...Deno.readDirSync(folder.path)].map(({ name }) => name), ["checkpoint.safetensors"]);
});

Deno.test("readCheckpoint() finds nothing in an empty folder, and ignores what a killed run was writing", () => {
  using folder = tempFolder();
  assertEquals(readCheckpoint(folder.path, identity), { discarded: undefined });
  writeCheckpoint(folder.path, checkpoint);
  const path = `${folder.path}/checkpoint.safetensors`;
  Deno.writeFileSync(`${path}.unfinished`, Deno.readFileSync(path).slice(0, 100));
  assertEquals(readCheckpoint(folder.path, identity), { checkpoint });
  writeCheckpoint(folder.path, checkpoint);
  assertEquals(readCheckpoint(folder.path, identity), { checkpoint });
});

Deno.test("readCheckpoint() discards a checkpoint of another training or producer, and says so", () => {
  using folder = tempFolder();
  writeCheckpoint(folder.path, checkpoint);
  assertEquals(readCheckpoint(folder.path, { ...identity, training: '{"seed":2}' }), {
    discarded: "is of another training",
  });
  assertEquals(readCheckpoint(folder.path, { ...identity, producer: "webgpu on llvmpipe" }), {
    discarded: "was computed by wasm, fused multiply-add, this run by webgpu on llvmpipe",
  });
});

Deno.test("readCheckpoint() notices any byte that changed, and a file cut short", () => {
  using folder = tempFolder();
  writeCheckpoint(folder.path, checkpoint);
  const path = `${folder.path}/checkpoint.safetensors`, bytes = Deno.readFileSync(path);
  for (let i = 0; i < bytes.length; i++) {
    Deno.writeFileSync(path, bytes.map((byte, k) => k === i ? byte ^ 32 : byte));
    const found = readCheckpoint(folder.path, identity);
    const harmless = "checkpoint" in found && JSON.stringify(found) === JSON.stringify({ checkpoint });
    if (!harmless) assertEquals("discarded" in found && found.discarded !== undefined, true, `byte ${i}`);
    Deno.writeFileSync(path, bytes.slice(0, i));
    assertEquals(readCheckpoint(folder.path, identity), { discarded: "is damaged" });
  }
});
