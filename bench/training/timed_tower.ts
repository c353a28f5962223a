/** The sparse tower (lib/compute/sparse/tower.ts), with the time that each of its layers takes. */
import { backward, forward, TowerMemory } from "../../lib/compute/sparse/tower.ts";
import type { Context } from "../../lib/compute/sparse/positions.ts";
import type { WeightGradients, Weights } from "../../lib/compute/sparse/convolution.ts";
import { type BackendWasm, tf } from "../../lib/compute/tensorflow.ts";
import { allocate, kernelsOf, pointerTo, track, wasmBackend } from "../../lib/compute/wasm/kernel_module.ts";
import { Workspace } from "../../lib/compute/wasm/workspace.ts";
import type { ConvolutionLayer } from "./arithmetic.ts";

/** Milliseconds of one convolution, its ReLU included where the tower makes it with it. */
export interface LayerTimes {
  readonly forward: number;
  readonly backward: number;
}

/** Notes when the tower goes on to the next layer. */
class TimedMemory extends TowerMemory {
  readonly marks: number[] = [];

  override next(): Context {
    this.marks.push(performance.now());
    return super.next();
  }
}

export class TimedTower implements Disposable {
  readonly #backend: BackendWasm;
  readonly #size: number;
  readonly #events: number;
  readonly #weights: readonly Weights[];
  readonly #gradients: readonly WeightGradients[];
  readonly #features: { readonly at: number; readonly tensor: tf.Tensor };
  readonly #tensors: tf.Tensor[] = [];

  /** @param layers a tower's, in order; its weights are drawn at random. */
  constructor(layers: readonly ConvolutionLayer[], size: number, events: number) {
    this.#backend = wasmBackend();
    this.#size = size;
    this.#events = events;
    const deviation = ({ inputs, outputs }: ConvolutionLayer) => Math.sqrt(2 / (9 * (inputs + outputs)));
    this.#weights = layers.map((layer) => ({
      inputs: layer.inputs,
      outputs: layer.outputs,
      filter: this.#own(tf.randomNormal([3, 3, layer.inputs, layer.outputs], 0, deviation(layer), "float32", 1)),
      bias: this.#own(tf.zeros([layer.outputs])),
    }));
    this.#gradients = layers.map(({ inputs, outputs }) => ({
      filter: this.#own(tf.zeros([3, 3, inputs, outputs])),
      bias: this.#own(tf.zeros([outputs])),
    }));
    const cells = Math.ceil(size / 2 ** (layers.length / 2)) ** 2,
      { info, at } = allocate(this.#backend, [
        events,
        cells * (layers.at(-1)?.outputs ?? 0),
      ]);
    this.#features = { at, tensor: track(info) };
  }

  #own(tensor: tf.Tensor): number {
    this.#tensors.push(tensor);
    return pointerTo(this.#backend, tensor);
  }

  /** The least of `rounds` passes for each layer. @param pixels [events][size][size] */
  least(pixels: Float32Array, rounds: number): LayerTimes[] {
    const images = tf.tensor(pixels, [this.#events, this.#size, this.#size]);
    const passes = Array.from({ length: rounds + 1 }, () => this.#pass(pointerTo(this.#backend, images))).slice(1);
    images.dispose();
    return this.#weights.map((_, i) => ({
      forward: Math.min(...passes.map(({ forward }) => forward[i] ?? NaN)),
      backward: Math.min(...passes.map(({ backward }) => backward[i] ?? NaN)),
    }));
  }

  #pass(at: number): { forward: number[]; backward: number[] } {
    const kernels = kernelsOf(this.#backend), size = this.#size;
    const images = { at, events: this.#events, height: size, width: size };
    using kept = new Workspace(this.#backend);
    using even = new Workspace(this.#backend);
    using odd = new Workspace(this.#backend);
    const there = new TimedMemory(kernels, [kept]), back = new TimedMemory(kernels, [even, odd]);
    const tape = forward(there, images, this.#weights, this.#features.at);
    there.marks.push(performance.now());
    backward(back, images, this.#weights, tape, this.#features.at, this.#gradients);
    back.marks.push(performance.now());
    const blocks = this.#weights.length / 2;
    // Forward: two convolutions and a pooling for each block, then the features; backward the same from the end.
    const forwards = spans(there.marks, 3 * blocks + 1), backwards = spans(back.marks, 3 * blocks + 1).toReversed();
    const convolutions = (times: number[]) => times.filter((_, i) => i < 3 * blocks && i % 3 !== 2);
    return { forward: convolutions(forwards), backward: convolutions(backwards) };
  }

  [Symbol.dispose](): void {
    tf.dispose([...this.#tensors, this.#features.tensor]);
  }
}

function spans(marks: readonly number[], expected: number): number[] {
  const times = marks.slice(1).map((mark, i) => mark - (marks[i] ?? NaN));
  if (times.length !== expected) {
    throw new Error(`cannot time the tower: it has ${times.length} parts, expected ${expected}`);
  }
  return times;
}
