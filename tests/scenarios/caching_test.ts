/** What runs again after which change, by the real command on a small pipeline. */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { readLockFile } from "../../lib/pipeline/lock/lock_file.ts";
import { measuredToyFiles } from "./measured_toy.ts";
import { sealedText } from "../../lib/pipeline/store/sealed.ts";
import { jsonLines, ScratchProject } from "./scratch_project.ts";
import { toyFiles } from "./toy.ts";

const everything = ["prepare", "total", "train@large", "train@small"];

Deno.test("reproduce runs everything once, and nothing the second time", async () => {
  await using project = await ScratchProject.create(toyFiles);
  assertEquals(await project.ran(), everything);
  assertEquals(project.read("results/quick/total.txt"), "660");
  const objects = project.digests(".reproduce/objects");
  assertEquals(await project.outcomes(), Object.fromEntries(everything.map((id) => [id, "current"])));
  assertEquals(project.digests(".reproduce/objects"), objects);
});

Deno.test("reproduce opens no object when there is nothing to do, also where results are declared", async () => {
  await using project = await ScratchProject.create(measuredToyFiles);
  await project.outcomes();
  makeUnreadable(project);
  const finished = await project.run(["reproduce", "--json"], { prefix: unprivileged() });
  assertEquals(finished.code, 0, finished.stderr + finished.stdout);
  // What the test relies on: a changed object has to be opened, and cannot be.
  const cache = JSON.parse(project.read(".reproduce/digests.json")).entries;
  project.write(".reproduce/digests.json", "{}");
  assertEquals((await project.run(["reproduce", "--json"], { prefix: unprivileged() })).code, 1);
  assert(Object.keys(cache).length > 0);
});

/** Takes all rights from the objects, and keeps the cache of digests true about their times. */
function makeUnreadable(project: ScratchProject): void {
  const { entries } = JSON.parse(project.read(".reproduce/digests.json"));
  for (const path of Object.keys(project.digests(".reproduce/objects"))) {
    Deno.chmodSync(project.path(path), 0o000);
    entries[project.path(path)].changed = Deno.statSync(project.path(path)).ctime?.getTime();
  }
  project.write(".reproduce/digests.json", sealedText({ entries }, "digests"));
}

/** Root may read files of mode 000; setpriv takes that right away. */
function unprivileged(): string[] {
  return Deno.uid() === 0 ? ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all"] : [];
}

Deno.test("a changed parameter reaches what uses it, and changing it back runs nothing", async () => {
  await using project = await ScratchProject.create(toyFiles);
  await project.outcomes();
  const before = project.digests("results/quick");
  project.edit("pipeline.yaml", "large: { factor: 10 }", "large: { factor: 20 }");
  const status = await project.run(["status"]);
  assertMatch(status.stdout, /train@large\s+with\.factor 10 -> 20/);
  assertEquals(await project.ran(), ["total", "train@large"]);
  project.edit("pipeline.yaml", "large: { factor: 20 }", "large: { factor: 10 }");
  assertEquals(await project.ran(), []);
  assertEquals(project.digests("results/quick"), before);
});

Deno.test("a stage whose bytes come out as before stops a change", async () => {
  await using project = await ScratchProject.create(toyFiles);
  await project.outcomes();
  project.write("data/numbers.txt", "1 2 3 4"); // Another file, the same numbers.
  const outcomes = await project.outcomes();
  assertEquals(outcomes, { prepare: "ran", "train@small": "current", "train@large": "current", total: "current" });
});

Deno.test("a statement changed in a module reaches the tasks that import it, and no others", async () => {
  await using project = await ScratchProject.create(toyFiles);
  await project.outcomes();
  project.edit("tasks/arithmetic.ts", "total + value, 0", "0 + total + value, 0");
  assertEquals(await project.ran(), ["total", "train@large", "train@small"]);
  project.edit("tasks/total.ts", "String(sum(values))", "String(0 + sum(values))");
  assertEquals(await project.ran(), ["total"]);
});

Deno.test("a change of the contract's types or of the command line reaches nothing", async () => {
  await using project = await ScratchProject.create(toyFiles);
  await project.outcomes();
  project.write("lib/task/contract.ts", project.read("lib/task/contract.ts") + "\nexport type Unused = string;\n");
  project.write("lib/cli/main.ts", project.read("lib/cli/main.ts") + "\n// another comment\n");
  assertEquals(await project.ran(), []);
});

