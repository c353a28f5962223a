/** The guided search's network against a run of Keras' fit, Keras' MaxNorm, and numerical derivatives. */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertAlmostEquals, assertEquals, assertLess, assertRejects } from "@std/assert";
import { Random } from "../../lib/model/random.ts";
import { initialSearchWeights, layersOf, SearchNetwork } from "../../lib/model/search_network.ts";
import { limitNorms, searchLogits, type SearchTraining, trainSearchNetwork } from "../../lib/model/search_training.ts";
import { deviation, Lcg, numbersOf, readFixture, type RecordedArray } from "./fixtures.ts";

interface RecordedTraining {
  readonly initial_weights: RecordedArray[];
  readonly loss_float64: RecordedArray;
  readonly final_weights_float64: RecordedArray[];
  readonly validation_predictions: RecordedArray;
}
interface RecordedNorms {
  readonly max_norm: { readonly cases: { name: string; before: RecordedArray; after: RecordedArray }[] };
}

const recorded = readFixture<RecordedTraining>("training_hl");
const flat = (arrays: readonly RecordedArray[]) => Float64Array.from(arrays.flatMap((array) => [...numbersOf(array)]));
const breathe = () => Promise.resolve();

/** The fixture's formula: 800 events of 7 features. */
function recordedEvents() {
  const random = new Lcg(20201104), shift = [0.75, 0.5, 0.25, 0, -0.25, 0.5, -0.75];
  const inputs = new Float64Array(800 * 7), labels = new Uint8Array(800);
  for (let row = 0; row < 800; row++) {
    const label = labels[row] = random.uniform() < 0.5 ? 1 : 0;
    for (let k = 0; k < 7; k++) {
      let g = random.uniform() + random.uniform() + random.uniform() - 1.5;
      if (k === 3) g *= label ? 1.5 : 0.75;
      inputs[row * 7 + k] = Math.fround(g + (label - 0.5) * (shift[k] ?? NaN));
    }
  }
  const part = (from: number, to: number) => ({
    width: 7,
    inputs: inputs.slice(from * 7, to * 7),
    labels: labels.slice(from, to),
  });
  return { train: part(0, 600), valid: part(600, 800) };
}

const training: SearchTraining = {
  hidden: [8, 4],
  dropout: 0,
  batch: 128,
  lr: 0.001,
  init: "normal",
  max_norm: null,
  epochs: 15,
  stop_after: 100,
};

Deno.test("the loop gives the losses and weights of Keras' fit", async () => {
  const events = recordedEvents();
  const result = await trainSearchNetwork({
    training,
    seed: 1,
    ...events,
    // The last epoch is the one recorded.
    quality: (() => {
      let epoch = 0;
      return () => epoch++;
    })(),
    breathe,
    initial: flat(recorded.initial_weights),
    order: () => Uint32Array.from({ length: 600 }, (_, i) => i),
  });
  assertLess(deviation(result.losses, numbersOf(recorded.loss_float64)), 1e-9);
  assertLess(deviation(result.weights, flat(recorded.final_weights_float64)), 1e-8);
  const logits = await searchLogits(result, events.valid, breathe);
  const probabilities = logits.map((z) => 1 / (1 + Math.exp(-z)));
  assertLess(deviation(probabilities, numbersOf(recorded.validation_predictions)), 5e-6);
});

Deno.test("gradients are those of finite differences, with dropout too", () => {
  const layers = layersOf([3, 5, 4, 4, 1]), weights = initialSearchWeights(layers, "glorot_normal", 3);
  const network = new SearchNetwork(layers, weights, 8), random = new Lcg(9);
  for (let i = 0; i < 24; i++) network.input[i] = random.uniform() - 0.5;
  const labels = [1, 0, 1, 1, 0, 0, 1, 0];
  const loss = () => {
    network.forward(8, { share: 0.25, random: Random.stream(4, ["dropout"]) });
    return network.backward(labels, 8, 0.25);
  };
  loss();
  const gradient = network.gradient.slice(), step = 1e-6;
  assert(gradient.some((value) => value !== 0));
  gradient.forEach((value, i) => {
    const before = weights[i] ?? NaN;
    weights[i] = before + step;
    const above = loss();
    weights[i] = before - step;
    const below = loss();
    weights[i] = before;
    assertAlmostEquals((above - below) / (2 * step), value, 1e-8);
  });
});

Deno.test("norms are limited as by Keras' MaxNorm(3)", () => {
  for (const { name, before, after } of readFixture<RecordedNorms>("layers").max_norm.cases) {
    const [rows = 1, columns] = before.shape;
    // A bias is a whole; as a kernel of one column it is limited in the same way.
    const layers = layersOf([rows, columns ?? 1]), weights = new Float64Array(rows * (columns ?? 1) + (columns ?? 1));
    weights.set(numbersOf(before));
    limitNorms({ weights, layers }, 3);
    assertLess(deviation(weights.subarray(0, numbersOf(before).length), numbersOf(after)), 2e-6, name);
    const bias = new Float64Array(2 * rows);
    bias.set(numbersOf(before).subarray(0, rows), rows);
    if (columns !== undefined) continue;
    limitNorms({ weights: bias, layers: layersOf([1, rows]) }, 3);
    assertLess(deviation(bias.subarray(rows), numbersOf(after)), 2e-6, name);
  }
});

Deno.test("initial kernels have the deviations of Keras' initialisers", () => {
  const layers = layersOf([60, 100, 1]);
  const deviationOf = (init: "normal" | "glorot_normal") => {
    const kernel = initialSearchWeights(layers, init, 1).subarray(0, 6000);
    return Math.sqrt(kernel.reduce((sum, value) => sum + value * value, 0) / kernel.length);
  };
  // Within four standard errors of 6,000 draws.
  assertAlmostEquals(deviationOf("normal") / 0.05, 1, 4 / Math.sqrt(12000));
  assertAlmostEquals(deviationOf("glorot_normal") / Math.sqrt(2 / 160), 1, 4 / Math.sqrt(12000));
  const cut = initialSearchWeights(layers, "glorot_normal", 1).subarray(0, 6000);
  assertLess(Math.max(...cut.map(Math.abs)), 2 * Math.sqrt(2 / 160) / 0.8796256610342398);
});

Deno.test("the epoch of the highest quality is kept, and the same seed gives the same weights", async () => {
  const events = recordedEvents(), qualities = [0.5, 0.7, 0.6, 0.69, 0.7, 0.1];
  const run = () => {
    let epoch = 0;
    const options = { ...training, dropout: 0.25, stop_after: 3, max_norm: 3 };
    return trainSearchNetwork({
      training: options,
      seed: 5,
      ...events,
      quality: () => qualities[epoch++] ?? NaN,
      breathe,
    });
  };
  const { epochs, best, quality, weights } = await run();
  assertEquals([epochs, best, quality], [5, 2, 0.7]);
  assertEquals((await run()).weights, weights);
  const failing = trainSearchNetwork({ training, seed: 1, ...events, quality: () => NaN, breathe });
  await assertRejects(() => failing, RangeError, "no epoch of 15 had a quality");
});
