/**
 * The contract between a task and whatever runs it. A task is a program in `tasks/` whose default export is a
 * `defineTask({...})`; it sees named input files, resolved parameters, and the paths that it must write. It sees
 * neither the store nor pipeline.yaml, and it knows nothing of where it runs.
 *
 * This module holds types only. Nothing imports it as code, so a change here makes no stage stale.
 */

/** Whether an input is one file or, after gathering over a matrix, a list of files (possibly empty). */
export type Arity = "one" | "many";

/** A file that a stage receives, readable at `path`. */
export interface InputFile {
  readonly path: string;
  /** The matrix values of the upstream instance: `{ network: "et", seed: "1" }`; empty for a source or a plain stage. */
  readonly axes: Readonly<Record<string, string>>;
}

/** How far a task is; `total` may be unknown (undefined) at first. Counts are in `unit`: "events", "epochs", "steps". */
export interface Progress {
  readonly done: number;
  readonly total?: number;
  readonly unit: string;
  /** Short text beside the bar: "loss 0.2841". */
  readonly note?: string;
}

/**
 * What computed the outputs. Goes to the record (provenance), never into a fingerprint.
 * `arithmetic` says whether a multiply-add was rounded once or twice: the two differ in the last bits.
 */
export interface Producer {
  readonly backend: "wasm" | "webgpu" | "none";
  readonly adapter?: string;
  readonly arithmetic?: "fused multiply-add" | "multiply, then add" | "unknown";
  /** Why this backend, in words: "no WebGPU adapter". */
  readonly reason?: string;
  readonly packages?: Readonly<Record<string, string>>;
  /** What had computed a first part, where a device was lost and the run went on elsewhere: "webgpu on X up to epoch 3". */
  readonly earlier?: string;
}

/** Whether a computation whose device is lost, or has no memory left, ends there or goes on on the CPU. */
export type OnDeviceLoss = "fail" | "continue";

/** What a task sees while it runs. */
export interface TaskContext<P, I extends Inputs, O extends Outputs> {
  readonly params: P;
  readonly inputs: { readonly [K in keyof I]: I[K] extends "one" ? InputFile : readonly InputFile[] };
  /** Paths to write, one per declared output. Every one must exist when `run` returns. */
  readonly outputs: { readonly [K in keyof O]: string };
  /** A folder that outlives a killed run of this same instance; empty at the first run. */
  readonly checkpoint: string;
  /**
   * Cores that this run may use now: more when others have finished, fewer when others wait. A long computation asks
   * again and again. Never affects the bytes of an output.
   */
  cores(): number;
  /**
   * As the user asked for this run. "continue" gives up the promise that one producer makes all bytes of an output, so it
   * is no part of a fingerprint, and `Producer.earlier` tells of it. A task without a device ignores it.
   */
  readonly onDeviceLoss: OnDeviceLoss;
  /** Reports progress; call it as often as convenient, the host thins it out. */
  progress(progress: Progress): void;
  /** One line for the log and, in plain output, for the reader: "three timed steps: 12 min for 100 epochs". */
  say(line: string): void;
  /** Records what computed the outputs; at most once. */
  produced(producer: Producer): void;
}

export type Inputs = Readonly<Record<string, Arity>>;
/** Output name to file name: `{ model: "model.safetensors" }`. Every output is a file. */
export type Outputs = Readonly<Record<string, string>>;

/**
 * Numbers of a JSON output that are results, by their place in the file: object keys and array indices joined by dots, `*`
 * for any (`seeds.*.auc.value`). The value is how far such a number may move, in its own unit, before it counts as
 * another result: 0 for an exact one.
 */
export type Tolerances = Readonly<Record<string, number>>;

/** A schema in the manner of zod: everything the host and the engine need of one, and no more. */
export interface Schema<T> {
  parse(value: unknown): T;
  safeParse(value: unknown): {
    success: boolean;
    data?: T;
    error?: { issues: readonly { path: PropertyKey[]; message: string; code?: string }[] };
  };
}

export interface Task<P, I extends Inputs, O extends Outputs> {
  /** What it does, one sentence. */
  readonly about: string;
  /** Strict: a parameter that the task does not know is an error. */
  readonly params: Schema<P>;
  readonly inputs: I;
  readonly outputs: O;
  /**
   * Which numbers in which JSON outputs are results. They are kept in pipeline.lock, compared by `diff` and `verify`, and
   * decide nothing about what runs. An output without an entry is the same only if its bytes are.
   */
  readonly numbers?: { readonly [K in keyof O]?: Tolerances };
  /**
   * Computes the outputs. Must await a timer, `setTimeout(resolve)`, at least every half second, so that it ends with
   * its engine: a resolved promise or `setImmediate` does not let the end of standard input be noticed. @throws an error
   * named "InputError" for what the user can mend; its message is shown alone, without a stack. So is that of an error
   * named "DeviceError", for a device that failed: the same run may then end otherwise.
   */
  run(context: TaskContext<P, I, O>): Promise<void> | void;
}
