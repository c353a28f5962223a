/** Follows a file of JSON lines that another process appends to. */
import type { HostEvent } from "../../host/job.ts";
import type { Progress } from "../../task/contract.ts";

/** Calls back with each complete line's value, once, in order. A line that is still being written waits for its end. */
export class EventTail<T> {
  readonly #path: string;
  readonly #listener: (event: T) => void;
  #decoder = new TextDecoder();
  #inode: number | null = null;
  #offset = 0;
  #rest = "";

  constructor(path: string, listener: (event: T) => void) {
    this.#path = path;
    this.#listener = listener;
  }

  /** Reads what has come since the last call. */
  poll(): void {
    let file: Deno.FsFile;
    try {
      file = Deno.openSync(this.#path);
    } catch {
      return; // the child has not begun to write
    }
    using _ = file;
    const { ino, size } = file.statSync();
    if (this.#inode !== null && (ino !== this.#inode || size < this.#offset)) this.#beginAgain();
    this.#inode = ino;
    const bytes = new Uint8Array(size - this.#offset);
    file.seekSync(this.#offset, Deno.SeekMode.Start);
    const count = file.readSync(bytes) ?? 0;
    this.#offset += count;
    const lines = (this.#rest + this.#decoder.decode(bytes.subarray(0, count), { stream: true })).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) this.#hear(line);
  }

  /** The task was begun again by the system that runs it, after a node had failed. */
  #beginAgain(): void {
    this.#decoder = new TextDecoder();
    this.#offset = 0;
    this.#rest = "";
  }

  /** A line that a full disk has cut short says nothing. */
  #hear(line: string): void {
    let event: T;
    try {
      event = JSON.parse(line);
    } catch {
      return;
    }
    this.#listener(event);
  }
}

/** How far a task is that another engine runs, from its events so far; undefined where it has not said. */
export function lastProgress(path: string): Progress | undefined {
  let last: Progress | undefined;
  new EventTail<HostEvent>(path, (event) => {
    if (event.kind === "progressed") last = event.progress;
  }).poll();
  return last;
}
