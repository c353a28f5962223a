/** The seven networks against Keras: layers, parameters, and one full-size forward and backward pass each. */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertAlmostEquals, assertEquals, assertLess } from "@std/assert";
import type { Feature } from "../../lib/artifact/dataset.ts";
import { Network } from "../../lib/artifact/model.ts";
import { openBackend } from "../../lib/compute/backend.ts";
import { tf } from "../../lib/compute/tensorflow.ts";
import { buildModel } from "../../lib/model/architecture.ts";
import { forward } from "../../lib/model/forward.ts";
import { meanCrossEntropy } from "../../lib/model/loss.ts";
import { countParameters, type Parameter, parametersOf, structureOf } from "../../lib/model/structure.ts";
import {
  deviation,
  float32Of,
  Lcg,
  norm,
  numbersOf,
  readFixture,
  type RecordedArray,
  recordedGlorot,
} from "./fixtures.ts";

interface RecordedLayer {
  readonly name: string;
  readonly class: string;
  readonly output_shape: number[];
  readonly parameters: number;
  readonly [setting: string]: unknown;
}

interface RecordedNetwork {
  readonly inputs: Feature[];
  readonly total_parameters: number;
  readonly layers: RecordedLayer[];
  readonly probe: {
    readonly labels: RecordedArray;
    readonly input_sums: Record<string, number>;
    readonly weight_sums: Record<string, number>;
    readonly probability: RecordedArray;
    readonly loss: number;
    readonly gradients: Record<string, { norm: number; sum: number; first: RecordedArray }>;
  };
}

const { networks } = readFixture<{ networks: Record<string, RecordedNetwork> }>("networks");

/** pipeline.yaml's table; the order of `features` must not matter. */
const table: Record<string, { network: unknown; parameters: number }> = {
  hl: { network: { features: ["hl"], dense: 5, hidden: 149, lr: 0.001, dropout: 0.0019 }, parameters: 90_742 },
  et_and_ht: {
    network: { features: ["ht", "et"], conv: 3, filters: 47, dense: 2, hidden: 146, lr: 1e-4, dropout: 0 },
    parameters: 441_559,
  },
  et: {
    network: { features: ["et"], conv: 3, filters: 117, dense: 2, hidden: 160, lr: 1e-4, dropout: 0 },
    parameters: 943_361,
  },
  ht: {
    network: { features: ["ht"], conv: 2, filters: 27, dense: 2, hidden: 84, lr: 0.01, dropout: 0.5 },
    parameters: 172_495,
  },
  et_and_ht_and_hl: {
    network: { features: ["et", "ht", "hl"], conv: 3, filters: 34, dense: 2, hidden: 154, lr: 1e-4, dropout: 0 },
    parameters: 297_869,
  },
  mass: { network: { features: ["mass"], dense: 3, hidden: 10, lr: 0.01, dropout: 0 }, parameters: 251 },
  hl_and_mass: {
    network: { features: ["mass", "hl"], dense: 3, hidden: 109, lr: 0.0013, dropout: 0 },
    parameters: 25_071,
  },
};

async function build(name: string): Promise<{ model: tf.LayersModel; recorded: RecordedNetwork; parameters: number }> {
  await openBackend("wasm");
  const { network, parameters } = table[name] as typeof table[string];
  const model = buildModel(Network.parse(network), { et: 31, ht: 32 });
  return { model, recorded: networks[name] as RecordedNetwork, parameters };
}

/** A layer in the fixture's words. */
function describe(layer: tf.layers.Layer): Record<string, unknown> {
  const config = layer.getConfig() as Record<string, unknown>;
  const [, ...shape] = layer.outputShape as number[];
  const translated: Record<string, unknown> = {
    name: layer.name,
    class: layer.getClassName(),
    output_shape: shape,
    parameters: layer.countParams(),
    filters: config.filters,
    kernel_size: config.kernelSize,
    pool_size: config.poolSize,
    strides: config.strides,
    padding: config.padding,
    units: config.units,
    activation: config.activation,
    rate: config.rate,
    use_bias: config.useBias,
    weights: Object.fromEntries(layer.weights.map((w) => [w.originalName.split("/")[1], w.shape])),
  };
  return translated;
}

