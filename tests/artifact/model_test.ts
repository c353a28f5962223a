// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals, assertThrows } from "@std/assert";
import { writeArrays } from "../../lib/artifact/arrays.ts";
import { InputError } from "../../lib/artifact/input_error.ts";
import { type Model, readModel, writeModel } from "../../lib/artifact/model.ts";
import { tempFolder } from "../pipeline/temp_folder.ts";

const model: Model = {
  info: {
    version: 1,
    network: { features: ["mass"], dense: 1, hidden: 2, lr: 0.01, dropout: 0 },
    training: {
      batch: 128,
      epochs: 8,
      stop_after: 10,
      reduce_after: 5,
      reduce_by: 0.3,
      min_delta: 1e-4,
      init: "orthogonal",
    },
    seed: 1,
    sizes: { et: 31, ht: 32 },
    epoch: 3,
    topology: { class_name: "Model", config: { name: "network", layers: [] } },
  },
  weights: {
    "dense1/kernel": { shape: [1, 2], data: Float32Array.of(0.1, -0) },
    "dense1/bias": { shape: [2], data: Float32Array.of(1e-30, 3) },
  },
};

Deno.test("writeModel() and readModel() keep a model, and the same model gives the same bytes", () => {
  using folder = tempFolder();
  const paths = ["one", "two"].map((name) => `${folder.path}/${name}`) as [string, string];
  for (const path of paths) writeModel(path, model);
  assertEquals(readModel(paths[0]), model);
  assertEquals(Deno.readFileSync(paths[0]), Deno.readFileSync(paths[1]));
});

Deno.test("readModel() says what is wrong with a file that is no model", () => {
  using folder = tempFolder();
  const path = `${folder.path}/file`;
  writeArrays(path, {});
  assertThrows(() => readModel(path), InputError, `cannot read ${path}: it holds no "model"`);
  writeArrays(path, {}, { model: JSON.stringify({ ...model.info, seed: -1 }) });
  assertThrows(() => readModel(path), InputError, `cannot read ${path}: seed: `);
  writeArrays(path, {}, { model: "{" });
  assertThrows(() => readModel(path), InputError, `cannot read ${path}`);
});
