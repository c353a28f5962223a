// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals, assertLess } from "@std/assert";
import { Network } from "../../lib/artifact/model.ts";
import { openBackend } from "../../lib/compute/backend.ts";
import { tf } from "../../lib/compute/tensorflow.ts";
import { buildModel } from "../../lib/model/architecture.ts";
import { dropoutMasks, forward } from "../../lib/model/forward.ts";
import { Random } from "../../lib/model/random.ts";
import { parametersOf, structureOf } from "../../lib/model/structure.ts";
import { initialWeights, setWeights } from "../../lib/model/weights.ts";

async function build() {
  await openBackend("wasm");
  const network = Network.parse({ features: ["hl"], dense: 3, hidden: 50, lr: 0.001, dropout: 0.3 });
  const model = buildModel(network, { et: 8, ht: 8 }), parameters = parametersOf(model);
  setWeights(parameters, initialWeights(parameters, "glorot_uniform", 1));
  const variables = new Map(parameters.map(({ name, variable }) => [name, variable]));
  return { model, variables, structure: structureOf(model) };
}

const whole = (rows: number) => ({ first: 0, count: rows, batchRows: rows });

Deno.test("dropoutMasks() drop the layer's share of units, scale the others, and leave the last dense layer alone", async () => {
  const { structure } = await build(), rows = 2000;
  const masks = dropoutMasks(structure, whole(rows), Random.stream(1, ["test"]));
  assertEquals([...masks.keys()], ["dense1", "dense2"]);
  for (const mask of masks.values()) {
    assertEquals(mask.shape, [rows, 50]);
    const values = mask.dataSync(), dropped = values.filter((value) => value === 0).length / values.length;
    // Five standard errors of a share of 0.3 in 100,000 draws.
    assertLess(Math.abs(dropped - 0.3), 5 * Math.sqrt(0.3 * 0.7 / values.length));
    assertEquals(new Set(values), new Set([0, Math.fround(1 / 0.7)]));
  }
});

Deno.test("dropoutMasks() gives a row the same mask however the batch is shared out", async () => {
  const { structure } = await build();
  const draw = (first: number, count: number) =>
    dropoutMasks(structure, { first, count, batchRows: 9 }, Random.stream(3, ["test"])).get("dense1")?.dataSync() ?? [];
  assertEquals([...draw(0, 5), ...draw(5, 4)], [...draw(0, 9)]);
});

Deno.test("forward() drops units after the activation, as the model's own layers do", async () => {
  const { variables, structure } = await build();
  const x = tf.randomNormal([20, 7], 0, 1, "float32", 1);
  const masks = dropoutMasks(structure, whole(20), Random.stream(2, ["test"]));
  const weight = (name: string) => variables.get(name) as tf.Variable;
  const expected = tf.tidy(() => {
    let y: tf.Tensor = x;
    for (const name of ["dense1", "dense2", "dense3"]) {
      y = tf.relu(tf.add(tf.dot(y, weight(`${name}/kernel`)), weight(`${name}/bias`)));
      if (name !== "dense3") y = tf.mul(y, masks.get(name) as tf.Tensor);
    }
    return tf.add(tf.dot(y, weight("output/kernel")), weight("output/bias")).dataSync();
  });
  const logits = forward(structure, variables, { hl: x }, masks).dataSync();
  const without = forward(structure, variables, { hl: x }).dataSync();
  assertEquals(logits.length, 20);
  logits.forEach((logit, i) => assertLess(Math.abs(logit - (expected[i] as number)), 1e-5));
  assert(logits.some((logit, i) => Math.abs(logit - (without[i] as number)) > 1e-2), "the masks had no effect");
});
