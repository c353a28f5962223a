/** Follows a submitted task to its end, whatever runs it: relays its events as they come, tells how it stands, cancels it when the run is interrupted. */
import { type HostEvent, workFiles } from "../../host/job.ts";
import { EventTail } from "./event_tail.ts";
import type { Exit, SubmittedTask, TaskState } from "./executor.ts";

/** Resolves when nothing of the task is left, or when its system has been told to end it. */
export async function watch(
  task: SubmittedTask,
  folder: string,
  { listener, signal }: { listener: (event: HostEvent) => void; signal: AbortSignal },
): Promise<Exit> {
  const tail = new EventTail<HostEvent>(`${folder}/${workFiles.events}`, listener);
  const interrupted = Promise.withResolvers<void>();
  const interrupt = () => interrupted.resolve();
  signal.addEventListener("abort", interrupt);
  let told: string | undefined;
  try {
    while (!signal.aborted) {
      const state = await Promise.race([task.poll(), interrupted.promise]);
      if (!state) break;
      const line = lineOf(state);
      if (line !== undefined && line !== told) listener({ kind: "said", line });
      told = line ?? told;
      if (state.kind !== "waiting") tail.poll();
      if (state.kind === "ended") return state.ending;
    }
    await task.cancel();
    return { kind: "interrupted" };
  } finally {
    signal.removeEventListener("abort", interrupt);
  }
}

function lineOf(state: TaskState): string | undefined {
  if (state.kind === "waiting") return state.why;
  return state.kind === "running" && state.where !== undefined ? `runs ${state.where}` : undefined;
}
