/** A terminal that redraws itself: what has ended scrolls away above, a bar for each running instance stays below. */
import { createLogUpdate } from "log-update";
import process from "node:process";
import type { RunEvent } from "../pipeline/event.ts";
import type { Display, Ending, Heading } from "./display.ts";
import { headingLines, settledLines, summaryLine } from "./run_lines.ts";
import { RunState } from "./run_state.ts";
import { renderRun } from "./terminal_render.ts";

/** Between two redraws without an event: the time left moves on. */
const REDRAW_MS = 1000;
/** Redraws are not more frequent than this, however often a task reports. */
const FRAME_MS = 100;

/** What a screen must do; log-update is one. */
export interface Screen {
  (text: string): void;
  persist(text: string): void;
  clear(): void;
  done(): void;
}

export class TerminalDisplay implements Display {
  readonly #screen: Screen;
  readonly #size: () => { readonly columns: number; readonly rows: number };
  readonly #now: () => number;
  readonly #state = new RunState();
  #timer: ReturnType<typeof setInterval> | undefined;
  #drawnAt = -Infinity;

  constructor(
    screen: Screen = processScreen(),
    size: () => { columns: number; rows: number } = () => Deno.consoleSize(),
    now: () => number = () => performance.now(),
  ) {
    this.#screen = screen;
    this.#size = size;
    this.#now = now;
  }

  begin(heading: Heading): void {
    for (const line of headingLines(heading)) this.#screen.persist(line);
    this.#timer = setInterval(() => this.#draw(), REDRAW_MS);
  }

  handle(event: RunEvent): void {
    this.#state.apply(event, this.#now());
    for (const line of lastingLines(event)) this.#screen.persist(line);
    if (event.kind !== "progressed" || this.#now() - this.#drawnAt >= FRAME_MS) this.#draw();
  }

  end(ending: Ending): void {
    this.close();
    this.#screen.persist(summaryLine(ending));
    this.#screen.persist(ending.page);
  }

  close(): void {
    if (this.#timer === undefined) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#screen.clear();
    this.#screen.done();
  }

  #draw(): void {
    if (this.#timer === undefined) return;
    this.#drawnAt = this.#now();
    this.#screen(renderRun(this.#state, this.#size(), this.#drawnAt).join("\n"));
  }
}

/** The cursor stays visible: hiding it would install handlers that end the process on Ctrl-C before the run can. */
function processScreen(): Screen {
  return createLogUpdate(process.stdout, { showCursor: true });
}

function lastingLines(event: RunEvent): string[] {
  switch (event.kind) {
    case "planned":
      return event.text ? [event.text] : [];
    case "said":
      return [`${event.instance}: ${event.line}`];
    case "noticed":
      return [event.level === "warning" ? `warning: ${event.line}` : event.line];
    case "settled": {
      const marks = { ran: "✔", restored: "✔", fetched: "✔", current: "✔", failed: "✘", skipped: "-" };
      const mark = event.fault ? marks.failed : marks[event.outcome];
      return settledLines(event).map((line, index) => index === 0 ? `${mark} ${line}` : `  ${line}`);
    }
    default:
      return [];
  }
}
