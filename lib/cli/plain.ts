/**
 * Lines for logs and CI: why an instance runs again, that it has ended, and once a minute how far it is. Some sixty for a
 * whole first run of the paper.
 */
import type { RunEvent } from "../pipeline/event.ts";
import type { InstanceId } from "../pipeline/identity.ts";
import type { Console } from "./console.ts";
import type { Display, Ending, Heading } from "./display.ts";
import { headingLines, settledLines, summaryLine } from "./run_lines.ts";
import { RunState } from "./run_state.ts";
import { formatProgress, formatReasons, formatTimeLeft } from "./run_text.ts";
import { estimateTimeLeft } from "./time_left.ts";

/** Between two progress lines of one instance, and between its start and the first. */
const SILENCE_MS = 60_000;

export class PlainDisplay implements Display {
  readonly #console: Console;
  readonly #now: () => number;
  readonly #state = new RunState();
  /** When a line about the instance was last printed. */
  readonly #spoke = new Map<InstanceId, number>();

  readonly #transferSpoke = new Map<string, number>();

  /** `now` in milliseconds, on a clock that only moves forward. */
  constructor(console: Console, now: () => number = () => performance.now()) {
    this.#console = console;
    this.#now = now;
  }

  begin(heading: Heading): void {
    for (const line of headingLines(heading)) this.#console.print(line);
  }

  handle(event: RunEvent): void {
    const now = this.#now();
    this.#state.apply(event, now);
    for (const line of this.#lines(event, now)) this.#console.print(line);
  }

  end(ending: Ending): void {
    this.#console.print(summaryLine(ending));
    this.#console.print(ending.page);
  }

  close(): void {}

  #lines(event: RunEvent, now: number): string[] {
    switch (event.kind) {
      case "planned":
        return [
          event.text ??
            `${event.total - event.stale.length} of ${event.total} instances are current, ${event.stale.length} to run`,
        ];
      case "started": {
        this.#spoke.set(event.instance, now);
        const why = formatReasons(event.reasons);
        return why ? [`${event.instance} starts: ${why}`] : [];
      }
      case "progressed":
        if (now - (this.#spoke.get(event.instance) ?? now) < SILENCE_MS) return [];
        this.#spoke.set(event.instance, now);
        return [`${event.instance}: ${formatProgress(event.progress)}${this.#timeLeft(now)}`];
      case "transferred":
        if (event.ended) this.#transferSpoke.delete(event.what);
        else if (!this.#transferSpoke.has(event.what)) this.#transferSpoke.set(event.what, now);
        if (event.ended || now - (this.#transferSpoke.get(event.what) ?? now) < SILENCE_MS) return [];
        this.#transferSpoke.set(event.what, now);
        return [`${event.what}: ${formatProgress(this.#state.transfers.get(event.what) ?? { done: 0, unit: "MB" })}`];
      case "said":
        return [`${event.instance}: ${event.line}`];
      case "settled":
        return settledLines(event).map((line, index) => index === 0 ? `${this.#position()} ${line}` : line);
      case "noticed":
        return [`${event.level}: ${event.line}`];
    }
  }

  #timeLeft(now: number): string {
    const left = formatTimeLeft(estimateTimeLeft(this.#state, now));
    return left && ` (all: ${left})`;
  }

  /** `[ 3/27]` */
  #position(): string {
    const total = String(this.#state.total);
    return `[${String(this.#state.settled).padStart(total.length)}/${total}]`;
  }
}
