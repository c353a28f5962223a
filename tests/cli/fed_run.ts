/** Events of a run with the times at which they happen, and a console that remembers what was printed. */
import type { Console } from "../../lib/cli/console.ts";
import type { Display } from "../../lib/cli/display.ts";
import type { Outcome, Reason, RunEvent } from "../../lib/pipeline/event.ts";
import type { InstanceId } from "../../lib/pipeline/identity.ts";

export class RecordingConsole implements Console {
  readonly printed: string[] = [];
  readonly complained: string[] = [];
  readonly interactive = false;

  print(line: string): void {
    this.printed.push(line);
  }

  complain(line: string): void {
    this.complained.push(line);
  }
}

/** A clock in milliseconds that moves when told to. */
export class Clock {
  time = 0;
  readonly now = () => this.time;
}

/** Seconds since the start, and what happens then. */
export type Timed = readonly [seconds: number, event: RunEvent];

export function feed(display: Display, clock: Clock, events: readonly Timed[]): void {
  for (const [seconds, event] of events) {
    clock.time = seconds * 1000;
    display.handle(event);
  }
}

const instance = (id: string) => id as InstanceId;
const neverRun: Reason[] = [{ kind: "never run", text: "never run" }];

export function planned(
  total: number,
  stale: readonly string[],
  expectedSeconds: Record<string, number> = {},
): RunEvent {
  return { kind: "planned", total, stale: stale.map(instance), expectedSeconds };
}

export function started(id: string, reasons: readonly Reason[] = neverRun): RunEvent {
  return { kind: "started", instance: instance(id), cores: 1, reasons };
}

export function progressed(id: string, done: number, total?: number, note?: string, unit = "epochs"): RunEvent {
  return { kind: "progressed", instance: instance(id), progress: { done, total, unit, note } };
}

export function settled(id: string, outcome: Outcome, seconds = 0, failure?: readonly string[]): RunEvent {
  const reasons: Reason[] = outcome === "skipped" ? [{ kind: "upstream", text: "prepare is missing" }] : [];
  return { kind: "settled", instance: instance(id), outcome, reasons, seconds, ...(failure ? { failure } : {}) };
}

export function said(id: string, line: string): RunEvent {
  return { kind: "said", instance: instance(id), line };
}

export const heading = {
  title: "A paper",
  profile: "quick",
  sources: [{ name: "events", path: "data/events.h5", about: "our own" }, {
    name: "published",
    path: "data/published.yaml",
  }],
  targets: [],
  overrides: [],
};

export const counts = { ran: 0, current: 0, restored: 0, fetched: 0, failed: 0, skipped: 0 };
