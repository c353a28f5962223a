/**
 * Blocks of events on as many threads as there are cores, handed on in their order. An event can take seconds, in which
 * this thread stays free to hear that the run was interrupted.
 */
import type { Split } from "../../artifact/dataset.ts";
import type { BlockOptions } from "./block.ts";

export interface Request {
  readonly options: BlockOptions;
  readonly split: Split;
  readonly from: number;
  readonly to: number;
}
export type Answer = { readonly values: Float64Array<ArrayBuffer> } | { readonly error: Error };

export interface Block {
  readonly split: Split;
  readonly from: number;
  readonly to: number;
}

const startWorker = () => new Worker(new URL("./block_worker.ts", import.meta.url), { type: "module" });
/** Never called: a worker's file is part of a task's module graph only through a literal import. */
export const workerModule = () => import("./block_worker.ts");

/** Blocks that may be done before the one that is waited for, per thread: they bound the memory. */
const ahead = 2;

/**
 * Values of the blocks, in their order. `cores` is asked again before each block; threads that are too many rest.
 * @throws what a worker threw, with its message.
 */
export async function* computeBlocks(
  options: BlockOptions,
  blocks: readonly Block[],
  cores: () => number,
): AsyncGenerator<{ block: Block; values: Float64Array }> {
  const all: Worker[] = [], idle: Worker[] = [];
  const pending: Promise<Float64Array>[] = [];
  let next = 0, busy = 0;
  const fill = () => {
    while (busy < Math.max(1, cores()) && next < blocks.length && pending.length < ahead * Math.max(1, cores())) {
      const worker = idle.pop() ?? startWorker(), block = blocks[next++] as Block;
      if (!all.includes(worker)) all.push(worker);
      busy++;
      const answer = ask(worker, { options, ...block });
      answer.then(() => (busy--, idle.push(worker), fill()), () => {});
      pending.push(answer);
    }
  };
  try {
    for (const block of blocks) {
      fill();
      yield { block, values: await (pending[0] as Promise<Float64Array>) };
      pending.shift();
    }
  } finally {
    for (const worker of all) worker.terminate();
  }
}

function ask(worker: Worker, request: Request): Promise<Float64Array> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<Answer>) => {
      if ("values" in data) return resolve(data.values);
      reject(data.error);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(`a worker for observables failed: ${event.message}`));
    };
    worker.postMessage(request);
  });
}
