/** How long a run will still take: measured rates first, then what the same instance or its stage took before. */
import type { InstanceId } from "../pipeline/identity.ts";
import type { RunningInstance, RunState } from "./run_state.ts";

export interface TimeLeft {
  readonly seconds: number;
  /** False where some instances have never run: the time is a lower bound. */
  readonly complete: boolean;
}

/** Undefined where nothing at all is known. */
export function estimateTimeLeft(state: RunState, now: number): TimeLeft | undefined {
  const stages = meansByStage(state.seconds);
  const before = (id: InstanceId) => state.seconds.get(id) ?? stages.get(stageOf(id));
  const running = [...state.running].map(([id, instance]) => secondsLeft(instance, before(id), now));
  const waiting = [...state.waiting].map(before);
  const known = [...running, ...waiting].filter((seconds) => seconds !== undefined);
  if (known.length === 0) return undefined;
  const sum = known.reduce((total, seconds) => total + seconds, 0);
  // Work is shared among as many instances as ran at once so far, but none ends before the longest of its own.
  const seconds = Math.max(sum / state.width, ...known);
  return { seconds, complete: known.length === running.length + waiting.length };
}

/** Of one running instance: from its rate once it has made a step, else from what it took `before`, in seconds. */
function secondsLeft(instance: RunningInstance, before: number | undefined, now: number): number | undefined {
  const { progress, progressedAt, first, startedAt } = instance;
  if (progress?.total !== undefined && progressedAt !== undefined && first && progress.done > first.done) {
    const perStep = (progressedAt - first.at) / (progress.done - first.done);
    const sinceStep = now - progressedAt;
    return Math.max(0, (progress.total - progress.done) * perStep - sinceStep) / 1000;
  }
  return before === undefined ? undefined : Math.max(0, before - (now - startedAt) / 1000);
}

/** Mean seconds of the instances that have run. */
function meansByStage(seconds: ReadonlyMap<InstanceId, number>): ReadonlyMap<string, number> {
  const byStage = Map.groupBy(seconds, ([id]) => stageOf(id));
  return new Map([...byStage].map(([stage, entries]) => [
    stage,
    entries.reduce((sum, [, each]) => sum + each, 0) / entries.length,
  ]));
}

function stageOf(id: InstanceId): string {
  return id.split("@")[0] ?? id;
}
