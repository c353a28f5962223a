/** What a task may not do, and what the user is told; by the real command. */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals, assertStringIncludes } from "@std/assert";
import { ScratchProject } from "./scratch_project.ts";
import { toyFiles } from "./toy.ts";

/** The toy with a statement put into `prepare` before it writes its output. */
async function withStatement(statement: string): Promise<ScratchProject> {
  const project = await ScratchProject.create(toyFiles);
  project.edit("tasks/prepare.ts", "  run({", "  async run({");
  project.edit("tasks/prepare.ts", "    const numbers =", `    ${statement}\n    const numbers =`);
  return project;
}

/** Runs and expects a failure of `prepare` that leaves neither a record nor an output. */
async function failure(project: ScratchProject): Promise<string> {
  const finished = await project.run(["reproduce"]);
  const text = finished.stdout + finished.stderr;
  assertEquals(finished.code, 1, text);
  for (const folder of ["records", "objects"]) {
    const found = [...Deno.readDirSync(project.path(".reproduce"))].filter(({ name }) => name === folder);
    assertEquals(found, [], folder);
  }
  return text;
}

Deno.test("a task that reads an undeclared file of the project fails with the path and the lines to add", async () => {
  await using project = await withStatement(`Deno.readTextFileSync("${"ROOT"}/data/extra.txt");`);
  project.edit("tasks/prepare.ts", "ROOT", project.root);
  project.write("data/extra.txt", "secret");
  const text = await failure(project);
  assertStringIncludes(text, "data/extra.txt, which is not among its inputs (numbers)");
  assertStringIncludes(text, "extra: { path: data/extra.txt }");
});

Deno.test("a task that reads a file of the system fails with its path", async () => {
  await using project = await withStatement(`Deno.readTextFileSync("/etc/hostname");`);
  const text = await failure(project);
  assertStringIncludes(text, "/etc/hostname, which is not among its inputs");
  assertStringIncludes(text, "alone: ");
});

Deno.test("a task that uses the network fails with the reason", async () => {
  await using project = await withStatement(`await fetch("http://127.0.0.1:4000/");`);
  assertStringIncludes(await failure(project), "it used the network (127.0.0.1:4000)");
});

Deno.test("a task that writes elsewhere fails with the reason", async () => {
  await using project = await withStatement(`Deno.writeTextFileSync("/tmp/elsewhere.txt", "x");`);
  assertStringIncludes(await failure(project), "it wrote to /tmp/elsewhere.txt");
});

Deno.test("a task that starts a process fails with the reason", async () => {
  await using project = await withStatement(`new Deno.Command("/bin/true").outputSync();`);
  assertStringIncludes(await failure(project), "it asked for run access");
});

Deno.test("an environment variable reads as undefined in a task", async () => {
  await using project = await withStatement(
    `if (Deno.env.get("SECRET") !== undefined || Deno.env.get("HOME") !== undefined) throw new Error("leak");`,
  );
  const finished = await project.run(["reproduce"], { env: { SECRET: "1" } });
  assertEquals(finished.code, 0, finished.stdout + finished.stderr);
});

Deno.test("a task that does not write an output fails, although it ended well", async () => {
  await using project = await ScratchProject.create(toyFiles);
  project.edit("tasks/total.ts", "Deno.writeTextFileSync(outputs.table", "void (outputs.table");
  const finished = await project.run(["reproduce"]);
  assertEquals(finished.code, 1);
  assertStringIncludes(finished.stdout + finished.stderr, 'its output "table" (total.csv) is missing');
});

Deno.test("a task that throws an InputError fails in one line, without a stack", async () => {
  await using project = await withStatement(
    `throw Object.assign(new Error("cannot read data: it is empty, expected numbers"), { name: "InputError" });`,
  );
  const text = await failure(project);
  assertStringIncludes(text, "prepare failed: cannot read data: it is empty, expected numbers");
  assertEquals(/\n\s+at /.test(text), false, text);
});

Deno.test("--keep-going runs what does not depend on a failure, and the exit code stays 1", async () => {
  await using project = await ScratchProject.create(toyFiles);
  project.edit(
    "tasks/train.ts",
    "const numbers =",
    "if (params.factor === 1) throw new Error('broken');\n    const numbers =",
  );
  const outcomes = await project.outcomes(["--keep-going"], 1);
  assertEquals(outcomes, { prepare: "ran", "train@small": "failed", "train@large": "ran", total: "skipped" });
});
