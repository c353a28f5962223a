/** Computes blocks for block_workers.ts. */
import { BlockComputer } from "./block.ts";
import type { Answer, Request } from "./block_workers.ts";

interface WorkerScope {
  onmessage: ((event: MessageEvent<Request>) => void) | null;
  postMessage(message: Answer, transfer?: Transferable[]): void;
}
const scope = self as unknown as WorkerScope;

let computer: BlockComputer | undefined;

scope.onmessage = ({ data }) => {
  try {
    computer ??= new BlockComputer(data.options);
    const values = computer.values(data.split, data.from, data.to);
    scope.postMessage({ values }, [values.buffer]);
  } catch (error) {
    scope.postMessage({ error: error as Error });
  }
};
