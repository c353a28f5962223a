/** A search in rounds, by the real command: what a round reads, what more rounds run again, and a profile that makes only it. */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { readLockFile } from "../../lib/pipeline/lock/lock_file.ts";
import { ScratchProject } from "./scratch_project.ts";

const task = (name: string, declaration: string, run: string) => ({
  [`tasks/${name}.ts`]: `import { z } from "zod";
import { defineTask } from "../lib/task/task.ts";

export default defineTask({
  about: "${name}",
  ${declaration}
  run({ params, inputs, outputs }) {
    ${run}
  },
});
`,
});

/** Looks for the least of (x - network)²: each round proposes points around the best of the rounds before. */
const files = {
  "pipeline.yaml": `pipeline: 1
paper: { title: A search }
default: quick
params:
  networks: { one: 1 }
  search: { rounds: 2, batch: 2 }
profiles:
  quick: { params: { search: { rounds: 0 } } }
  search: { stages: [best] }
  searched: { params: { search: { rounds: 0 }, networks: $file:results/search/networks.json } }
stages:
  propose:
    matrix: { network: $networks, round: $search.rounds }
    inputs: { trials: { from: trial.result, before: round } }
    with: { network: $network, round: $round, batch: $search.batch }
  trial:
    matrix: { network: $networks, round: $search.rounds, slot: $search.batch }
    inputs: [propose.points]
    with: { slot: $slot, goal: $network }
  best:
    inputs: [trial.result]
    publish: networks.json
  show:
    matrix: { network: $networks }
    with: { network: $network }
    publish: shown/*.txt
`,
  ...task(
    "propose",
    `params: z.strictObject({ network: z.number(), round: z.number(), batch: z.number() }),
  inputs: { trials: "many" },
  outputs: { points: "points.json" },`,
    `const read = inputs.trials.map(({ path }) => JSON.parse(Deno.readTextFileSync(path)));
    const best = read.toSorted((a, b) => a.loss - b.loss)[0]?.x ?? 0;
    const points = Array.from({ length: params.batch }, (_, slot) => best + (slot % 2 ? -1 : 1) / params.round);
    Deno.writeTextFileSync(outputs.points, JSON.stringify({ seen: read.length, points }));`,
  ),
  ...task(
    "trial",
    `params: z.strictObject({ slot: z.number(), goal: z.number() }),
  inputs: { points: "one" },
  outputs: { result: "result.json" },`,
    `const x = JSON.parse(Deno.readTextFileSync(inputs.points.path)).points[params.slot - 1];
    Deno.writeTextFileSync(outputs.result, JSON.stringify({ x, loss: (x - params.goal) ** 2 }));`,
  ),
  ...task(
    "best",
    `params: z.strictObject({}),
  inputs: { result: "many" },
  outputs: { networks: "networks.json" },`,
    `const best = {};
    for (const { path, axes } of inputs.result) {
      const { x, loss } = JSON.parse(Deno.readTextFileSync(path));
      if (!(best[axes.network]?.loss <= loss)) best[axes.network] = { x, loss };
    }
    const xs = Object.entries(best).map(([name, { x }]) => [name, x]);
    Deno.writeTextFileSync(outputs.networks, JSON.stringify(Object.fromEntries(xs)));`,
  ),
  ...task(
    "show",
    `params: z.strictObject({ network: z.number() }),
  inputs: {},
  outputs: { text: "text.txt" },`,
    "Deno.writeTextFileSync(outputs.text, String(params.network));",
  ),
};

const search = ["--profile", "search"];

function fingerprints(project: ScratchProject): Record<string, string> {
  const instances = readLockFile(project.path("pipeline.lock")).profiles.search?.instances ?? {};
  return Object.fromEntries(Object.entries(instances).map(([id, { fingerprint }]) => [id, fingerprint]));
}

