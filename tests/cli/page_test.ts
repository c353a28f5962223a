/** The page that `reproduce` leaves, by the real command on a small pipeline. */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { ScratchProject } from "../scenarios/scratch_project.ts";
import { toyFiles } from "../scenarios/toy.ts";

const page = "results/quick/index.html";

Deno.test("reproduce ends with the page's path, writes the page once, and again only if what it shows has changed", async () => {
  await using project = await ScratchProject.create(toyFiles);
  const first = await project.run(["reproduce"]);
  assertEquals([first.code, first.stderr], [0, ""]);
  assertEquals(first.stdout.trimEnd().split("\n").at(-1), page);
  const modified = () => Deno.statSync(project.path(page)).mtime?.getTime();
  const [written, html] = [modified(), project.read(page)];
  for (const instance of ["prepare", "train@small", "train@large", "total"]) assert(html.includes(instance), instance);

  await project.outcomes();
  assertEquals(modified(), written);

  project.edit("data/numbers.txt", "4", "5");
  await project.outcomes();
  assertNotEquals(project.read(page), html);

  project.edit("data/numbers.txt", "5", "4");
  await project.outcomes();
  assertEquals(project.read(page), html);
});

Deno.test("a run of one stage leaves the others on the page", async () => {
  await using project = await ScratchProject.create(toyFiles);
  await project.outcomes();
  const html = project.read(page);
  await project.outcomes(["train@small"]);
  assertEquals(project.read(page), html);
});
