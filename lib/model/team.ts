/**
 * The replicas that share a batch: one, or two on two threads.
 *
 * On the CPU a batch is always two shards, whose gradients are summed in order; one replica computes them one after the
 * other, two at the same time. So the bits do not depend on the number of cores. On a GPU a batch is one shard: there
 * is one device, and two halves would take twice as many calls of the same cost.
 */
import type { Split } from "../artifact/dataset.ts";
import { tf } from "../compute/tensorflow.ts";
import type { BatchReader } from "../dataset/batches.ts";
import type { Pace } from "./pace.ts";
import { RemoteReplica } from "./remote_replica.ts";
import { type Gradient, Replica, type Shard } from "./replica.ts";
import { topologyOf } from "./stored_model.ts";
import type { Parameter } from "./structure.ts";

/** Events per forward pass. */
const chunk = 128;

export interface TeamOptions {
  readonly reader: BatchReader;
  /** The reader's file, for a second replica. */
  readonly dataset: string;
  readonly backend: "wasm" | "webgpu";
  /** How many there are now. */
  readonly cores: () => number;
  /** Of the dropout masks. */
  readonly seed: number;
  readonly pace: Pace;
  /** Told, in a sentence, that a second replica could not be started: the training goes on with one, to the same bits. */
  readonly say: (line: string) => void;
}

export class Team implements Disposable {
  readonly #local: Replica;
  readonly #shards: 1 | 2;
  readonly #pace: Pace;
  readonly #cores: () => number;
  readonly #say: (line: string) => void;
  #startRemote: (() => Promise<RemoteReplica>) | undefined;
  #starting: Promise<void> | undefined;
  #remote: RemoteReplica | undefined;
  #ended = false;

  private constructor(
    local: Replica,
    { backend, pace, cores, say }: TeamOptions,
    startRemote?: () => Promise<RemoteReplica>,
  ) {
    this.#local = local;
    this.#shards = backend === "wasm" ? 2 : 1;
    this.#pace = pace;
    this.#cores = cores;
    this.#say = say;
    this.#startRemote = startRemote;
  }

  /** A second replica helps whenever there is a core for it and enough to do: not for networks without images. */
  static async start(model: tf.LayersModel, options: TeamOptions): Promise<Team> {
    const { reader, dataset, backend, cores, seed } = options;
    const local = new Replica(model, reader, seed);
    const images = model.inputNames.some((name) => name === "et" || name === "ht");
    if (backend !== "wasm" || !images) return new Team(local, options);
    const topology = topologyOf(model, "glorot_uniform");
    const team = new Team(local, options, () => RemoteReplica.start(local.parameters, { dataset, topology, seed }));
    if (cores() >= 2) await team.#recruit();
    return team;
  }

  /** The second replica if it may help now; one that is asked for takes a moment to come, and work goes on meanwhile. */
  #helper(): RemoteReplica | undefined {
    if (!this.#startRemote || this.#cores() < 2) return undefined;
    if (!this.#remote) void this.#recruit();
    return this.#remote;
  }

  /** Never rejects: a replica that does not come is told once and not asked for again. */
  #recruit(): Promise<void> {
    this.#starting ??= this.#startRemote?.().then((remote) => {
      if (this.#ended) remote.dispose();
      else this.#remote = remote;
    }, (error: Error) => {
      this.#startRemote = undefined;
      this.#say(`cannot start a second replica: ${error.message}; the training goes on with one, to the same result`);
    });
    return this.#starting ?? Promise.resolve();
  }

  /** The variables whose values every replica computes with. */
  get parameters(): readonly Parameter[] {
    return this.#local.parameters;
  }

  /** The mean loss of a batch and its gradients; the caller disposes of them. */
  async gradient(rows: Uint32Array, epoch: number, step: number): Promise<Gradient> {
    const [first, second] = this.#split(rows, epoch, step);
    const pending = second && awaited(this.#helper()?.gradient(second));
    const one = this.#local.gradient(first);
    await this.#pace.breathe();
    if (!second) return one;
    const two = await (pending ?? this.#local.gradient(second));
    await this.#pace.breathe();
    return sum(one, two);
  }

  /** The logits of a split's `count` events in order, in chunks. */
  async *logits(split: Split, count: number): AsyncGenerator<Float32Array> {
    for (let from = 0; from < count; from += 2 * chunk) {
      const helper = this.#helper();
      const middle = Math.min(from + chunk, count), to = Math.min(middle + chunk, count);
      const pending = middle < to ? awaited(helper?.logits(split, middle, to)) : undefined;
      yield await this.#local.logits(split, from, middle);
      await this.#pace.breathe();
      if (middle < to) yield await (pending ?? this.#local.logits(split, middle, to));
      await this.#pace.breathe();
    }
  }

  /** To be called when the weights have changed. */
  weightsChanged(): void {
    this.#remote?.weightsChanged();
  }

  [Symbol.dispose](): void {
    this.#ended = true;
    this.#remote?.dispose();
  }

  #split(rows: Uint32Array, epoch: number, step: number): [Shard, Shard?] {
    const shard = (part: Uint32Array, first: number) => ({ rows: part, batchRows: rows.length, epoch, step, first });
    const half = Math.ceil(rows.length / 2);
    if (this.#shards === 1 || half === rows.length) return [shard(rows, 0)];
    return [shard(rows.slice(0, half), 0), shard(rows.slice(half), half)];
  }
}

/** Marks a promise as one that is awaited later, so that a failure meanwhile is not taken for an unhandled one. */
function awaited<T>(promise: Promise<T> | undefined): Promise<T> | undefined {
  promise?.catch(() => {});
  return promise;
}

function sum(one: Gradient, two: Gradient): Gradient {
  const total = tf.tidy(() => ({
    loss: tf.add(one.loss, two.loss) as tf.Scalar,
    tensors: one.tensors.map((tensor, i) => tf.add(tensor, two.tensors[i] as tf.Tensor)), // the same parameters
  }));
  tf.dispose([one.loss, two.loss, ...one.tensors, ...two.tensors]);
  return total;
}
