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

export type Exit =
  | { readonly kind: "finished" }
  /** `code` of the child, or the signal that ended it. */
  | { readonly kind: "failed"; readonly how: string }
  | { readonly kind: "timed out" }
  | { readonly kind: "interrupted" };

export interface Executor {
  /** Runs the task; resolves when nothing of it is left. Never throws for what a task did. */
  execute(work: Work, listener: (event: HostEvent) => void, signal: AbortSignal): Promise<Exit>;
}
