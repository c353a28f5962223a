/**
 * The small network of the guided search: dense layers with ReLU and one output, its logit. It has some 6,000 weights and is
 * trained anew for every step of a search, so plain loops in float64 are faster than TensorFlow.js, whose operations cost more
 * than they compute here; and its bits depend on no backend. Half of all activations are zero and are skipped.
 *
 * All weights lie in one array, layer by layer, a layer's kernel [in, out] before its bias [out].
 */
import { Random } from "./random.ts";

export type SearchInitialisation = "glorot_normal" | "normal";

export interface Layer {
  readonly inputs: number;
  readonly outputs: number;
  /** Places in the array of weights. */
  readonly kernel: number;
  readonly bias: number;
}

/** @param widths units from the input to the output: `[8, 50, 50, 50, 1]`. */
export function layersOf(widths: readonly number[]): Layer[] {
  let place = 0;
  return widths.slice(1).map((outputs, k) => {
    const inputs = widths[k] as number, kernel = place, bias = kernel + inputs * outputs;
    place = bias + outputs;
    return { inputs, outputs, kernel, bias };
  });
}

export function countWeights(layers: readonly Layer[]): number {
  return layers.reduce((sum, { inputs, outputs }) => sum + (inputs + 1) * outputs, 0);
}

/**
 * Weights of an untrained network, biases 0. `glorot_normal` is Keras' (a normal cut off at two deviations, of variance
 * 2 / (in + out) after the cut), which the paper names; `normal` is the code's, of deviation 0.05.
 */
export function initialSearchWeights(layers: readonly Layer[], init: SearchInitialisation, seed: number): Float64Array {
  const weights = new Float64Array(countWeights(layers));
  layers.forEach(({ inputs, outputs, kernel }, k) => {
    const random = Random.stream(seed, ["init", k]);
    for (let i = 0; i < inputs * outputs; i++) {
      weights[kernel + i] = init === "normal" ? 0.05 * random.normal() : truncated(random, inputs + outputs);
    }
  });
  return weights;
}

/** The deviation of a standard normal cut off at -2 and 2 (keras/initializers, VarianceScaling). */
const deviationOfTruncated = 0.87962566103423978;

function truncated(random: Random, fans: number): number {
  let draw = random.normal();
  while (Math.abs(draw) > 2) draw = random.normal();
  return Math.sqrt(2 / fans) / deviationOfTruncated * draw;
}

/** A network's working memory for batches of up to `rows` events. */
export class SearchNetwork {
  readonly layers: readonly Layer[];
  readonly weights: Float64Array;
  /** Of the last `backward`, [weights]. */
  readonly gradient: Float64Array;
  /** Input of each layer [rows, inputs], and the logits at the end. */
  readonly #activations: Float64Array[];
  readonly #errors: Float64Array[];

  constructor(layers: readonly Layer[], weights: Float64Array, rows: number) {
    this.layers = layers;
    this.weights = weights;
    this.gradient = new Float64Array(weights.length);
    const widths = [layers[0]?.inputs ?? 0, ...layers.map(({ outputs }) => outputs)];
    this.#activations = widths.map((width) => new Float64Array(rows * width));
    this.#errors = widths.map((width) => new Float64Array(rows * width));
  }

  /** Where the events of a batch are to be written, [rows, inputs]. */
  get input(): Float64Array {
    return this.#activations[0] as Float64Array; // there is always an input
  }

