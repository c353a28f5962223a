/**
 * The training of the guided search's small network: shuffled batches, Adam on the binary cross-entropy, stopped when the
 * quality on the validation events no longer rises; the weights of the best epoch are kept.
 */
import { Random } from "./random.ts";
import {
  initialSearchWeights,
  type Layer,
  layersOf,
  type SearchInitialisation,
  SearchNetwork,
} from "./search_network.ts";

/** Events of a split. */
export interface SearchEvents {
  /** [events, width], row-major. */
  readonly inputs: Float64Array;
  readonly width: number;
  /** 1 signal, 0 background, [events]. */
  readonly labels: Uint8Array;
}

export interface SearchTraining {
  /** Units of each hidden layer. */
  readonly hidden: readonly number[];
  /** Share of units dropped after each hidden layer but the last. */
  readonly dropout: number;
  readonly batch: number;
  readonly lr: number;
  readonly init: SearchInitialisation;
  /** Largest norm of the weights into a unit, and of a layer's biases; null for no limit. */
  readonly max_norm: number | null;
  readonly epochs: number;
  /** Stop after so many epochs without a better quality. */
  readonly stop_after: number;
}

export interface TrainedSearchNetwork {
  readonly layers: readonly Layer[];
  readonly weights: Float64Array;
  /** Epochs run, and the one kept, from 1. */
  readonly epochs: number;
  readonly best: number;
  readonly quality: number;
  /** Mean cross-entropy of each epoch's batches. */
  readonly losses: readonly number[];
}

export interface SearchTrainingOptions {
  readonly training: SearchTraining;
  readonly seed: number;
  readonly train: SearchEvents;
  readonly valid: SearchEvents;
  /** Of the logits of the validation events; larger is better. The released code takes the AUC. */
  readonly quality: (logits: Float64Array) => number;
  readonly breathe: () => Promise<void>;
  readonly progress?: (epoch: number, quality: number) => void;
  /** Weights to begin with; drawn by `seed` if not given. */
  readonly initial?: Float64Array;
  /** The order of the training events in an epoch (from 0); shuffled by `seed` if not given. */
  readonly order?: (epoch: number) => Uint32Array;
}

/** @throws RangeError if no epoch had a quality that is a number. */
export async function trainSearchNetwork(options: SearchTrainingOptions): Promise<TrainedSearchNetwork> {
  const { training, seed, train, valid, quality } = options;
  const layers = layersOf([train.width, ...training.hidden, 1]);
  const initial = options.initial ?? initialSearchWeights(layers, training.init, seed);
  const network = new SearchNetwork(layers, initial.slice(), training.batch), adam = new Adam(network);
  const losses: number[] = [];
  let best = { weights: network.weights.slice(), epoch: 0, quality: -Infinity };
  while (losses.length < training.epochs && losses.length - best.epoch < training.stop_after) {
    losses.push(await trainEpoch(network, adam, options, losses.length));
    const reached = quality(await searchLogits({ layers, weights: network.weights }, valid, options.breathe));
    if (reached > best.quality) best = { weights: network.weights.slice(), epoch: losses.length, quality: reached };
    options.progress?.(losses.length, best.quality);
  }
  if (best.epoch === 0) {
    throw new RangeError(`cannot train: no epoch of ${losses.length} had a quality that is a number, expected one`);
  }
  return { layers, weights: best.weights, epochs: losses.length, best: best.epoch, quality: best.quality, losses };
}

/** @returns the mean of the batches' losses, each before its own step, by rows. */
async function trainEpoch(
  network: SearchNetwork,
  adam: Adam,
  { training, seed, train, order, breathe }: SearchTrainingOptions,
  epoch: number,
): Promise<number> {
  const events = train.labels.length;
  const rows = order?.(epoch) ?? Random.stream(seed, ["shuffle", epoch]).permutation(events);
  const random = Random.stream(seed, ["dropout", epoch]), labels = new Uint8Array(training.batch);
  let sum = 0;
  for (let from = 0; from < events; from += training.batch) {
    const count = Math.min(training.batch, events - from);
    for (let row = 0; row < count; row++) {
      const event = rows[from + row] as number;
      network.input.set(train.inputs.subarray(event * train.width, (event + 1) * train.width), row * train.width);
      labels[row] = train.labels[event] as number;
    }
    network.forward(count, { share: training.dropout, random });
    sum += count * network.backward(labels, count, training.dropout);
    adam.step(training.lr);
    if (training.max_norm !== null) limitNorms(network, training.max_norm);
    await breathe();
  }
  return sum / events;
}

/** Adam with Keras' defaults (adam.ts says where these differ from TensorFlow.js'). */
class Adam {
  readonly #network: SearchNetwork;
  readonly #m: Float64Array;
  readonly #v: Float64Array;
  #steps = 0;

  constructor(network: SearchNetwork) {
    this.#network = network;
    this.#m = new Float64Array(network.weights.length);
    this.#v = new Float64Array(network.weights.length);
  }

  step(lr: number): void {
    const { weights, gradient } = this.#network, m = this.#m, v = this.#v, t = ++this.#steps;
    const rate = lr * Math.sqrt(1 - 0.999 ** t) / (1 - 0.9 ** t);
    for (let i = 0; i < weights.length; i++) {
      const g = gradient[i] as number;
      const m1 = m[i] = (m[i] as number) + 0.1 * (g - (m[i] as number));
      const v1 = v[i] = (v[i] as number) + 0.001 * (g * g - (v[i] as number));
      weights[i] = (weights[i] as number) - rate * m1 / (Math.sqrt(v1) + 1e-7);
    }
  }
}

/** Keras' MaxNorm on kernels, column by column, and on biases as a whole: w * min(norm, limit) / (norm + 1e-7). */
export function limitNorms({ weights, layers }: Pick<SearchNetwork, "weights" | "layers">, limit: number): void {
  for (const { inputs, outputs, kernel, bias } of layers) {
    for (let o = 0; o < outputs; o++) limitNorm(weights, kernel + o, outputs, inputs, limit);
    limitNorm(weights, bias, 1, outputs, limit);
  }
}

function limitNorm(weights: Float64Array, from: number, stride: number, count: number, limit: number): void {
  let square = 0;
  for (let k = 0; k < count; k++) square += (weights[from + k * stride] as number) ** 2;
  const norm = Math.sqrt(square), factor = Math.min(norm, limit) / (norm + 1e-7);
  for (let k = 0; k < count; k++) weights[from + k * stride] = (weights[from + k * stride] as number) * factor;
}

const rowsAtOnce = 256;

/** Logits of all events of a split, [events]. */
export async function searchLogits(
  { layers, weights }: Pick<TrainedSearchNetwork, "layers" | "weights">,
  { inputs, width, labels }: SearchEvents,
  breathe: () => Promise<void>,
): Promise<Float64Array> {
  const network = new SearchNetwork(layers, weights, rowsAtOnce), logits = new Float64Array(labels.length);
  for (let from = 0; from < labels.length; from += rowsAtOnce) {
    const to = Math.min(from + rowsAtOnce, labels.length);
    network.input.set(inputs.subarray(from * width, to * width));
    logits.set(network.forward(to - from), from);
    await breathe();
  }
  return logits;
}
