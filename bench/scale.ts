/**
 * What the number of instances costs, on layers of lanes (layers.ts): wide, deep, and gathering at every layer; beside
 * make, doit, Snakemake and DVC where they are there.
 *
 *     deno run -A bench/scale.ts [--runs 5] [--cold 100] [--python PATH] [--limit 300]
 *
 * - nothing to do: `reproduce`, `status` and `reproduce --check` at 1,000 instances, and at 10,000, once ten times as wide
 *   and once ten times as deep. The stores are written by this program (synthetic_store.ts): ten thousand first runs would
 *   take an hour, and what a task made does not matter, since outputs are not opened.
 * - a first run of `--cold` instances (100 or 1000), with the cost of each, and what of it is Deno's start, the sandbox's
 *   flags, and our host with the task.
 * - with `--python`, an interpreter beside which doit, snakemake and dvc are installed: the same graph with them and with
 *   make, cold and with nothing to do, in turn. DVC only at 100 instances: it needs minutes for 1,000. `--limit` seconds
 *   end a first run.
 *
 * Seconds are wall and processor time, the latter of all processes; on a busy machine only that can be compared.
 */
import { parseArgs } from "node:util";
import { ScratchProject } from "../tests/scenarios/scratch_project.ts";
import { childCosts } from "./child_costs.ts";
import { countOf, projectFiles, type Shape } from "./layers.ts";
import { report } from "./measurement.ts";
import { type Peer, peers } from "./peers/graph_files.ts";
import { fillStore } from "./synthetic_store.ts";
import { summarise, type Time, time } from "./timing.ts";

const hundred: Shape = { lanes: 9, layers: 10 };
const thousand: Shape = { lanes: 49, layers: 20 };
const large: Readonly<Record<string, Shape>> = {
  "10,000 wide": { lanes: 499, layers: 20 },
  "10,000 deep": { lanes: 49, layers: 200 },
};

const { values } = parseArgs({
  args: Deno.args,
  options: {
    runs: { type: "string", default: "5" },
    cold: { type: "string", default: "100" },
    limit: { type: "string", default: "300" },
    python: { type: "string" },
  },
});
const runs = Number(values.runs), limit = Number(values.limit);
const coldShape = values.cold === "1000" ? thousand : hundred;

async function repeat(command: readonly string[], folder: string): Promise<Time[]> {
  const times: Time[] = [];
  for (let run = 0; run < runs; run++) times.push(await time(command, folder));
  return times;
}

async function nothingToDo(title: string, shape: Shape): Promise<void> {
  await using project = await ScratchProject.create(projectFiles(shape));
  const count = await fillStore(project.root);
  const ran = await project.ran(); // Writes pipeline.lock and the page.
  if (count !== countOf(shape) || ran.length > 0) throw new Error(`cannot measure: ${ran.length} of ${count} ran`);
  for (const args of [["reproduce"], ["status"], ["reproduce", "--check"]]) {
    report(`${title}: ${args.join(" ")}`, summarise(await repeat(project.command(args), project.root)));
  }
}

/** A first run, and what each instance cost. */
async function coldRun(shape: Shape): Promise<void> {
  await using project = await ScratchProject.create(projectFiles(shape));
  await time(project.command(["status"]), project.root); // Transpiles the engine, and asks the tasks what they declare.
  const engine = await time(project.command(["status"]), project.root);
  const all = await time(project.command(["reproduce"]), project.root);
  const count = countOf(shape);
  report(`first run of ${count}`, summarise([all]));
  report("  each", summarise([{ wall: all.wall / count, cpu: (all.cpu - engine.cpu) / count }]));
  for (const { what, command, folder } of await childCosts(project)) {
    report(`  a child: ${what}`, summarise(await repeat(command, folder)));
  }
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
    const cold = await time(run, folder, { env, limit });
    const idle: Time[] = [];
    for (let n = 0; n < runs; n++) idle.push(await time(run, folder, { env, limit }));
    const ran = Deno.readTextFileSync(`${folder}/runs.log`).trimEnd().split("\n").length;
    if (ran !== countOf(shape)) throw new Error(`cannot compare: ${name} ran ${ran} stages, not ${countOf(shape)}`);
    report(`${name}, ${countOf(shape)}: first run`, summarise([cold]));
    report(`${name}, ${countOf(shape)}: nothing to do`, summarise(idle));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function versionOf({ version: [program = "", ...args] }: Peer, env: Record<string, string>): Promise<string> {
  const { stdout } = await new Deno.Command(program, { args, env }).output();
  return /\d+\.\d+(?:\.\d+)*/.exec(new TextDecoder().decode(stdout))?.[0] ?? "unknown";
}

await nothingToDo("1,000", thousand);
for (const [title, shape] of Object.entries(large)) await nothingToDo(title, shape);
await coldRun(coldShape);
if (values.python !== undefined) {
  const bin = values.python.replace(/\/[^/]*$/, "");
  const env = { PATH: `${bin}:${Deno.env.get("PATH") ?? ""}`, DVC_NO_ANALYTICS: "1" };
  for (const peer of peers) {
    console.log(`${peer.name} ${await versionOf(peer, env)}`);
    await peerRuns(peer, hundred, env);
    if (peer.name !== "DVC") await peerRuns(peer, thousand, env);
  }
}