  /**
   * Logits of the first `count` rows of `input`.
   * @param drop for training: share of the units dropped after each hidden layer but the last, and the source of the draws.
   */
  forward(count: number, drop?: { readonly share: number; readonly random: Random }): Float64Array {
    this.layers.forEach((layer, k) => {
      const [x, y] = [this.#activations[k], this.#activations[k + 1]] as [Float64Array, Float64Array];
      multiply(this.weights, layer, x, y, count);
      const hidden = this.layers.length - 1;
      if (k < hidden) rectify(y, count * layer.outputs);
      if (drop && drop.share > 0 && k < hidden - 1) dropUnits(y, count * layer.outputs, drop.share, drop.random);
    });
    return (this.#activations.at(-1) as Float64Array).subarray(0, count);
  }

  /**
   * The mean cross-entropy of the batch that `forward` saw; leaves its gradient in `gradient`.
   * @param labels 1 signal, 0 background, [count]. @param share dropped, as given to `forward`.
   */
  backward(labels: ArrayLike<number>, count: number, share = 0): number {
    const logits = this.#activations.at(-1) as Float64Array, error = this.#errors.at(-1) as Float64Array;
    let loss = 0;
    for (let row = 0; row < count; row++) {
      const z = logits[row] as number, y = labels[row] as number;
      loss += Math.max(z, 0) - z * y + Math.log1p(Math.exp(-Math.abs(z)));
      error[row] = (1 / (1 + Math.exp(-z)) - y) / count;
    }
    this.gradient.fill(0);
    for (let k = this.layers.length - 1; k >= 0; k--) {
      const layer = this.layers[k] as Layer, x = this.#activations[k] as Float64Array;
      const [before, after] = [this.#errors[k], this.#errors[k + 1]] as [Float64Array, Float64Array];
      addGradient(this.gradient, layer, x, after, count);
      const kept = k > 0 && k < this.layers.length - 1 ? 1 / (1 - share) : 1;
      if (k > 0) propagate(this.weights, layer, x, after, before, { count, kept });
    }
    return loss / count;
  }
}

function multiply(w: Float64Array, layer: Layer, x: Float64Array, y: Float64Array, count: number): void {
  const { inputs, outputs, kernel, bias } = layer;
  for (let row = 0; row < count; row++) {
    const at = row * outputs;
    for (let o = 0; o < outputs; o++) y[at + o] = w[bias + o] as number;
    for (let i = 0; i < inputs; i++) {
      const value = x[row * inputs + i] as number;
      if (value === 0) continue;
      const from = kernel + i * outputs;
      for (let o = 0; o < outputs; o++) y[at + o] = (y[at + o] as number) + value * (w[from + o] as number);
    }
  }
}

function rectify(y: Float64Array, length: number): void {
  for (let i = 0; i < length; i++) if (!((y[i] as number) > 0)) y[i] = 0;
}

/** Sets a unit to 0 with probability `share`, otherwise multiplies it by 1 / (1 - share). */
function dropUnits(y: Float64Array, length: number, share: number, random: Random): void {
  const limit = share * 2 ** 32, kept = 1 / (1 - share);
  for (let i = 0; i < length; i++) y[i] = random.next() < limit ? 0 : (y[i] as number) * kept;
}

function addGradient(gradient: Float64Array, layer: Layer, x: Float64Array, error: Float64Array, count: number): void {
  const { inputs, outputs, kernel, bias } = layer;
  for (let row = 0; row < count; row++) {
    const at = row * outputs;
    for (let o = 0; o < outputs; o++) gradient[bias + o] = (gradient[bias + o] as number) + (error[at + o] as number);
    for (let i = 0; i < inputs; i++) {
      const value = x[row * inputs + i] as number;
      if (value === 0) continue;
      const from = kernel + i * outputs;
      for (let o = 0; o < outputs; o++) {
        gradient[from + o] = (gradient[from + o] as number) + value * (error[at + o] as number);
      }
    }
  }
}

/** Errors before a layer; a unit that is 0, by ReLU or dropped, passes none. */
function propagate(
  w: Float64Array,
  { inputs, outputs, kernel }: Layer,
  x: Float64Array,
  after: Float64Array,
  before: Float64Array,
  { count, kept }: { count: number; kept: number },
): void {
  for (let row = 0; row < count; row++) {
    const at = row * outputs;
    for (let i = 0; i < inputs; i++) {
      let sum = 0;
      if (x[row * inputs + i] !== 0) {
        const from = kernel + i * outputs;
        for (let o = 0; o < outputs; o++) sum += (w[from + o] as number) * (after[at + o] as number);
      }
      before[row * inputs + i] = sum * kept;
    }
  }
}
