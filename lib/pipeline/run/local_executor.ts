/** Runs tasks as sandboxed child processes of this one, which end when it ends. */
import { workFiles } from "../../host/job.ts";
import { ChildLog } from "./child_log.ts";
import { ChildEnd } from "./child_end.ts";
import type { Ending, Executor, SubmittedTask, TaskState, Work } from "./executor.ts";
import { MemoryWatch } from "./memory_watch.ts";
import { taskCommand } from "./sandbox.ts";

const pollEveryMs = 100;

export class LocalExecutor implements Executor {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  submit(work: Work, signal: AbortSignal): Promise<SubmittedTask> {
    return Promise.resolve().then(() => {
      signal.throwIfAborted();
      return new LocalTask(taskCommand(this.#root, work).spawn(), work);
    });
  }

  /** Children notice that their engine has gone, and go too. */
  resume(): Promise<undefined> {
    return Promise.resolve(undefined);
  }
}

class LocalTask implements SubmittedTask {
  readonly #log = new ChildLog();
  readonly #memory: MemoryWatch;
  readonly #end: ChildEnd;
  readonly #ended: Promise<TaskState>;

  constructor(child: Deno.ChildProcess, { folder, timeoutSeconds, onCores }: Work) {
    const input = child.stdin.getWriter();
    onCores?.((cores) => void input.write(new TextEncoder().encode(`cores ${cores}\n`)).catch(() => {}));
    this.#memory = new MemoryWatch(child.pid);
    this.#end = new ChildEnd(child, timeoutSeconds);
    const logged = this.#log.follow(child, `${folder}/${workFiles.log}`);
    this.#ended = this.#await(child, logged);
  }

  async #await(child: Deno.ChildProcess, logged: Promise<void>): Promise<TaskState> {
    const status = await child.status;
    this.#end[Symbol.dispose]();
    await logged;
    return { kind: "ended", ending: this.#endingOf(status) };
  }

  #endingOf(status: Deno.CommandStatus): Ending {
    const { peakBytes } = this.#memory;
    if (this.#end.timedOut) return { kind: "timed out", peakBytes };
    if (status.success) return { kind: "finished", peakBytes };
    const { code, signal } = status;
    return { kind: "failed", code, signal: signal ?? undefined, printed: this.logs(), peakBytes };
  }

  async poll(): Promise<TaskState> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const moment = new Promise<TaskState>((resolve) => {
      timer = setTimeout(() => resolve({ kind: "running" }), pollEveryMs);
    });
    try {
      return await Promise.race([this.#ended, moment]);
    } finally {
      clearTimeout(timer);
      this.#memory.poll();
    }
  }

  async cancel(): Promise<void> {
    this.#end.now();
    await this.#ended;
  }

  logs(): string {
    return this.#log.end;
  }
}
