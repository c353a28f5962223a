/** A replica on another thread, reached by messages; see replica_worker.ts for its end. */
import type { Split } from "../artifact/dataset.ts";
import type { Topology } from "../artifact/model.ts";
import { tf } from "../compute/tensorflow.ts";
import type { Gradient, Shard } from "./replica.ts";
import { readShared, type SharedMemory, shareMemory, writeShared } from "./shared_weights.ts";
import type { Parameter } from "./structure.ts";

export type Request =
  | {
    readonly kind: "start";
    readonly dataset: string;
    readonly topology: Topology;
    readonly seed: number;
    readonly shared: SharedMemory;
  }
  | { readonly kind: "gradient"; readonly shard: Shard; readonly newWeights: boolean }
  | {
    readonly kind: "logits";
    readonly split: Split;
    readonly from: number;
    readonly to: number;
    readonly newWeights: boolean;
  };

export type Response =
  | { readonly kind: "ready" }
  | { readonly kind: "gradient"; readonly loss: number }
  | { readonly kind: "logits"; readonly logits: Float32Array }
  | { readonly kind: "failed"; readonly error: Error };

const startWorker = () => new Worker(new URL("./replica_worker.ts", import.meta.url), { type: "module" });
/** Never called: a worker's file is part of a task's module graph only through a literal import. */
export const workerModule = () => import("./replica_worker.ts");

export interface RemoteReplicaOptions {
  /** Path of the data set, which the worker opens for itself. */
  readonly dataset: string;
  readonly topology: Topology;
  readonly seed: number;
}

export class RemoteReplica {
  readonly #worker: Worker;
  readonly #parameters: readonly Parameter[];
  readonly #shared: SharedMemory;
  #pending: PromiseWithResolvers<Response> | undefined;
  #newWeights = true;

  private constructor(parameters: readonly Parameter[]) {
    this.#parameters = parameters;
    this.#shared = shareMemory(parameters);
    this.#worker = startWorker();
    this.#worker.onmessage = ({ data }: MessageEvent<Response>) => {
      if (data.kind === "failed") this.#pending?.reject(data.error);
      else this.#pending?.resolve(data);
    };
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.#pending?.reject(new Error(`a training worker failed: ${event.message}`));
    };
  }

  /** Starts a worker that computes with the weights of `parameters`. */
  static async start(
    parameters: readonly Parameter[],
    { dataset, topology, seed }: RemoteReplicaOptions,
  ): Promise<RemoteReplica> {
    const remote = new RemoteReplica(parameters);
    try {
      await remote.#ask({ kind: "start", dataset, topology, seed, shared: remote.#shared });
      return remote;
    } catch (error) {
      remote.dispose();
      throw error;
    }
  }

  /** To be called when the weights have changed. */
  weightsChanged(): void {
    this.#newWeights = true;
  }

  async gradient(shard: Shard): Promise<Gradient> {
    const response = await this.#ask({ kind: "gradient", shard, newWeights: this.#publish() });
    if (response.kind !== "gradient") throw new Error(`cannot use answer "${response.kind}", expected "gradient"`);
    return { loss: tf.scalar(response.loss), tensors: readShared(this.#shared.gradients, this.#parameters) };
  }

  async logits(split: Split, from: number, to: number): Promise<Float32Array> {
    const response = await this.#ask({ kind: "logits", split, from, to, newWeights: this.#publish() });
    if (response.kind !== "logits") throw new Error(`cannot use answer "${response.kind}", expected "logits"`);
    return response.logits;
  }

  /** Copies the weights to shared memory if they have changed; tells whether they had. */
  #publish(): boolean {
    const changed = this.#newWeights;
    if (changed) writeShared(this.#shared.weights, this.#parameters.map(({ variable }) => variable));
    this.#newWeights = false;
    return changed;
  }

  #ask(request: Request): Promise<Response> {
    this.#pending = Promise.withResolvers();
    this.#worker.postMessage(request);
    return this.#pending.promise;
  }

  dispose(): void {
    this.#worker.terminate();
  }
}
