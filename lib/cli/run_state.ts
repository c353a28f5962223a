/** What is known of a run at a moment, put together from its events; every display for people shows this. */
import type { InstanceId } from "../pipeline/identity.ts";
import type { Outcome, RunEvent } from "../pipeline/event.ts";
import type { Progress } from "../task/contract.ts";

export interface RunningInstance {
  /** Milliseconds on the display's clock. */
  readonly startedAt: number;
  progress?: Progress;
  progressedAt?: number;
  /** The first progress of the present unit: the rate counts from there, since a resumed run does not begin at 0. */
  first?: { readonly done: number; readonly at: number };
}

export class RunState {
  total = 0;
  readonly running = new Map<InstanceId, RunningInstance>();
  readonly counts: Record<Outcome, number> = { ran: 0, current: 0, restored: 0, fetched: 0, failed: 0, skipped: 0 };
  /** Large objects on their way from or to the shared cache, bytes. */
  readonly transfers = new Map<string, Progress>();
  /** Expected to run and not started yet. */
  readonly waiting = new Set<InstanceId>();
  /** Seconds by instance: of this run where it has ended, else of the last one. */
  readonly seconds = new Map<InstanceId, number>();
  /** The most that ran at once. */
  width = 1;

  get settled(): number {
    return Object.values(this.counts).reduce((sum, count) => sum + count, 0);
  }

  /** Takes an event in; `now` in milliseconds, on any clock that only moves forward. */
  apply(event: RunEvent, now: number): void {
    switch (event.kind) {
      case "planned":
        this.total = event.total;
        for (const id of event.stale) this.waiting.add(id);
        for (const [id, seconds] of Object.entries(event.expectedSeconds)) this.seconds.set(id as InstanceId, seconds);
        break;
      case "started":
        this.waiting.delete(event.instance);
        this.running.set(event.instance, { startedAt: now });
        this.width = Math.max(this.width, this.running.size);
        break;
      case "progressed":
        this.#progress(event.instance, event.progress, now);
        break;
      case "transferred":
        if (event.ended) this.transfers.delete(event.what);
        else this.transfers.set(event.what, megabytes(event));
        break;
      case "settled":
        this.waiting.delete(event.instance);
        this.running.delete(event.instance);
        this.counts[event.outcome]++;
        if (event.outcome === "ran") this.seconds.set(event.instance, event.seconds);
        break;
    }
  }

  #progress(instance: InstanceId, progress: Progress, now: number): void {
    const running = this.running.get(instance);
    if (!running) return;
    const other = running.progress?.unit !== progress.unit || progress.done < (running.progress?.done ?? 0);
    if (other || !running.first) running.first = { done: progress.done, at: now };
    running.progress = progress;
    running.progressedAt = now;
  }
}

function megabytes({ done, total }: { readonly done: number; readonly total: number }): Progress {
  const rounded = (bytes: number) => Math.round(bytes / 1e5) / 10;
  return { done: rounded(done), total: rounded(total), unit: "MB" };
}
