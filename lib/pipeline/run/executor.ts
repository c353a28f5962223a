/** How a prepared work folder becomes outputs: here, or (later) on a batch system. One method, so that both obey one contract. */
import type { HostEvent } from "../../host/job.ts";
import type { Closure } from "../identity/closure.ts";

export interface Work {
  /** Absolute path; holds job.json and in/, receives out/, events.jsonl and log.txt. */
  readonly folder: string;
  readonly closure: Closure;
  /** Real paths of the files that in/ links to. */
  readonly inputFiles: readonly string[];
  readonly timeoutSeconds?: number;
  /** Calls back when the cores change that the run may use. An executor that cannot tell its task ignores it. */
  readonly onCores?: (listener: (cores: number) => void) => void;
}

/** The most memory that the task had resident at once, in bytes; undefined where it is not known. */
interface Watched {
  readonly peakBytes: number | undefined;
}

export interface FailedExit extends Watched {
  readonly kind: "failed";
  readonly code: number;
  /** What ended it, if a signal did. */
  readonly signal: Deno.Signal | undefined;
  /** The last that it printed. */
  readonly printed: string;
}

export type Exit =
  | (Watched & { readonly kind: "finished" })
  | (Watched & { readonly kind: "timed out" })
  | FailedExit
  | { readonly kind: "interrupted" };

export interface Executor {
  /** Runs the task; resolves when nothing of it is left. Never throws for what a task did. */
  execute(work: Work, listener: (event: HostEvent) => void, signal: AbortSignal): Promise<Exit>;
}
