/**
 * The graph of layers.ts with this engine, make, doit, Snakemake and DVC: a first run, and what is left when there is
 * nothing to do.
 *
 *     deno run -A bench/scale_peers.ts --python PATH [--runs 3] [--limit 1800]
 *
 * PATH is an interpreter beside which doit, snakemake and dvc are installed. `--limit` seconds end a first run, which is then
 * told as not having ended: DVC's of 1,000 takes a quarter of an hour. make and Snakemake use two cores, ours all, doit and DVC one, as they do by default. A stage of the others
 * is `head` in a shell; one of ours is a task in its sandbox.
 *
 * CPU is processor time of all processes; on a busy machine only that can be compared.
 */
import { parseArgs } from "node:util";
import { ScratchProject } from "../tests/scenarios/scratch_project.ts";
import { countOf, hundred, projectFiles, type Shape, thousand } from "./layers.ts";
import { report } from "./measurement.ts";
import { type Peer, peers } from "./peers/graph_files.ts";
import { summarise, type Time, time } from "./timing.ts";

const { values: { python, ...numbers } } = parseArgs({
  args: Deno.args,
  options: {
    runs: { type: "string", default: "3" },
    limit: { type: "string", default: "1800" },
    python: { type: "string" },
  },
});
const runs = Number(numbers.runs), limit = Number(numbers.limit);

async function repeat(command: readonly string[], folder: string, env: Record<string, string> = {}): Promise<Time[]> {
  const times: Time[] = [];
  for (let run = 0; run < runs; run++) times.push(await time(command, folder, { env, limit }));
  return times;
}

async function ours(shape: Shape): Promise<void> {
  await using project = await ScratchProject.create(projectFiles(shape));
  const command = project.command(["reproduce"]);
  await time(project.command(["status"]), project.root); // Transpiles the engine, and asks the tasks what they declare.
  const first = await time(command, project.root);
  const ran = await project.ran();
  if (ran.length > 0) throw new Error(`cannot compare: ${ran.length} instances run again`);
  report(`here, ${countOf(shape)}: first run`, summarise([first]));
  report(`here, ${countOf(shape)}: nothing to do`, summarise(await repeat(command, project.root)));
}

/** The same graph with another tool: a first run, then nothing to do. Fails if it does not run each stage once. */
async function peerRuns({ name, files, prepare, run }: Peer, shape: Shape, env: Record<string, string>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "peer-" });
  try {
    for (const [path, content] of Object.entries(files(shape))) {
      Deno.mkdirSync(`${folder}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
      Deno.writeTextFileSync(`${folder}/${path}`, content);
    }
    if (prepare) await time(prepare, folder, { env });
    const cold = await firstRun(run, folder, env);
    if (!cold) return console.log(`${name}, ${countOf(shape)}: first run not ended after ${limit} s`);
    const idle = await repeat(run, folder, env);
    const ran = Deno.readTextFileSync(`${folder}/runs.log`).trimEnd().split("\n").length;
    if (ran !== countOf(shape)) throw new Error(`cannot compare: ${name} ran ${ran} stages, not ${countOf(shape)}`);
    report(`${name}, ${countOf(shape)}: first run`, summarise([cold]));
    report(`${name}, ${countOf(shape)}: nothing to do`, summarise(idle));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Undefined if it did not end within the limit. */
async function firstRun(
  run: readonly string[],
  folder: string,
  env: Record<string, string>,
): Promise<Time | undefined> {
  try {
    return await time(run, folder, { env, limit });
  } catch (error) {
    if (error instanceof Error && error.message.includes("exit 124")) return undefined;
    throw error;
  }
}

async function versionOf({ version: [program = "", ...args] }: Peer, env: Record<string, string>): Promise<string> {
  const { stdout } = await new Deno.Command(program, { args, env }).output();
  return /\d+\.\d+(?:\.\d+)*/.exec(new TextDecoder().decode(stdout))?.[0] ?? "unknown";
}

if (python === undefined) {
  console.error("cannot compare: --python is missing, expected an interpreter beside doit, snakemake and dvc");
  Deno.exit(2);
}
const bin = python.replace(/\/[^/]*$/, "");
const env = { PATH: `${bin}:${Deno.env.get("PATH") ?? ""}`, DVC_NO_ANALYTICS: "1" };
await ours(hundred);
await ours(thousand);
for (const peer of peers) {
  console.log(`${peer.name} ${await versionOf(peer, env)}`);
  await peerRuns(peer, hundred, env);
  await peerRuns(peer, thousand, env);
}
