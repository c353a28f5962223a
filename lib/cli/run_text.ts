/** Words and numbers that all displays share. */
// @ts-types="../declarations/std_duration.d.ts"
import { format } from "@std/fmt/duration";
import type { Outcome, Reason } from "../pipeline/event.ts";
import type { Progress } from "../task/contract.ts";
import type { TimeLeft } from "./time_left.ts";

/** `0.8s`, `42s`, `3m 20s`, `1h 5m`. */
export function formatSeconds(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)}s`;
  const step = seconds < 3600 ? 1 : 60;
  return format(Math.round(seconds / step) * step * 1000, { style: "narrow", ignoreZero: true });
}

/**
 * `about 4m left`, `about 4m left for what is known`; nothing where nothing is known. Rounded up, so that it does not
 * flicker. No bound is promised: a training may stop early, and what never ran may be long.
 */
export function formatTimeLeft(left: TimeLeft | undefined): string {
  if (!left) return "";
  const step = left.seconds < 20 ? 1 : left.seconds < 120 ? 10 : 60;
  const rounded = Math.max(1, Math.ceil(left.seconds / step)) * step;
  const time = format(rounded * 1000, { style: "narrow", ignoreZero: true });
  return left.complete ? `about ${time} left` : `about ${time} left for what is known`;
}

/** `epochs 3 of 8, loss 0.2841`. */
export function formatProgress({ done, total, unit, note }: Progress): string {
  const count = total === undefined ? `${unit} ${done}` : `${unit} ${done} of ${total}`;
  return note ? `${count}, ${note}` : count;
}

/** Why an instance runs, in a line; nothing where it simply has never run. */
export function formatReasons(reasons: readonly Reason[]): string {
  const telling = reasons.filter(({ kind }) => kind !== "never run");
  const shown = telling.slice(0, 3).map(({ text }) => text);
  return telling.length > 3 ? `${shown.join("; ")}; and ${telling.length - 3} more` : shown.join("; ");
}

/** `9 ran, 18 current`; what did not happen is left out. */
export function formatCounts(counts: Readonly<Record<Outcome, number>>): string {
  const order: readonly Outcome[] = ["ran", "restored", "fetched", "current", "failed", "skipped"];
  return order.filter((outcome) => counts[outcome] > 0).map((outcome) => `${counts[outcome]} ${outcome}`).join(", ");
}
