/** What shows a run while it happens. All that a display learns comes in these three calls. */
import type { Outcome, RunEvent } from "../pipeline/event.ts";

/** Known before anything runs. */
export interface Heading {
  readonly title: string;
  readonly profile: string;
  /** Where values are overridden: the profile that they are laid over, and each `path=value`. */
  readonly basedOn?: string;
  readonly overrides: readonly string[];
  readonly sources: readonly { readonly name: string; readonly path: string; readonly about?: string }[];
  /** Stages and instances that were asked for; empty for all. */
  readonly targets: readonly string[];
}

export interface Ending {
  readonly counts: Readonly<Record<Outcome, number>>;
  readonly seconds: number;
  readonly interrupted: boolean;
  /** Path of the page, or of the folder with the results, to be shown last. */
  readonly page: string;
}

export interface Display {
  begin(heading: Heading): void;
  handle(event: RunEvent): void;
  end(ending: Ending): void;
  /** Leaves the terminal as it was; may be called at any time, also twice. */
  close(): void;
}
