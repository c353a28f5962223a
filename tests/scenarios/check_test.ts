/** `reproduce --check`: what CI asks of a commit, by the real command. */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { jsonLines, ScratchProject } from "./scratch_project.ts";
import { toyFiles } from "./toy.ts";

Deno.test("--check holds after a run, also in a clone without a store, and runs nothing", async () => {
  await using project = await ScratchProject.create(toyFiles);
  await project.outcomes();
  assertEquals((await project.run(["reproduce", "--check"])).code, 0);
  await using clone = await project.clone();
  clone.write("pipeline.lock", project.read("pipeline.lock"));
  const finished = await clone.run(["reproduce", "--check"]);
  assertEquals(finished.code, 0, finished.stdout + finished.stderr);
  assertStringIncludes(finished.stdout, "profile quick: pipeline.lock holds for all 4 instances");
  assertEquals([...Deno.readDirSync(clone.root)].some(({ name }) => name === "results"), false);
});

Deno.test("--check exits with 3 and names the one place where a change was made", async () => {
  await using project = await ScratchProject.create(toyFiles);
  await project.outcomes();
  project.edit("pipeline.yaml", "large: { factor: 10 }", "large: { factor: 20 }");
  const finished = await project.run(["reproduce", "--check"]);
  assertEquals(finished.code, 3, finished.stderr);
  assertMatch(finished.stdout, /^train@large {2}with\.factor 10 -> 20$/m);
  assertStringIncludes(finished.stdout, "1 of 4 instances differ from pipeline.lock");
  const lines = jsonLines((await project.run(["reproduce", "--check", "--json"])).stdout);
  assertEquals(lines.filter(({ state }) => state === "stale").map(({ instance }) => instance), ["train@large"]);
});

Deno.test("--check exits with 3 where code changed and there is no store to say how, and where there is no lock", async () => {
  await using project = await ScratchProject.create(toyFiles);
  assertEquals((await project.run(["reproduce", "--check"])).code, 3);
  await project.outcomes();
  await using clone = await project.clone();
  clone.write("pipeline.lock", project.read("pipeline.lock"));
  clone.edit("tasks/total.ts", "String(sum(values))", "String(0 + sum(values))");
  const finished = await clone.run(["reproduce", "--check"]);
  assertEquals(finished.code, 3);
  assertStringIncludes(
    finished.stdout,
    "total  other code, parameters, inputs, packages or Deno than in pipeline.lock",
  );
});

Deno.test("--check takes a source that is not in the clone to be the one that was locked", async () => {
  await using project = await ScratchProject.create(toyFiles);
  await project.outcomes();
  Deno.removeSync(project.path("data/numbers.txt"));
  assertEquals((await project.run(["reproduce", "--check"])).code, 0);
  project.write("data/numbers.txt", "5 6 7 8\n");
  assertEquals((await project.run(["reproduce", "--check"])).code, 3);
});
