/**
 * What a command costs that has nothing to do, by the shell's clock: on the tests' toy pipeline and on the real
 * pipeline.yaml and tasks (27 instances, made once from a small sample; the size of outputs does not matter, since they
 * are not opened). `deno alone` is an empty module: what no command can go below.
 *
 *     deno run -A bench/no_op.ts [--runs 20]
 *
 * `CPU` is user and system time together; on a busy machine it says more than the clock. `peak` is the largest resident
 * size of the process, measured where there is GNU time.
 */
import { parseArgs } from "node:util";
import { smallRealProject } from "../tests/scenarios/real_project.ts";
import { ScratchProject } from "../tests/scenarios/scratch_project.ts";
import { toyFiles } from "../tests/scenarios/toy.ts";
import { type Quantity, report } from "./measurement.ts";
import { withPeakMemory } from "./peak_memory.ts";
import { summarise, type Time, time } from "./timing.ts";

async function peakMemory(command: readonly string[], folder: string): Promise<Quantity | undefined> {
  const { peak } = await withPeakMemory(
    command,
    (program, args) => new Deno.Command(program, { args: [...args], cwd: folder, stdout: "null" }).output(),
  );
  return peak === undefined ? undefined : { value: peak, unit: "MB" };
}

async function measure(title: string, command: readonly string[], folder: string, runs: number): Promise<void> {
  const times: Time[] = [];
  await time(command, folder); // The first one may fill caches.
  for (let run = 0; run < runs; run++) times.push(await time(command, folder));
  report(title, {
    ...summarise(times),
    "peak": await peakMemory(command, folder),
  });
}

/** Makes everything, and makes sure that then there is nothing to do. */
async function make(project: ScratchProject): Promise<void> {
  await project.outcomes();
  const left = await project.ran();
  if (left.length > 0) throw new Error(`cannot measure: ${left.join(", ")} ran again`);
}

const { values } = parseArgs({ args: Deno.args, options: { runs: { type: "string", default: "20" } } });
const runs = Number(values.runs);

await using toy = await ScratchProject.create(toyFiles);
await using real = await smallRealProject();
toy.write("empty.ts", "");
await make(toy);
await make(real);
await measure("deno alone", [Deno.execPath(), "run", "--quiet", "-A", "empty.ts"], toy.root, runs);
await measure("toy pipeline: reproduce", toy.command(["reproduce"]), toy.root, runs);
await measure("real pipeline: reproduce", real.command(["reproduce"]), real.root, runs);
await measure("real pipeline: status", real.command(["status"]), real.root, runs);
await measure("real pipeline: deno task reproduce", [Deno.execPath(), "task", "reproduce"], real.root, runs);
