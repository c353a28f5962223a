/**
 * What the number of instances costs, on layers of lanes (layers.ts): wide, deep, and gathering at every layer.
 *
 *     deno run -A bench/scale.ts [--runs 5] [--cold 100] [--memory /dev/shm]
 *
 * - nothing to do: `reproduce`, `status` and `reproduce --check` at 1,000 instances, and at 10,000, once ten times as wide
 *   and once ten times as deep. The stores are written by this program (synthetic_store.ts): ten thousand first runs would
 *   take an hour, and what a task made does not matter, since outputs are not opened.
 * - a first run of `--cold` instances (100 or 1000), with the cost of each, and what of it is Deno's start, the sandbox's
 *   flags, and our host with the task.
 *
 * CPU is processor time of all processes; on a busy machine only that can be compared. `--memory` names a folder in memory
 * for the projects in which nothing runs, where there is a disk on which syncing twenty thousand files takes minutes.
 */
import { parseArgs } from "node:util";
import { ScratchProject } from "../tests/scenarios/scratch_project.ts";
import { childCosts } from "./child_costs.ts";
import { countOf, hundred, projectFiles, type Shape, thousand } from "./layers.ts";
import { report } from "./measurement.ts";
import { fillStore } from "./synthetic_store.ts";
import { summarise, type Time, time } from "./timing.ts";

const large: Readonly<Record<string, Shape>> = {
  "10,000 wide": { lanes: 499, layers: 20 },
  "10,000 deep": { lanes: 49, layers: 200 },
};

const { values } = parseArgs({
  args: Deno.args,
  options: {
    runs: { type: "string", default: "5" },
    cold: { type: "string", default: "100" },
    memory: { type: "string" },
  },
});
const runs = Number(values.runs);
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

// A task cannot run there: Deno wants all permissions for what is below /dev.
await coldRun(coldShape);
if (values.memory !== undefined) Deno.env.set("TMPDIR", values.memory);
await nothingToDo("1,000", thousand);
for (const [title, shape] of Object.entries(large)) await nothingToDo(title, shape);
