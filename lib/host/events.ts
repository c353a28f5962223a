/** Writes what happens in a child to events.jsonl, a line each; progress is thinned so that a task may report at every step. */
import type { Progress } from "../task/contract.ts";
import type { HostEvent } from "./job.ts";

const progressEveryMs = 200;

export class EventWriter {
  readonly #file: Deno.FsFile;
  readonly #encoder = new TextEncoder();
  #lastProgress = -Infinity;

  constructor(path: string) {
    this.#file = Deno.openSync(path, { write: true, create: true, truncate: true });
  }

  write(event: HostEvent): void {
    const line = this.#encoder.encode(JSON.stringify(event) + "\n");
    for (let done = 0; done < line.length;) done += this.#file.writeSync(line.subarray(done));
  }

  progress(progress: Progress): void {
    const now = performance.now();
    const complete = progress.total !== undefined && progress.done >= progress.total;
    if (!complete && now - this.#lastProgress < progressEveryMs) return;
    this.#lastProgress = now;
    this.write({ kind: "progressed", progress });
  }
}
