/** The lower part of the terminal as lines: a bar for each running instance, and where the run stands. Pure. */
import type { Progress } from "../task/contract.ts";
import type { RunState } from "./run_state.ts";
import { formatProgress, formatSeconds, formatTimeLeft } from "./run_text.ts";
import { estimateTimeLeft } from "./time_left.ts";

const BAR_WIDTH = 20;

/** No line is longer than the terminal is wide, and there are fewer than it has rows. */
export function renderRun(state: RunState, size: { columns: number; rows: number }, now: number): string[] {
  const running = [...state.running];
  const shown = running.slice(0, Math.max(1, size.rows - 3));
  const width = Math.max(0, ...shown.map(([id]) => id.length));
  const bars = shown.map(([id, { progress, startedAt }]) => {
    const tail = progress ? formatProgress(progress) : formatSeconds((now - startedAt) / 1000);
    return cut(`${id.padEnd(width)} ${bar(progress)} ${tail}`, size.columns);
  });
  const transfers = [...state.transfers].slice(0, Math.max(0, size.rows - 3 - shown.length)).map(([what, progress]) =>
    cut(`${what.padEnd(width)} ${bar(progress)} ${formatProgress(progress)}`, size.columns)
  );
  const hidden = running.length > shown.length ? [`and ${running.length - shown.length} more`] : [];
  return [...bars, ...transfers, ...hidden, cut(statusLine(state, now), size.columns)];
}

function statusLine(state: RunState, now: number): string {
  const left = formatTimeLeft(estimateTimeLeft(state, now));
  return `${state.settled} of ${state.total} instances done${left && `, ${left}`}`;
}

/** `█████░░░`; empty where a task has not said how much there is. */
function bar(progress: Progress | undefined): string {
  const { done = 0, total } = progress ?? {};
  const share = total === undefined || total <= 0 ? 0 : Math.min(1, Math.max(0, done / total));
  const full = Math.floor(share * BAR_WIDTH);
  return "█".repeat(full) + "░".repeat(BAR_WIDTH - full);
}

function cut(line: string, columns: number): string {
  return line.length <= columns ? line : `${line.slice(0, Math.max(0, columns - 1))}…`;
}
