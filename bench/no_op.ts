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

interface Time {
  /** Seconds. */
  readonly wall: number;
  readonly cpu: number;
}

/** Runs a command once. Bash's `time` counts to the millisecond; GNU's to the hundredth. */
async function time(command: readonly string[], folder: string): Promise<Time> {
  const script = `TIMEFORMAT='%3R %3U %3S'; time "$@" >/dev/null 2>&1`;
  const { success, stderr } = await new Deno.Command("bash", {
    args: ["-c", script, "bash", ...command],
    cwd: folder,
    env: { LC_ALL: "C", CI: "true" },
    stdout: "null",
    stderr: "piped",
  }).output();
  const text = new TextDecoder().decode(stderr);
  if (!success) throw new Error(`cannot time ${command.join(" ")}: it failed: ${text}`);
  const [wall = NaN, user = NaN, system = NaN] = text.trim().split(" ").map(Number);
  return { wall, cpu: user + system };
}

async function peakMemory(command: readonly string[], folder: string): Promise<Quantity | undefined> {
  const { peak } = await withPeakMemory(
    command,
    (program, args) => new Deno.Command(program, { args: [...args], cwd: folder, stdout: "null" }).output(),
  );
  return peak === undefined ? undefined : { value: peak, unit: "MB" };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b), middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle)] ?? NaN)) / 2;
}

async function measure(title: string, command: readonly string[], folder: string, runs: number): Promise<void> {
  const times: Time[] = [];
  await time(command, folder); // The first one may fill caches.
  for (let run = 0; run < runs; run++) times.push(await time(command, folder));
  const seconds = (value: number): Quantity => ({ value, unit: "s" });
  const walls = times.map(({ wall }) => wall), cpus = times.map(({ cpu }) => cpu);
  report(title, {
    "least": seconds(Math.min(...walls)),
    "median": seconds(median(walls)),
    "CPU least": seconds(Math.min(...cpus)),
    "CPU median": seconds(median(cpus)),
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
