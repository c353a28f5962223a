/**
 * The second worker of a training: computes gradients and logits for the first one, which holds the state. Weights come
 * and gradients go through shared memory; the messages are in remote_replica.ts.
 */
import { tf } from "../compute/tensorflow.ts";
import { openBackend } from "../compute/backend.ts";
import { BatchReader } from "../dataset/batches.ts";
import type { Request, Response } from "./remote_replica.ts";
import { Replica } from "./replica.ts";
import { readShared, type SharedMemory, writeShared } from "./shared_weights.ts";
import { modelFromTopology } from "./stored_model.ts";

interface WorkerScope {
  onmessage: ((event: MessageEvent<Request>) => void) | null;
  postMessage(message: Response): void;
}
const scope = self as unknown as WorkerScope;

let replica: Replica | undefined, shared: SharedMemory | undefined;

async function answer(request: Request): Promise<Response> {
  if (request.kind === "start") {
    await openBackend("wasm");
    const model = await modelFromTopology(request.topology);
    replica = new Replica(model, BatchReader.open(request.dataset), request.seed);
    shared = request.shared;
    return { kind: "ready" };
  }
  if (!replica || !shared) throw new Error(`cannot answer "${request.kind}": the worker was not started`);
  if (request.newWeights) takeWeights(replica, shared);
  if (request.kind === "logits") {
    return { kind: "logits", logits: await replica.logits(request.split, request.from, request.to) };
  }
  const { loss, tensors } = replica.gradient(request.shard);
  writeShared(shared.gradients, tensors);
  const response: Response = { kind: "gradient", loss: loss.dataSync()[0] as number };
  tf.dispose([loss, [...tensors]]);
  return response;
}

function takeWeights({ parameters }: Replica, { weights }: SharedMemory): void {
  tf.tidy(() => {
    const tensors = readShared(weights, parameters);
    parameters.forEach(({ variable }, i) => variable.assign(tensors[i] as tf.Tensor));
  });
}

scope.onmessage = async ({ data }) => {
  try {
    scope.postMessage(await answer(data));
  } catch (error) {
    scope.postMessage({ kind: "failed", error: error as Error });
  }
};
