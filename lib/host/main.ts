/**
 * Runs one task inside its sandboxed child process, whose working directory is the work folder: reads job.json, checks
 * the parameters, runs the task, and says in events.jsonl what happens. It ends when its standard input does, so that
 * no child outlives a killed engine, and it holds the work folder's lock, so that a second engine waits.
 */
import type { Inputs, Outputs, Task, TaskContext } from "../task/contract.ts";
import { EventWriter } from "./events.ts";
import { describeFailure } from "./failure.ts";
import { type Job, workFiles } from "./job.ts";

type AnyTask = Task<unknown, Inputs, Outputs>;

/** Resolves never, exits with 130 when the engine is gone. */
async function endWithEngine(): Promise<void> {
  try {
    for await (const _ of Deno.stdin.readable) { /* nothing is ever sent */ }
  } finally {
    Deno.exit(130);
  }
}

async function holdWorkFolder(): Promise<Deno.FsFile> {
  const file = Deno.openSync(workFiles.lock, { read: true, write: true, create: true });
  await file.lock(true);
  return file;
}

function contextOf(job: Job, task: AnyTask, events: EventWriter): TaskContext<unknown, Inputs, Outputs> {
  return {
    params: task.params.parse(job.params),
    inputs: job.inputs as TaskContext<unknown, Inputs, Outputs>["inputs"],
    outputs: job.outputs,
    checkpoint: workFiles.checkpoint,
    cores: job.cores,
    progress: (progress) => events.progress(progress),
    say: (line) => events.write({ kind: "said", line }),
    produced: (producer) => events.write({ kind: "produced", producer }),
  };
}

async function main(): Promise<number> {
  void endWithEngine();
  await holdWorkFolder();
  const events = new EventWriter(workFiles.events);
  try {
    const job: Job = JSON.parse(Deno.readTextFileSync(workFiles.job));
    const task: AnyTask = (await import(job.task)).default;
    await task.run(contextOf(job, task, events));
    return 0;
  } catch (error) {
    const failure = describeFailure(error);
    if (!failure.expected) console.error(error);
    events.write({ kind: "failed", failure });
    return 1;
  }
}

Deno.exit(await main());
