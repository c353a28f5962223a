/** Runs a task as a host does, without the sandbox. Also a program: `run_task.ts TASK JSON` prints a line per progress. */
import type { InputFile, OnDeviceLoss, Task, TaskContext } from "../../lib/task/contract.ts";

export interface Run {
  readonly params: unknown;
  /** Paths by input, or the files that one gathers. */
  readonly inputs: Readonly<Record<string, string | readonly InputFile[]>>;
  /** Folder of the outputs, and in it of the checkpoint. */
  readonly folder: string;
  readonly cores: number;
  /** Cores by how often the task has asked, for a run whose cores change. */
  readonly coresAt?: (question: number) => number;
  readonly onDeviceLoss?: OnDeviceLoss;
}

/** What a run reported. */
export interface Reports {
  readonly said: string[];
  readonly produced: Parameters<TaskContext<never, never, never>["produced"]>[0][];
  readonly progressed: Parameters<TaskContext<never, never, never>["progress"]>[0][];
}

/** @param onProgress called after each report; what it throws ends the run */
// deno-lint-ignore no-explicit-any -- any task; its own types are those of its declaration
export async function runTask(task: Task<any, any, any>, run: Run, onProgress = () => {}): Promise<Reports> {
  const reports: Reports = { said: [], produced: [], progressed: [] };
  const checkpoint = `${run.folder}/checkpoint`;
  Deno.mkdirSync(checkpoint, { recursive: true });
  let questions = 0;
  await task.run({
    params: task.params.parse(run.params),
    inputs: Object.fromEntries(
      Object.entries(run.inputs).map(([name, of]) => [name, typeof of === "string" ? { path: of, axes: {} } : of]),
    ),
    outputs: Object.fromEntries(
      Object.entries(task.outputs as Record<string, string>).map(([name, file]) => [name, `${run.folder}/${file}`]),
    ),
    checkpoint,
    cores: () => run.coresAt?.(questions++) ?? run.cores,
    onDeviceLoss: run.onDeviceLoss ?? "fail",
    progress: (progress) => {
      reports.progressed.push(progress);
      onProgress();
    },
    say: (line) => reports.said.push(line),
    produced: (producer) => reports.produced.push(producer),
  });
  return reports;
}

if (import.meta.main) {
  const [task = "", run = ""] = Deno.args;
  const { default: loaded } = await import(new URL(`../../tasks/${task}.ts`, import.meta.url).href);
  let count = 0;
  await runTask(loaded, JSON.parse(run), () => console.log(`progress ${++count}`));
}
