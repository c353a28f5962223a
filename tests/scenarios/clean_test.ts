/** `clean`, by the real command: it removes what runs have made, and nothing else. */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { ScratchProject } from "./scratch_project.ts";
import { toyFiles } from "./toy.ts";

const exists = (path: string) => {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
};

Deno.test("clean removes what the manifest lists and leaves other files; reproduce restores it without running", async () => {
  await using project = await ScratchProject.create(toyFiles);
  await project.outcomes();
  const published = project.digests("results");
  project.write("results/quick/notes.txt", "mine\n");
  const dry = await project.run(["clean", "--dry-run"]);
  assertMatch(dry.stdout, /^would remove of results\/ 5 files, /);
  assertEquals(Object.keys(project.digests("results")).length, Object.keys(published).length + 1);
  assertEquals((await project.run(["clean"])).code, 0);
  assertEquals(Object.keys(project.digests("results")), ["results/quick/notes.txt"]);
  assertEquals(await project.ran(), []);
  Deno.removeSync(project.path("results/quick/notes.txt"));
  assertEquals(project.digests("results"), published);
});

Deno.test("clean removes nothing where a file was edited by hand, unless it is forced to", async () => {
  await using project = await ScratchProject.create(toyFiles);
  await project.outcomes();
  project.write("results/quick/total.csv", "mine\n");
  const before = project.digests("results");
  const refused = await project.run(["clean"]);
  assertEquals(refused.code, 1);
  assertStringIncludes(refused.stderr, "cannot remove results/quick/total.csv: edited by hand");
  assertEquals(project.digests("results"), before);
  assertEquals((await project.run(["clean", "--profile", "other"])).code, 0);
  assertEquals(project.digests("results"), before);
  assertEquals((await project.run(["clean", "--force", "--profile", "quick"])).code, 0);
  assertEquals(exists(project.path("results/quick")), false);
});

Deno.test("clean --store removes all that is cached; with a store that is a link, what it leads to", async () => {
  await using project = await ScratchProject.create(toyFiles);
  await project.outcomes();
  const lock = project.read("pipeline.lock");
  const removed = await project.run(["clean", "--store", "--json"]);
  assertEquals(removed.code, 0, removed.stderr);
  assertEquals(JSON.parse(removed.stdout).results.files, 5);
  assertEquals([exists(project.path(".reproduce")), project.read("pipeline.lock")], [false, lock]);
  Deno.mkdirSync(project.path("elsewhere"));
  Deno.symlinkSync(project.path("elsewhere"), project.path(".reproduce"));
  assertEquals((await project.ran()).length, 4);
  assertEquals((await project.run(["clean", "--store"])).code, 0);
  assertEquals([...Deno.readDirSync(project.path("elsewhere"))], []);
  assertEquals(Deno.lstatSync(project.path(".reproduce")).isSymlink, true);
});
