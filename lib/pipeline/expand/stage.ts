/** A stage on its way to instances: what the steps of expand.ts know of it. */
import type { Path } from "../document/diagnostic.ts";
import type { StageContent } from "../document/document_schema.ts";
import type { MatrixPoint } from "./matrix.ts";
import type { TaskDeclaration } from "../instance.ts";

/** An input as pipeline.yaml states it, its target known to exist. */
export interface StatedInput {
  /** As the task knows it. */
  readonly name: string;
  /** Of the text that states it. */
  readonly path: Path;
  readonly target:
    | { readonly kind: "source"; readonly source: string }
    | { readonly kind: "output"; readonly stage: string; readonly instance?: string; readonly output: string };
  /** The axis along which it reads only what comes before the instance, and where that is stated. */
  readonly before?: { readonly axis: string; readonly path: Path };
}

export interface StageDraft {
  readonly name: string;
  readonly content: StageContent;
  /** Undefined where the task could not be inspected. */
  readonly task: TaskDeclaration | undefined;
  /** Undefined where the matrix is faulty. */
  readonly points: readonly MatrixPoint[] | undefined;
}

/** Where the program of a stage lies, relative to the project's root. */
export function taskPath(stage: string, task?: string): string {
  return `tasks/${task ?? stage}.ts`;
}
