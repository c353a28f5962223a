/** `gc`, by the real command: it frees what nothing names, and never what a lock names. */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { ScratchProject } from "./scratch_project.ts";
import { toyFiles } from "./toy.ts";

/** A project whose lock names one state, and whose store has another one besides. */
async function withOldState(): Promise<ScratchProject> {
  const project = await ScratchProject.create(toyFiles);
  await project.outcomes();
  project.edit("pipeline.yaml", "large: { factor: 10 }", "large: { factor: 20 }");
  await project.outcomes();
  return project;
}

Deno.test("gc frees what only an earlier state needed, and nothing that is named", async () => {
  await using project = await withOldState();
  const before = Object.keys(project.digests(".reproduce/objects"));
  const finished = await project.run(["gc"]);
  assertEquals(finished.code, 0, finished.stderr);
  assertStringIncludes(finished.stdout, "4 records are named and stay");
  const after = Object.keys(project.digests(".reproduce/objects"));
  assertEquals(before.length - after.length, 3, "one model, one total, one table");
  assertEquals(await project.ran(), []);
});

Deno.test("gc --dry-run says the same and frees nothing", async () => {
  await using project = await withOldState();
  const before = project.digests(".reproduce/objects");
  const { stdout } = await project.run(["gc", "--dry-run"]);
  assertStringIncludes(stdout, "would free 5 files");
  assertEquals(project.digests(".reproduce/objects"), before);
  assertStringIncludes((await project.run(["gc"])).stdout, "freed 5 files");
});

Deno.test("gc --keep REV leaves what that revision's lock names", async () => {
  await using project = await ScratchProject.create(toyFiles);
  await project.outcomes();
  const git = (...args: string[]) =>
    new Deno.Command("git", { args: ["-c", "user.name=t", "-c", "user.email=t@t", ...args], cwd: project.root })
      .outputSync();
  git("init", "-q");
  git("add", "pipeline.lock");
  assert(git("commit", "-qm", "first").success);
  project.edit("pipeline.yaml", "large: { factor: 10 }", "large: { factor: 20 }");
  await project.outcomes();
  await project.run(["gc", "--keep", "HEAD"]);
  project.edit("pipeline.yaml", "large: { factor: 20 }", "large: { factor: 10 }");
  assertEquals(await project.ran(), []);
  const unknown = await project.run(["gc", "--keep", "no-such-revision"]);
  assertEquals(unknown.code, 2);
  assertStringIncludes(unknown.stderr, "cannot keep --keep no-such-revision");
});

Deno.test("gc refuses while a run is going on", async () => {
  await using project = await ScratchProject.create(toyFiles);
  project.edit("pipeline.yaml", "  epochs: 3\n  effort: 0\n", "  epochs: 50\n  effort: 5\n");
  const engine = project.start(["reproduce", "--json"]);
  const reader = engine.stdout.pipeThrough(new TextDecoderStream()).getReader();
  for (let text = ""; !text.includes("progressed");) text += (await reader.read()).value ?? "";
  const refused = await project.run(["gc"]);
  engine.kill("SIGTERM");
  await reader.cancel();
  await engine.stderr.cancel();
  await engine.status;
  assertEquals(refused.code, 1);
  assertStringIncludes(refused.stderr, "a run is going on in this clone");
});
