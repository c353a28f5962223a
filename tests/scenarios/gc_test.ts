/** `gc`, by the real command: it frees what nothing names, and never what a lock names. */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { GitRepository } from "../pipeline/git_repository.ts";
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
  assertStringIncludes(unknown.stderr, "cannot keep what is needed by no-such-revision");
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

Deno.test("gc --keep REV works where the project is a folder of a repository", async () => {
  await using project = await ScratchProject.create(toyFiles);
  await project.outcomes();
  const outer = await Deno.makeTempDir({ prefix: "reproduce-outer-" });
  const root = `${outer}/paper`;
  Deno.renameSync(project.root, root);
  Deno.symlinkSync(root, project.root);
  try {
    const git = await GitRepository.create(outer);
    git.write(".gitignore", "*\n!.gitignore\n!paper\n!paper/pipeline.lock\n");
    git.commit("first");
    project.edit("pipeline.yaml", "large: { factor: 10 }", "large: { factor: 20 }");
    await project.outcomes();
    const kept = await project.run(["gc", "--keep", "HEAD"]);
    assertEquals(kept.code, 0, kept.stderr);
    assertStringIncludes(kept.stdout, "6 records are named and stay");
    assertStringIncludes((await project.run(["gc"])).stdout, "4 records are named and stay");
  } finally {
    await Deno.remove(project.root);
    Deno.renameSync(root, project.root);
    await Deno.remove(outer, { recursive: true });
  }
});

Deno.test("gc --max-size frees what was used least recently first, never what is named, and says what of each kind", async () => {
  await using project = await ScratchProject.create(toyFiles);
  for (const factor of [11, 13, 17]) {
    project.edit(
      "pipeline.yaml",
      /large: \{ factor: \d+ \}/.exec(project.read("pipeline.yaml"))?.[0] ?? "",
      `large: { factor: ${factor} }`,
    );
    await project.outcomes();
  }
  // The state with factor 11 is used again, so that the one with 13 is the oldest; then 17 again, which the lock names.
  for (const [from, to] of [[17, 11], [11, 17]]) {
    project.edit("pipeline.yaml", `large: { factor: ${from} }`, `large: { factor: ${to} }`);
    assertEquals(await project.ran(), []);
  }
  const gc = async (...args: string[]) => JSON.parse((await project.run(["gc", "--json", ...args])).stdout);
  const all = await gc("--dry-run");
  assertEquals([all.keptRecords, all.sparedRecords, all.kinds.record.files, all.kinds.object.files], [4, 0, 4, 6]);
  const size = all.bytes + all.bytesLeft;
  assertEquals((await gc("--dry-run", "--max-size", `${size}`)).files, 0);
  const some = await gc("--max-size", `${size - 1}`);
  assertEquals([some.sparedRecords, some.kinds.record.files], [3, 1]);
  // The two records of factor 13 and their objects are about half of what can go: less is freed with them alone.
  const less = await gc("--max-size", `${size - Math.floor(0.4 * all.bytes)}`);
  assertEquals([less.keptRecords, less.sparedRecords], [4, 2]);
  project.edit("pipeline.yaml", "large: { factor: 17 }", "large: { factor: 11 }");
  const stale = JSON.parse(`[${(await project.run(["status", "--json"])).stdout.trim().split("\n").join(",")}]`)
    .filter(({ state }: { state: string }) => state !== "current");
  assertEquals(stale, [], "the state that was used last has stayed");
  project.edit("pipeline.yaml", "large: { factor: 11 }", "large: { factor: 17 }");
  const little = await project.run(["gc", "--max-size", "1kB"]);
  assertStringIncludes(little.stdout, "4 records are named and stay");
  assertStringIncludes(little.stdout, "are left, more than 1.0 kB: all of it is named or in use");
  assertEquals(await project.ran(), []);
  const wrong = await project.run(["gc", "--max-size", "lots"]);
  assertEquals([wrong.code, wrong.stderr.trim()], [
    2,
    "cannot use --max-size lots: expected a size such as 500MB, 2GB or 2GiB",
  ]);
});
