/** Runs tasks as sandboxed child processes of this one. */
import { type HostEvent, workFiles } from "../../host/job.ts";
import { ChildLog } from "./child_log.ts";
import { Ending } from "./ending.ts";
import { EventTail } from "./event_tail.ts";
import type { Executor, Exit, Work } from "./executor.ts";
import { MemoryWatch } from "./memory_watch.ts";
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
    const log = new ChildLog();
    const logged = log.follow(child, `${work.folder}/${workFiles.log}`);
    const input = child.stdin.getWriter();
    work.onCores?.((cores) => void input.write(new TextEncoder().encode(`cores ${cores}\n`)).catch(() => {}));
    const tail = new EventTail<HostEvent>(`${work.folder}/${workFiles.events}`, listener);
    const memory = new MemoryWatch(child.pid);
    const polling = setInterval(() => {
      tail.poll();
      memory.poll();
    }, pollEveryMs);
    using end = new Ending(child, work.timeoutSeconds, signal);
    const status = await child.status;
    clearInterval(polling);
    tail.poll();
    await logged;
    if (end.cause === "interrupted") return { kind: "interrupted" };
    const { peakBytes } = memory;
    if (end.cause === "timed out") return { kind: "timed out", peakBytes };
    return status.success ? { kind: "finished", peakBytes } : {
      kind: "failed",
      code: status.code,
      signal: status.signal ?? undefined,
      printed: log.end,
      peakBytes,
    };
  }
}
