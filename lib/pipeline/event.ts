/** Everything that can happen during a run, in one vocabulary: the scheduler emits, terminals, plain output and --json show. */
import type { Progress } from "../task/task.ts";
import type { InstanceId } from "./identity.ts";

/** Why an instance is not current, one per cause: `with.network.lr 0.001 -> 0.0005`, `code lib/statistics/auc.ts`. */
export interface Reason {
  readonly kind:
    | "never run"
    | "parameter"
    | "code"
    | "package"
    | "input"
    | "toolchain"
    | "outputs"
    | "damaged"
    | "upstream";
  /** Complete in itself: what changed, from what to what. */
  readonly text: string;
  /** For an input whose bytes changed, what they are now of: `prepare.dataset`, `source electrons`. For "upstream", an instance. */
  readonly from?: string;
}

/**
 * ran: the task ran. current: record and outputs are there. restored: outputs came from the store, nothing ran. fetched:
 * the record came from the shared cache, and so did what was needed of its outputs; nothing ran.
 * failed: the task failed. skipped: something that it needs failed, or the run was interrupted.
 */
export type Outcome = "ran" | "current" | "restored" | "fetched" | "failed" | "skipped";

export type RunEvent =
  /** First: what is going to happen. `stale` are expected to run ("upstream" reasons may turn out to change nothing). */
  | {
    readonly kind: "planned";
    readonly total: number;
    readonly stale: readonly InstanceId[];
    /** Seconds that the last run of an instance took, for an estimate of the time left; missing where it never ran. */
    readonly expectedSeconds: Readonly<Record<string, number>>;
    /** In words, where it is something else than bringing instances up to date. */
    readonly text?: string;
  }
  | {
    readonly kind: "started";
    readonly instance: InstanceId;
    readonly cores: number;
    readonly reasons: readonly Reason[];
  }
  | { readonly kind: "progressed"; readonly instance: InstanceId; readonly progress: Progress }
  | { readonly kind: "said"; readonly instance: InstanceId; readonly line: string }
  | {
    readonly kind: "settled";
    readonly instance: InstanceId;
    readonly outcome: Outcome;
    readonly reasons: readonly Reason[];
    readonly seconds: number;
    /** For `ran`, where the run was made to be judged: `equal`. */
    readonly verdict?: string;
    /** Whether that verdict speaks against the result. */
    readonly fault?: boolean;
    /** For `failed`: lines to show, the last one the command that runs it alone. */
    readonly failure?: readonly string[];
    /** For `ran`: the most memory that its process had resident at once, in bytes, where the system tells. */
    readonly peakMemoryBytes?: number;
  }
  /** A large object on its way from or to the shared cache; `done` of `total` bytes. Once it has `ended` no more comes of it. */
  | {
    readonly kind: "transferred";
    /** `prepare.dataset` */
    readonly what: string;
    readonly done: number;
    readonly total: number;
    readonly ended: boolean;
  }
  /** Damage found, files set aside, digests that changed: worth a line of its own. */
  | { readonly kind: "noticed"; readonly level: "note" | "warning"; readonly line: string };

export type Listener = (event: RunEvent) => void;
