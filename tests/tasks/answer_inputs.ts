/** Small real input files for evaluate, compare and tabulate_auc, and a way to run a task on them. */
import { writeArrays } from "../../lib/artifact/arrays.ts";
import type { DatasetInfo } from "../../lib/artifact/dataset.ts";
import { writeScores } from "../../lib/artifact/scores.ts";
import { createGenerator } from "../../lib/statistics/generator.ts";
import type { InputFile, Inputs, Outputs, Progress, Task, TaskContext } from "../../lib/task/contract.ts";

/** A folder that is removed at the end of the scope. */
export class TempFolder implements Disposable {
  readonly path = Deno.makeTempDirSync({ prefix: "answer_" });

  file(name: string): string {
    return `${this.path}/${name}`;
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.path, { recursive: true });
  }
}

/** Half signal, half background, in an order that is neither sorted nor alternating. */
export function labelsOf(events: number, seed = 1): Uint8Array {
  const generator = createGenerator(seed);
  return Uint8Array.from({ length: events }, () => generator.uniform() < 0.5 ? 1 : 0);
}

/** Scores in [0, 1] that separate the classes better the larger `separation` is; equal seeds share their noise. */
export function scoresOf(labels: Uint8Array, separation: number, seed = 2): Float32Array {
  const generator = createGenerator(seed);
  return Float32Array.from(labels, (label) => {
    const logit = separation * (label - 0.5) + 3 * (generator.uniform() + generator.uniform() - 1);
    return 1 / (1 + Math.exp(-logit));
  });
}

export interface DatasetOptions {
  readonly train?: number;
  readonly given?: number;
}

/** Only what the tasks after `predict` read: labels of the test split, and the counts. */
export function writeDataset(path: string, labels: Uint8Array, { train = 8000, given = train }: DatasetOptions = {}) {
  const signal = labels.reduce((sum, label) => sum + label, 0);
  const asGiven = { kind: "as given", why: "the test needs no features" } as const;
  const info: DatasetInfo = {
    version: 1,
    sizes: { et: 8, ht: 8 },
    scaling: { hl: asGiven, mass: asGiven, et: asGiven, ht: asGiven },
    events: {
      train: { used: train, given, signal: Math.floor(train / 2) },
      valid: { used: 2000, given: 2000, signal: 1000 },
      test: { used: labels.length, given: labels.length, signal },
    },
  };
  writeArrays(path, { "test/y": { shape: [labels.length], data: labels } }, { dataset: JSON.stringify(info) });
}

export function writeScoresFile(path: string, test: Float32Array, parameters = 251): void {
  const agreement = { events: 64, largestDifference: 2e-7, fast: "own kernels", reference: "TensorFlow.js" };
  writeScores(path, { test, info: { version: 1, parameters, agreement } });
}

interface RunOptions<I extends Inputs> {
  readonly folder: TempFolder;
  readonly params: unknown;
  readonly inputs: { readonly [K in keyof I]: I[K] extends "one" ? InputFile : readonly InputFile[] };
  readonly prefix?: string;
}

/** Runs a task as its host does. @returns the text of each output, and what it reported. */
export async function runTask<P, I extends Inputs, O extends Outputs>(
  task: Task<P, I, O>,
  { folder, params, inputs, prefix = "" }: RunOptions<I>,
): Promise<{ readonly text: { readonly [K in keyof O]: string }; readonly progress: readonly Progress[] }> {
  const outputs = Object.fromEntries(
    Object.entries(task.outputs).map(([name, file]) => [name, folder.file(`${prefix}out_${file}`)]),
  ) as { [K in keyof O]: string };
  const progress: Progress[] = [];
  const context: TaskContext<P, I, O> = {
    params: task.params.parse(params),
    inputs,
    outputs,
    checkpoint: folder.path,
    cores: () => 1,
    onDeviceLoss: "fail",
    progress: (step) => progress.push(step),
    say: () => {},
    produced: () => {},
  };
  await task.run(context);
  const text = Object.fromEntries(
    Object.entries<string>(outputs).map(([name, path]) => [name, Deno.readTextFileSync(path)]),
  ) as { [K in keyof O]: string };
  return { text, progress };
}
