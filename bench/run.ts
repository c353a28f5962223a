/**
 * Runs the benches and keeps what they print, with the machine's description, in bench/results/<name>.json.
 *
 *     deno task bench                         no_op, training_step, hdf5_import and bootstrap, about four minutes
 *     deno task bench whole_run [OPTION…]     one of them, or another of this folder, with its own options
 *
 * BENCH_DATE sets the date that is written, for results that are to be the same twice.
 */
import { measurementsVariable } from "./measurement.ts";
import { withPeakMemory } from "./peak_memory.ts";

const usual = ["no_op", "training_step", "hdf5_import", "bootstrap"];
const all = [
  ...usual,
  ...["roofline", "full_size", "behaviour", "scale", "scale_peers", "whole_run", "webgpu_step", "fill", "energy_flow"],
];
/** Those whose results are drawn (drawing/drawings.ts). */
const drawn = ["training_step", "roofline"];
/** Those that do not tell themselves what memory they take; the others start processes that are not what they measure. */
const withoutMemory = ["roofline", "webgpu_step", "bootstrap", "energy_flow", "fill"];

const here = (name: string) => new URL(name, import.meta.url).pathname;

interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGB: number;
  readonly system: string;
  readonly deno: string;
}

function describeMachine(): Machine {
  return {
    cpu: processorName(),
    cores: navigator.hardwareConcurrency,
    memoryGB: Math.round(Deno.systemMemoryInfo().total / 1e9),
    system: `${Deno.build.os} ${Deno.osRelease()} ${Deno.build.arch}`,
    deno: Deno.version.deno,
  };
}

/** As Linux names it; elsewhere what is known of it. */
function processorName(): string {
  try {
    const name = /^model name\s*: (.+)$/m.exec(Deno.readTextFileSync("/proc/cpuinfo"))?.[1];
    return name ?? Deno.build.arch;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return Deno.build.arch;
    throw error;
  }
}

/** `4eb5883`, with a plus if files differ from it. */
async function describeCommit(): Promise<string> {
  const { stdout } = await new Deno.Command("git", {
    args: ["describe", "--always", "--dirty=+", "--exclude=*"],
    cwd: here(".."),
    stderr: "null",
  }).output();
  return new TextDecoder().decode(stdout).trim();
}

/** Passes a bench's lines on as they come, and returns them. */
async function passOn(stream: ReadableStream<Uint8Array>): Promise<string[]> {
  let text = "";
  for await (const chunk of stream.pipeThrough(new TextDecoderStream())) {
    await Deno.stdout.write(new TextEncoder().encode(chunk));
    text += chunk;
  }
  return text.trimEnd().split("\n");
}

async function runBench(name: string, options: readonly string[]): Promise<void> {
  console.log(`\n${name}`);
  const started = { load: oneMinuteLoad(), at: performance.now() };
  const measurements = await Deno.makeTempFile();
  try {
    const lines = await runProcess(name, options, measurements);
    const result = {
      bench: name,
      // An interpreter by its name: where it lies is this machine's affair.
      options: options.map((option) => option.startsWith("/") ? option.slice(option.lastIndexOf("/") + 1) : option),
      date: Deno.env.get("BENCH_DATE") ?? new Date().toISOString(),
      commit: await describeCommit(),
      machine: describeMachine(),
      load: { before: started.load, after: oneMinuteLoad() },
      seconds: Math.round((performance.now() - started.at) / 1000),
      measurements: readLines(measurements),
      lines,
    };
    await Deno.mkdir(here("results"), { recursive: true });
    await Deno.writeTextFile(here(`results/${name}.json`), JSON.stringify(result, null, 2) + "\n");
    if (drawn.includes(name)) await (await import("./drawing/drawings.ts")).writeDrawings(name);
  } finally {
    await Deno.remove(measurements);
  }
}

/** What a bench prints, passed on as it comes, and last its peak memory if it does not tell that itself. */
async function runProcess(name: string, options: readonly string[], measurements: string): Promise<string[]> {
  // As the engine runs tasks, without V8's middle compiler (lib/pipeline/run/sandbox.ts).
  const flags = ["--quiet", "--v8-flags=--no-maglev", "--lock=deno.lock", "--frozen", "--no-prompt", "-A"];
  const command = [Deno.execPath(), "run", ...flags, here(`${name}.ts`), ...options];
  const env = { [measurementsVariable]: measurements };
  const { result: lines, peak } = await withPeakMemory(command, async (program, args) => {
    const child = new Deno.Command(program, { args: [...args], cwd: here(".."), env, stdout: "piped" }).spawn();
    const lines = await passOn(child.stdout);
    if (!(await child.status).success) throw new Error(`bench ${name} failed`);
    return lines;
  });
  if (peak === undefined || !withoutMemory.includes(name)) return lines;
  const last = `peak memory of its largest process ${peak.toFixed(0)} MB`;
  console.log(last);
  return [...lines, last];
}

/** Processes that ran or waited for a core, mean of the last minute. */
const oneMinuteLoad = () => Math.round((Deno.loadavg()[0] ?? NaN) * 100) / 100;

function readLines(path: string): unknown[] {
  return Deno.readTextFileSync(path).split("\n").filter((line) => line !== "").map((line) => JSON.parse(line));
}

const [name, ...options] = Deno.args;
if (name !== undefined && !all.includes(name)) {
  console.error(`unknown bench "${name}", expected one of ${all.join(", ")}`);
  Deno.exit(2);
}
if (name === undefined) {
  const { cpu, cores, deno } = describeMachine();
  console.log(`${cpu}, ${cores} cores, Deno ${deno}, load ${oneMinuteLoad()}`);
}
for (const each of name === undefined ? usual : [name]) await runBench(each, options);
