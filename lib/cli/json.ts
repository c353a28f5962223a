/**
 * `--json`: one JSON object per line on standard output, for programs. The key `event` says what a line is:
 *
 * - `begin`: `title`, `profile`, `basedOn` and `overrides` (of `--set`), `sources` (`name`, `path`, `about`), `targets`; first.
 * - `planned`: `total` instances, those that are `stale`, `expectedSeconds` by instance where it has run before, and for `verify` a `text`.
 * - `started`: `instance`, `cores`, `reasons`.
 * - `progressed`: `instance`, `progress` (`done`, `total`, `unit`, `note`).
 * - `said`: `instance`, `line`.
 * - `settled`: `instance`, `outcome` ("ran", "current", "restored", "fetched", "failed" or "skipped"), `reasons` (each `kind` and
 *   `text`), `seconds`, for "ran" `peakMemoryBytes` (resident, on Linux), and for "failed" the lines of `failure`. Exactly once for
 *   every instance.
 * - `transferred`: `what` (`prepare.dataset`), `done` and `total` bytes, `ended`: a large object from or to the shared cache.
 * - `noticed`: `level` ("note" or "warning"), `line`.
 * - `end`: `counts` by outcome, `seconds`, `interrupted`, `page`; last.
 *
 * `status --json` prints a line per instance: `instance`, `state` ("current", "stale", or "may run" where only something
 * that it needs is stale), `reasons`, `unpublished`, `inputs`, `publishes`, `accepted`, and `unread` where that is known. Faults go to standard error, as text.
 */
import type { RunEvent } from "../pipeline/event.ts";
import type { Console } from "./console.ts";
import type { Display, Ending, Heading } from "./display.ts";

export class JsonDisplay implements Display {
  readonly #console: Console;

  constructor(console: Console) {
    this.#console = console;
  }

  begin(heading: Heading): void {
    this.#write({ event: "begin", ...heading });
  }

  handle({ kind, ...rest }: RunEvent): void {
    this.#write({ event: kind, ...rest });
  }

  end(ending: Ending): void {
    this.#write({ event: "end", ...ending });
  }

  close(): void {}

  #write(line: unknown): void {
    this.#console.print(JSON.stringify(line));
  }
}
