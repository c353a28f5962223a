/**
 * Runs one task inside its sandboxed child process, whose working directory is the work folder: reads job.json, checks
 * the parameters, runs the task, and says in events.jsonl what happens. It holds the work folder's lock, so that a second
 * engine waits.
 */
import type { Inputs, Outputs, Task, TaskContext } from "../task/contract.ts";
import { EventWriter } from "./events.ts";
import { describeFailure } from "./failure.ts";
import { type Job, workFiles } from "./job.ts";
import { Engine } from "./engine.ts";

type AnyTask = Task<unknown, Inputs, Outputs>;

async function holdWorkFolder(): Promise<Deno.FsFile> {
  const file = Deno.openSync(workFiles.lock, { read: true, write: true, create: true });
  await file.lock(true);
  return file;
}

function contextOf(
  job: Job,
  task: AnyTask,
  { engine, events }: { engine: Engine; events: EventWriter },
): TaskContext<unknown, Inputs, Outputs> {
  return {
    params: task.params.parse(job.params),
    inputs: job.inputs as TaskContext<unknown, Inputs, Outputs>["inputs"],
    outputs: job.outputs,
    checkpoint: workFiles.checkpoint,
    cores: () => engine.cores ?? job.cores,
    onDeviceLoss: job.onDeviceLoss,
    progress: (progress) => events.progress(progress),
    say: (line) => events.write({ kind: "said", line }),
    produced: (producer) => events.write({ kind: "produced", producer }),
  };
}

async function main(): Promise<number> {
  const engine = new Engine();
  void engine.listen();
  await holdWorkFolder();
  const events = new EventWriter(workFiles.events);
  try {
    const job: Job = JSON.parse(Deno.readTextFileSync(workFiles.job));
    const task: AnyTask = (await import(job.task)).default;
    await task.run(contextOf(job, task, { engine, events }));
    return 0;
  } catch (error) {
    const failure = describeFailure(error);
    if (!failure.expected) console.error(error);
    events.write({ kind: "failed", failure });
    return 1;
  }
}

Deno.exit(await main());
