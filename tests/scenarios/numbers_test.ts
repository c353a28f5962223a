/** Declared results in pipeline.lock, by the real command. */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { readLockFile } from "../../lib/pipeline/lock/lock_file.ts";
import { measuredToyFiles } from "./measured_toy.ts";
import { ScratchProject } from "./scratch_project.ts";

const numbersOf = (project: ScratchProject) =>
  readLockFile(project.path("pipeline.lock")).profiles.quick?.instances.total?.numbers;

Deno.test("a run locks the results that a task declares, and names those that moved beyond their tolerance", async () => {
  await using project = await ScratchProject.create(measuredToyFiles);
  const first = await project.run(["reproduce"]);
  assertEquals(first.code, 0, first.stderr);
  assertEquals(first.stdout.includes("tolerance"), false);
  assertEquals(numbersOf(project), {
    "results.sum": { value: 660, tolerance: 100 },
    "results.networks.small": { value: 60, tolerance: 0.5 },
    "results.networks.large": { value: 600, tolerance: 0.5 },
  });
  assertMatch(project.read("pipeline.lock"), /^quick total number results\.sum 660 tolerance 100$/m);

  project.edit("pipeline.yaml", "large: { factor: 10 }", "large: { factor: 11 }");
  const second = await project.run(["reproduce"]);
  assertEquals(second.code, 0, second.stderr);
  assertStringIncludes(second.stdout, "total results.networks.large 600 -> 660 (tolerance 0.5)");
  assertEquals(second.stdout.includes("results.sum"), false, "60 of 100 is within its tolerance");
});

Deno.test("a lock that has no results yet gets them from the store, and nothing runs", async () => {
  await using project = await ScratchProject.create(measuredToyFiles);
  await project.outcomes();
  const sound = project.read("pipeline.lock");
  const { profiles } = readLockFile(project.path("pipeline.lock"));
  const withoutNumbers = JSON.parse(JSON.stringify(profiles, (key, value) => key === "numbers" ? undefined : value));
  project.write("pipeline.lock", JSON.stringify({ profiles: withoutNumbers, version: 1 }, null, 1) + "\n");
  assertEquals(await project.ran(), []);
  assertEquals(project.read("pipeline.lock"), sound);
});
