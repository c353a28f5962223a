/** What a page is made of: the records of one profile and its published files. Generic: it knows stages, not physics. */
import type { Comparison } from "../artifact/comparison.ts";
import type { Producer } from "../task/task.ts";

export interface ReportInstance {
  /** `train@et/1`. */
  readonly id: string;
  readonly stage: string;
  readonly about: string;
  /** `tasks/train.ts`. */
  readonly task: string;
  readonly fingerprint: string;
  readonly params: unknown;
  /** Where each input came from: `prepare.dataset`, `train@et/1.model`, `source electrons`, with its digest. */
  readonly inputs: readonly { readonly name: string; readonly from: string; readonly digest: string }[];
  readonly outputs: readonly {
    readonly name: string;
    readonly file: string;
    readonly digest: string;
    readonly bytes: number;
  }[];
  readonly seconds: number;
  /** What computed it, and on what machine: "2 cores, Intel Xeon, Linux". */
  readonly producer?: Producer;
  readonly host: string;
  /** Changes since it ran that somebody has said cannot matter to it, the oldest first. */
  readonly accepted?: readonly { readonly because: string; readonly changes: readonly string[] }[];
  /** The command that makes it again: `deno task reproduce train@et/1 --profile quick`. */
  readonly command: string;
}

/** An instance of the pipeline of which this run has no record. */
export interface UnmadeInstance {
  readonly id: string;
  readonly stage: string;
  readonly about: string;
  readonly state: "failed" | "skipped" | "never run";
  /** What it would read: `prepare`, `source electrons`. */
  readonly from: readonly string[];
  readonly command: string;
}

export interface ReportFile {
  /** Relative to the page: `figures/5_roc.svg`. */
  readonly path: string;
  /** `figure_5.svg`: instance and output. */
  readonly instance: string;
  readonly output: string;
  readonly digest: string;
  readonly bytes: Uint8Array;
}

export interface ReportInput {
  readonly paper: { readonly title: string; readonly arxiv?: string; readonly doi?: string };
  readonly profile: string;
  readonly sources: readonly {
    readonly name: string;
    readonly path: string;
    readonly digest: string;
    readonly about: string;
  }[];
  /** In topological order. */
  readonly instances: readonly ReportInstance[];
  /** What the pipeline has besides; absent where all was made. */
  readonly unmade?: readonly UnmadeInstance[];
  readonly files: readonly ReportFile[];
  /** Missing where `compare` has not run (yet) or failed. */
  readonly comparison?: Comparison;
  /** The command that makes the whole page again: `deno task reproduce --profile quick`. */
  readonly command?: string;
  /** What is not of this run: failed, skipped or stale instances, one line each. */
  readonly caveats: readonly string[];
  /** Repository version: commit, and whether the work tree differs. */
  readonly revision: string;
}
