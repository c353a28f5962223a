// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals, assertThrows } from "@std/assert";
import { InputError } from "../../lib/artifact/input_error.ts";
import type { Model } from "../../lib/artifact/model.ts";
import { countParameters, networkLayers } from "../../lib/artifact/topology.ts";
import { buildModel } from "../../lib/model/architecture.ts";
import { published } from "../figure/samples.ts";
import { networks, trainedModel } from "../figure/models.ts";

/** A network of pipeline.yaml. */
function named(name: string) {
  const network = networks[name];
  if (!network) throw new RangeError(`cannot test "${name}": pipeline.yaml has no such network`);
  return network;
}

for (const [name, network] of Object.entries(networks)) {
  Deno.test(`networkLayers() gives TensorFlow.js' own shapes and counts of ${name}, and the paper's total`, () => {
    const layers = networkLayers(trainedModel(network));
    const built = buildModel(network, { et: 31, ht: 32 });
    assertEquals(
      layers.map(({ name, shape, parameters }) => ({ name, shape: [null, ...shape], parameters })),
      built.layers.map((layer) => ({
        name: layer.name,
        shape: layer.outputShape as number[],
        parameters: layer.countParams(),
      })),
    );
    assertEquals(countParameters(layers), built.countParams());
    assertEquals(countParameters(layers), published.networks.find((each) => each.name === name)?.parameters);
    built.dispose();
  });
}

Deno.test("networkLayers() names the layers that feed the concatenation, in its order", () => {
  const layers = networkLayers(trainedModel(named("et_and_ht_and_hl")));
  assertEquals(layers.find(({ name }) => name === "concatenate")?.from, ["hl", "et_flatten", "ht_flatten"]);
});

Deno.test("networkLayers() refuses a layer that it does not know and one that nothing feeds", () => {
  const model = trainedModel(named("mass"));
  const changed = (change: (text: string) => string): Model => {
    const topology = JSON.parse(change(JSON.stringify(model.info.topology)));
    return { ...model, info: { ...model.info, topology } };
  };
  assertThrows(
    () => networkLayers(changed((text) => text.replace('"class_name":"Dense"', '"class_name":"Attention"'))),
    InputError,
    "cannot read topology: config.layers.1",
  );
  assertThrows(
    () => networkLayers(changed((text) => text.replace('[["mass"', '[["mess"'))),
    InputError,
    'layer "dense1" is fed by "mess"',
  );
});
