/**
 * What a system that runs tasks must be able to do: this machine, a batch system. `submit`, `poll`, `cancel` and `logs`,
 * and `resume` for systems whose tasks outlive the engine. tests/pipeline/run/executor_contract.ts holds every one to it.
 */
import type { Closure } from "../identity/closure.ts";
import type { Resources } from "../instance.ts";

export interface Work {
  /** Absolute path; holds job.json and in/, receives out/, events.jsonl and log.txt. */
  readonly folder: string;
  /** For people: `train@hl/1`. */
  readonly label: string;
  readonly closure: Closure;
  /** Real paths of the files that in/ links to. */
  readonly inputFiles: readonly string[];
  readonly resources: Resources;
  readonly timeoutSeconds?: number;
  /** Calls back when the cores change that the run may use. An executor that cannot tell its task ignores it. */
  readonly onCores?: (listener: (cores: number) => void) => void;
}

/** Where and how long a task ran, where that is not here and since it was submitted. */
export interface Elsewhere {
  /** `node17, 64 cores, linux x86_64` */
  readonly host: string;
  readonly seconds: number;
}

interface Watched {
  /** The most memory that the task had resident at once, in bytes; undefined where it is not known. */
  readonly peakBytes: number | undefined;
  readonly ran?: Elsewhere;
}

export interface FailedExit extends Watched {
  readonly kind: "failed";
  readonly code: number;
  /** What ended it, if a signal did. */
  readonly signal: Deno.Signal | undefined;
  /** The last that it printed. */
  readonly printed: string;
}

/** Ended by the system that ran it, or never begun, through no fault that the task's own words tell. */
export interface StoppedExit {
  readonly kind: "stopped";
  /** Completes "train@hl/1 failed: …" */
  readonly why: string;
  /** Lines that say what to do. */
  readonly advice: readonly string[];
  /**
   * once more: the same may pass if it is tried again. anyway: the machine was taken away, which is no fault of the task,
   * so that it goes on from its checkpoint without counting as a try. never: it would end the same.
   */
  readonly again: "once more" | "anyway" | "never";
}

export type Ending =
  | (Watched & { readonly kind: "finished" })
  | (Watched & { readonly kind: "timed out" })
  | (Watched & { readonly kind: "out of memory"; readonly said: string })
  | FailedExit
  | StoppedExit;

export type Exit = Ending | { readonly kind: "interrupted" };

export type TaskState =
  /** Not begun; `why` where that may need somebody to act: `held by its user`. */
  | { readonly kind: "waiting"; readonly why?: string }
  /** `where` if it is not here: `on node17 (Slurm job 12_3)`. */
  | { readonly kind: "running"; readonly where?: string }
  | { readonly kind: "ended"; readonly ending: Ending };

/** A task in the hands of a system. */
export interface SubmittedTask {
  /** Resolves now and then with how it stands, and at once when it has ended; then nothing of it is left. Never throws for what a task did. */
  poll(): Promise<TaskState>;
  /** Ends it; its checkpoint is whole at every moment. Resolves when the system has taken that in. */
  cancel(): Promise<void>;
  /** The last that it printed. */
  logs(): string;
}

export interface Executor {
  /** Takes over a prepared work folder. @throws the signal's reason if it is aborted before the task is submitted. */
  submit(work: Work, signal: AbortSignal): Promise<SubmittedTask>;
  /** The task of a work folder that was submitted by an engine which has ended, and that went on; undefined if none did. */
  resume(work: Pick<Work, "folder" | "label">, signal: AbortSignal): Promise<SubmittedTask | undefined>;
}