for (const network of Object.keys(table)) {
  Deno.test(`buildModel() gives the layers that Keras gives for ${network}`, async () => {
    const { model, recorded, parameters } = await build(network);
    assertEquals(model.countParams(), parameters);
    assertEquals(model.countParams(), recorded.total_parameters);
    assertEquals(countParameters(parametersOf(model)), parameters);
    assertEquals(model.inputNames, recorded.inputs);
    assertEquals(structureOf(model).inputs, recorded.inputs);
    const layers = new Map(model.layers.map((layer) => [layer.name, describe(layer)]));
    assertEquals([...layers.keys()].toSorted(), recorded.layers.map((layer) => layer.name).toSorted());
    for (const expected of recorded.layers) {
      const actual = layers.get(expected.name) as Record<string, unknown>;
      for (const [key, value] of Object.entries(expected)) {
        if (key.endsWith("_initializer") || key.endsWith("_constraint")) continue; // initialisation_test.ts; always null
        assertEquals(actual[key], value, `${expected.name}: ${key}`);
      }
    }
    const weighted = recorded.layers.filter((layer) => layer.weights).map((layer) => layer.name);
    assertEquals(
      parametersOf(model).map((parameter) => parameter.name),
      weighted.flatMap((layer) => [`${layer}/kernel`, `${layer}/bias`]),
    );
    model.dispose();
  });

  Deno.test(`forward() and its gradients give Keras' numbers for ${network} at full size`, async () => {
    const { model, recorded: { probe } } = await build(network);
    const parameters = parametersOf(model), before = tf.memory().numTensors;
    setProbeWeights(parameters, probe.weight_sums);
    const inputs = probeInputs(model, probe.input_sums);
    const structure = structureOf(model);
    const variables = new Map(parameters.map(({ name, variable }) => [name, variable]));
    const labels = tf.tensor1d(float32Of(probe.labels).data);

    const probability = tf.tidy(() => tf.sigmoid(forward(structure, variables, inputs)).dataSync());
    assertLess(deviation(probability, numbersOf(probe.probability)), 1e-6);
    const own = tf.tidy(() =>
      (model.predict(model.inputNames.map((n) => inputs[n] as tf.Tensor)) as tf.Tensor).dataSync()
    );
    assertLess(deviation(own, numbersOf(probe.probability)), 1e-6);

    const { value, grads } = tf.variableGrads(
      () => meanCrossEntropy(forward(structure, variables, inputs), labels, 2),
      parameters.map(({ variable }) => variable),
    );
    assertAlmostEquals(value.dataSync()[0] as number, probe.loss, 1e-6);
    for (const { name, variable } of parameters) {
      const expected = probe.gradients[name], gradient = (grads[variable.name] as tf.Tensor).dataSync();
      assert(expected, `Keras has no gradient of ${name}`);
      const tolerance = (belowKink(network, name) ? 2e-3 : 2e-5) * Math.max(expected.norm, 0.01);
      assertAlmostEquals(norm(gradient), expected.norm, tolerance, `${name}: norm`);
      numbersOf(expected.first).forEach((entry, i) => {
        assertAlmostEquals(gradient[i] as number, entry, tolerance, `${name}: entry ${i}`);
      });
    }
    tf.dispose([value, grads, inputs, labels]);
    assertEquals(tf.memory().numTensors, before, "tensors left behind");
    model.dispose();
  });
}

/**
 * In the probe of `et` one of 59,904 inputs of a ReLU, in block 2's first convolution, is 2.7e-8 in float64, a third of
 * float32's rounding there. The fused tower rounds in another order than Keras and finds the other side, which moves
 * the gradients from there down by parts in a thousand.
 */
function belowKink(network: string, variable: string): boolean {
  return network === "et" && /^et_block(1|2_conv1)/.test(variable);
}

/** Variable k: seed 1000 + k; kernels Glorot uniform, biases (2u - 1) / 16. */
function setProbeWeights(parameters: readonly Parameter[], sums: Readonly<Record<string, number>>): void {
  parameters.forEach(({ name, variable }, k) => {
    const random = new Lcg(1000 + k), { shape, size } = variable;
    const values = name.endsWith("kernel")
      ? recordedGlorot(random, shape)
      : Float32Array.from({ length: size }, () => (2 * random.uniform() - 1) / 16);
    assertAlmostEquals(values.reduce((a, b) => a + b, 0), sums[name] as number, 1e-9, `${name} is not Keras'`);
    tf.tidy(() => variable.assign(tf.tensor(values, shape)));
  });
}

/** hl: 2u - 1; mass: u / 4; images: u, so that no cell is empty and no pooling window is tied. */
function probeInputs(model: tf.LayersModel, sums: Readonly<Record<string, number>>): Record<string, tf.Tensor> {
  const seeds: Record<string, number> = { hl: 301, mass: 302, et: 303, ht: 304 };
  return Object.fromEntries(model.inputs.map(({ shape }, i) => {
    const name = model.inputNames[i] as string;
    const random = new Lcg(seeds[name] as number), size = (shape.slice(1) as number[]).reduce((a, b) => a * b, 1);
    const draw = () =>
      name === "hl" ? 2 * random.uniform() - 1 : name === "mass" ? random.uniform() / 4 : random.uniform();
    const values = Float32Array.from({ length: 2 * size }, draw);
    assertAlmostEquals(values.reduce((a, b) => a + b, 0), sums[name] as number, 1e-9, `${name} is not Keras'`);
    return [name, tf.tensor(values, [2, ...shape.slice(1) as number[]])];
  }));
}
