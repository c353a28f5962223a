/** What pipeline.yaml means once it is resolved: a graph of instances. Made by expand.ts, used by everything after it. */
import type { Arity, Tolerances } from "../task/contract.ts";
import type { CacheContent } from "./document/document_schema.ts";
import type { InstanceId, Json, SourceId, StageId } from "./identity.ts";

/** An outside file, declared once under `sources`. */
export interface Source {
  readonly id: SourceId;
  /** Relative to the project's root. */
  readonly path: string;
  readonly url?: string;
  /** The digest that the user requires, if stated. */
  readonly digest?: string;
  readonly about?: string;
  /** Outputs that its file stands for, of instances that therefore do not run. */
  readonly given?: readonly GivenOutput[];
}

/** An output that nothing makes, since a source stands for it. */
export interface GivenOutput {
  readonly instance: InstanceId;
  readonly stage: string;
  readonly output: string;
}

/** What a task says of itself, learned from an `inspect` child. */
export interface TaskDeclaration {
  /** Relative to the project's root: `tasks/train.ts`. */
  readonly path: string;
  readonly about: string;
  readonly inputs: Readonly<Record<string, Arity>>;
  /** Output name to file name. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Results in JSON outputs and their tolerances, by output. Not part of a fingerprint. */
  readonly numbers: Readonly<Record<string, Tolerances>>;
  /** JSON Schema of the parameters. */
  readonly params: Json;
}

/** One file that fills an input. */
export type InputRef =
  & { readonly axes: Readonly<Record<string, string>> }
  & (
    | { readonly kind: "source"; readonly source: SourceId }
    | { readonly kind: "output"; readonly instance: InstanceId; readonly output: string }
  );

export interface InstanceInput {
  readonly name: string;
  readonly arity: Arity;
  /** The axis along which only instances before this one fill it. */
  readonly before?: string;
  /** Exactly one where the arity is "one"; in matrix order. With `before` there may be none. */
  readonly files: readonly InputRef[];
}

export interface Resources {
  /** Upper limit; an instance may get fewer while others are ready. */
  readonly cores: number;
  /** Counts only where the backend is WebGPU. */
  readonly gpu: number;
  readonly memoryBytes: number;
}

/** A file that appears in results/<profile>/. */
export interface Publication {
  readonly output: string;
  /** Relative to results/<profile>/. */
  readonly path: string;
}

export interface Instance {
  readonly id: InstanceId;
  readonly stage: StageId;
  /** Matrix values by axis, in the order of the matrix. */
  readonly axes: Readonly<Record<string, string>>;
  readonly task: TaskDeclaration;
  /** `with`, every `$name` resolved. */
  readonly params: Json;
  readonly inputs: readonly InstanceInput[];
  readonly resources: Resources;
  readonly timeoutSeconds?: number;
  readonly retries: number;
  readonly publications: readonly Publication[];
  readonly about?: string;
}

export interface Pipeline {
  readonly paper: { readonly title: string; readonly arxiv?: string; readonly doi?: string };
  /** Name of the profile; "custom" where `--set` was used. */
  readonly profile: string;
  /** The profile that `--set` was laid over; only where it was used. */
  readonly basedOn?: string;
  readonly params: Json;
  /** What the profile makes, with what it reads; without it, everything. */
  readonly stages?: readonly StageId[];
  readonly sources: ReadonlyMap<SourceId, Source>;
  /** Where others publish what they made; never part of a key. */
  readonly cache?: CacheContent;
  /** In topological order, stages in the order of the file where the graph leaves it open. */
  readonly instances: readonly Instance[];
}