Deno.test("a round reads what earlier ones made; a third round runs alone and leaves the fingerprints of the others", async () => {
  await using project = await ScratchProject.create(files);
  assertEquals(Object.values(await project.outcomes(search)), Array(7).fill("ran"));
  const { best: _, ...before } = fingerprints(project);
  assertEquals(project.read("results/search/networks.json"), '{"one":1}');
  project.edit("pipeline.yaml", "rounds: 2, batch", "rounds: 3, batch");
  assertEquals((await project.run(["status", ...search])).stdout.trimEnd().split("\n"), [
    "propose@one/3  never run",
    "trial@one/3/1  never run",
    "trial@one/3/2  never run",
    "best           input result: trial@one/3/1.result is new; input result: trial@one/3/2.result is new; after trial@one/3/1, trial@one/3/2",
    "profile search: 4 of 10 instances are stale",
  ]);
  assertEquals(await project.ran(search), ["best", "propose@one/3", "trial@one/3/1", "trial@one/3/2"]);
  const after = fingerprints(project);
  assertEquals({ ...after, ...before }, after);
  // Back to two: no trial runs again, nor does the end.
  project.edit("pipeline.yaml", "rounds: 3, batch", "rounds: 2, batch");
  assertEquals(await project.ran(search), []);
  // A change of the first round makes the later ones run, in their order.
  project.edit("tasks/trial.ts", "(x - params.goal) ** 2", "(x - params.goal - 1) ** 2");
  const { stdout } = await project.run(["reproduce", "--json", ...search]);
  const ran = stdout.split("\n").filter((line) => line.includes('"outcome":"ran"'));
  const order = ran.map((line) => String(JSON.parse(line).instance).replace(/\/\d$/, (slot) => slot.slice(0, 1)));
  assertEquals(order, ["trial@one/1/", "trial@one/1/", "propose@one/", "trial@one/2/", "trial@one/2/", "best"]);
});

Deno.test("status, why, graph, provenance, verify and --check follow rounds", async () => {
  await using project = await ScratchProject.create(files);
  await project.outcomes(search);
  const say = async (...args: string[]) => {
    const { code, stdout, stderr } = await project.run([...args, ...search]);
    assertEquals([code, stderr], [0, ""], args.join(" "));
    return stdout;
  };
  assertMatch(await say("why", "propose@one/2"), /trials: trial@one\/1\/2\.result/);
  assertMatch(await say("graph", "--format", "mermaid"), /n1 -\.-> n0/);
  assertStringIncludes(project.read("results/search/index.html"), "A dashed one leads back");
  await say("reproduce", "--check");
  assertMatch(await say("verify", "propose"), /propose@one\/2/);
  await say("provenance", "--agent", "A Reader", "--output", project.path("crate"));
  assertStringIncludes(project.read("crate/ro-crate-metadata.json"), "trial@one/2/2");
});

Deno.test("a profile with stages makes only these, and what is named besides until the next run; $file: takes what it published", async () => {
  await using project = await ScratchProject.create(files);
  const missing = await project.run(["status", "--profile", "searched"]);
  assertEquals([missing.code, missing.stderr.split("\n")[0]], [
    2,
    "pipeline.yaml:10:58 profiles.searched.params.networks: cannot read results/search/networks.json: there is no such file, expected JSON",
  ]);
  await project.outcomes(search);
  const published = () =>
    Object.keys(project.digests("results/search")).map((path) => path.slice("results/search/".length));
  assertEquals(published(), ["index.html", "manifest.json", "networks.json"]);
  assertEquals(await project.ran([...search, "show"]), ["show@one"]);
  assertEquals(published(), ["index.html", "manifest.json", "networks.json", "shown/one.txt"]);
  assertEquals(Object.keys(fingerprints(project)).length, 8);
  assertEquals(await project.ran(search), []);
  assertEquals(published(), ["index.html", "manifest.json", "networks.json"]);
  assertEquals(Object.keys(fingerprints(project)).length, 7);
  for (const file of ["manifest.json", "index.html"]) {
    assert(!project.read(`results/search/${file}`).includes("show@one"));
  }
  assertMatch((await project.run(["status", ...search])).stdout, /all 7 instances are current/);
  assertEquals((await project.run(["reproduce", "--check", ...search])).code, 0);
  // Without stages a profile makes all; here nothing of the search has instances. The content of a file counts, not its path.
  const searched = () => project.outcomes(["--profile", "searched"]);
  assertEquals(await searched(), { "show@one": "restored" });
  project.write("found.yaml", "one: 1 # as before\n");
  project.edit("pipeline.yaml", "results/search/networks.json", "found.yaml");
  assertEquals(await searched(), { "show@one": "current" });
  project.edit("found.yaml", "1 # as before", "1.75");
  assertEquals(await searched(), { "show@one": "ran" });
  assertEquals(project.read("results/searched/shown/one.txt"), "1.75");
  project.edit("found.yaml", "1.75", "many");
  const wrong = await project.run(["reproduce", "--profile", "searched"]);
  assertEquals([wrong.code, wrong.stderr.split("\n")[0]], [
    2,
    'pipeline.yaml:10:58 profiles.searched.params.networks.one: expected number, got string "many"',
  ]);
});
