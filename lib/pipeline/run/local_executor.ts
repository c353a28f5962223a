/** Runs tasks as sandboxed child processes of this one. */
import { type HostEvent, workFiles } from "../../host/job.ts";
import { EventTail } from "./event_tail.ts";
import type { Executor, Exit, Work } from "./executor.ts";
import { taskCommand } from "./sandbox.ts";

const pollEveryMs = 100;

export class LocalExecutor implements Executor {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  async execute(work: Work, listener: (event: HostEvent) => void, signal: AbortSignal): Promise<Exit> {
    if (signal.aborted) return { kind: "interrupted" };
    const child = taskCommand(this.#root, work).spawn();
    const logged = appendLog(child, `${work.folder}/${workFiles.log}`);
    const input = child.stdin.getWriter();
    work.onCores?.((cores) => void input.write(new TextEncoder().encode(`cores ${cores}\n`)).catch(() => {}));
    const tail = new EventTail<HostEvent>(`${work.folder}/${workFiles.events}`, listener);
    const polling = setInterval(() => tail.poll(), pollEveryMs);
    using end = new Ending(child, work.timeoutSeconds, signal);
    const status = await child.status;
    clearInterval(polling);
    tail.poll();
    await logged;
    if (end.cause) return { kind: end.cause };
    if (status.success) return { kind: "finished" };
    return { kind: "failed", how: status.signal ? `ended by ${status.signal}` : `exit code ${status.code}` };
  }
}

/** Ends a child when the run is interrupted or its time is over. Checkpoints are whole at every moment, so it may be killed. */
class Ending implements Disposable {
  cause: "interrupted" | "timed out" | undefined;
  readonly #child: Deno.ChildProcess;
  readonly #signal: AbortSignal;
  readonly #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #interrupt = () => this.#end("interrupted");

  constructor(child: Deno.ChildProcess, timeoutSeconds: number | undefined, signal: AbortSignal) {
    this.#child = child;
    this.#signal = signal;
    signal.addEventListener("abort", this.#interrupt);
    if (timeoutSeconds !== undefined) this.#timer = setTimeout(() => this.#end("timed out"), timeoutSeconds * 1000);
  }

  #end(cause: "interrupted" | "timed out"): void {
    this.cause ??= cause;
    try {
      this.#child.kill("SIGKILL");
    } catch { /* it has just ended by itself */ }
  }

  [Symbol.dispose](): void {
    this.#signal.removeEventListener("abort", this.#interrupt);
    clearTimeout(this.#timer);
  }
}

/** Writes what a child prints to its log, as it comes. */
async function appendLog(child: Deno.ChildProcess, path: string): Promise<void> {
  using file = Deno.openSync(path, { write: true, create: true, truncate: true });
  const copy = async (stream: ReadableStream<Uint8Array>) => {
    for await (const chunk of stream) {
      for (let done = 0; done < chunk.length;) done += file.writeSync(chunk.subarray(done));
    }
  };
  await Promise.all([copy(child.stdout), copy(child.stderr)]);
}