Deno.test("time zone, language and a foreign environment variable make nothing stale", async () => {
  await using project = await ScratchProject.create(toyFiles);
  await project.outcomes();
  const env = { TZ: "Asia/Tokyo", LANG: "de_DE.UTF-8", LC_ALL: "de_DE.UTF-8", SOME_VARIABLE: "1" };
  const finished = await project.run(["reproduce", "--json"], { env });
  assert(jsonLines(finished.stdout).every(({ outcome }) => outcome === undefined || outcome === "current"));
});

Deno.test("a stage named on the command line brings what it needs along, and no more", async () => {
  await using project = await ScratchProject.create(toyFiles);
  assertEquals(await project.ran(["train@small"]), ["prepare", "train@small"]);
  assertEquals(await project.ran(["train"]), ["train@large"]);
});

Deno.test("--set publishes to results/custom and leaves the lock and the profile's results alone", async () => {
  await using project = await ScratchProject.create(toyFiles);
  await project.outcomes();
  const [before, lock] = [project.digests("results/quick"), project.read("pipeline.lock")];
  assertEquals(await project.ran(["--set", "params.networks.large.factor=20"]), ["total", "train@large"]);
  assertEquals(project.read("results/custom/total.txt"), "1260");
  assertEquals(project.digests("results/quick"), before);
  assertEquals(project.read("pipeline.lock"), lock);
});

Deno.test("--dry-run says what would run, and runs nothing", async () => {
  await using project = await ScratchProject.create(toyFiles);
  const finished = await project.run(["reproduce", "--dry-run"]);
  assertEquals(finished.code, 0, finished.stderr);
  for (const id of everything) assertStringIncludes(finished.stdout, id);
  assertEquals([...Deno.readDirSync(project.root)].some(({ name }) => name === "results"), false);
});

Deno.test("two clones in different folders, one pinned to a core in another locale, write the same lock", async () => {
  await using one = await ScratchProject.create(toyFiles);
  await using two = await one.clone();
  await one.outcomes();
  const env = { TZ: "America/New_York", LANG: "fr_FR.UTF-8" };
  assertEquals((await two.run(["reproduce"], { env, prefix: ["taskset", "-c", "0"] })).code, 0);
  assertEquals(two.read("pipeline.lock"), one.read("pipeline.lock"));
});

Deno.test("a stage taken out of pipeline.yaml takes its published files along", async () => {
  await using project = await ScratchProject.create(toyFiles);
  await project.outcomes();
  project.edit("pipeline.yaml", "    publish: { model: models/*.txt }\n", "");
  await project.outcomes();
  const left = Object.keys(project.digests("results/quick")).filter((path) => path.includes("models/"));
  assertEquals(left, []);
});

/** All but the page and the manifest, which tell when and how long. */
function published(project: ScratchProject): Record<string, string> {
  const all = Object.entries(project.digests("results/quick"));
  return Object.fromEntries(all.filter(([path]) => !/index\.html|manifest\.json/.test(path)));
}

Deno.test("a damaged object is named, its stage alone runs again, and gives the same bytes", async () => {
  await using project = await ScratchProject.create(toyFiles);
  await project.outcomes();
  const before = published(project);
  const lock = readLockFile(project.path("pipeline.lock")).profiles.quick?.instances["train@small"]?.outputs.model ??
    "";
  const object = project.path(`.reproduce/objects/${lock.slice(0, 2)}/${lock}`);
  Deno.chmodSync(object, 0o644);
  Deno.writeTextFileSync(object, "21");
  Deno.removeSync(project.path("results/quick/models/small.txt"));
  const finished = await project.run(["reproduce"]);
  assertEquals(finished.code, 0, finished.stderr);
  assertStringIncludes(
    finished.stdout + finished.stderr,
    `train@small: output model (object ${lock.slice(0, 12)}) is damaged`,
  );
  assertEquals(published(project), before);
  assertEquals(await project.ran(), []);
});

Deno.test("a published file that was deleted is restored without running anything", async () => {
  await using project = await ScratchProject.create(toyFiles);
  await project.outcomes();
  const before = project.digests("results/quick");
  Deno.removeSync(project.path("results/quick/total.csv"));
  assertEquals((await project.outcomes()).total, "restored");
  assertEquals(project.digests("results/quick"), before);
});

Deno.test("a published file that was edited by hand is set aside and named", async () => {
  await using project = await ScratchProject.create(toyFiles);
  await project.outcomes();
  project.write("results/quick/total.csv", "my own numbers\n");
  const finished = await project.run(["reproduce"]);
  assertStringIncludes(finished.stdout + finished.stderr, "total.csv was edited by hand");
  assertEquals(project.read("results/quick/edited/total.csv"), "my own numbers\n");
  assertStringIncludes(project.read("results/quick/total.csv"), "network,value");
});
