/** pipeline.lock in git, by the real commands: branches that train different networks, conflicts, edits by hand. */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { readLockFile } from "../../lib/pipeline/lock/lock_file.ts";
import { GitRepository } from "../pipeline/git_repository.ts";
import { ScratchProject } from "./scratch_project.ts";
import { toyFiles } from "./toy.ts";

/** The toy project as a repository with one commit, made and locked. */
async function repository(files: Readonly<Record<string, string>> = {}) {
  const project = await ScratchProject.create({
    ...toyFiles,
    ".gitignore": ".reproduce/\nresults/\nlib/\n",
    ".gitattributes": Deno.readTextFileSync(new URL("../../.gitattributes", import.meta.url)),
    ...files,
  });
  await project.outcomes();
  const git = await GitRepository.create(project.root);
  git.commit("first");
  return { project, git };
}

/** Two branches, each with another factor for one of the networks, made and locked; then the one merged into the other. */
async function mergedBranches(attributes?: string) {
  const { project, git } = await repository({
    "pipeline.yaml": (toyFiles["pipeline.yaml"] ?? "").replace("    large:", "    middle: { factor: 5 }\n    large:"),
    ...(attributes === undefined ? {} : { ".gitattributes": attributes }),
  });
  for (
    const [branch, before, after] of [["a", "factor: 1 ", "factor: 3 "], ["b", "factor: 10 ", "factor: 20 "]] as const
  ) {
    git.git("checkout", "-q", "-b", branch, "main");
    project.edit("pipeline.yaml", before, after);
    await project.outcomes();
    git.commit(branch);
  }
  return { project, git };
}

Deno.test("two branches that train different networks merge, --check names what must run again, reproduce repairs the lock", async () => {
  const { project, git } = await mergedBranches();
  await using _ = project;
  git.git("merge", "-q", "-m", "both", "a");
  const checked = await project.run(["reproduce", "--check"]);
  assertEquals(checked.code, 3, checked.stderr);
  assertMatch(checked.stdout, /^total {2}two merged branches both changed it: neither counts$/m);
  assertStringIncludes(checked.stdout, "1 of 5 instances differ from pipeline.lock");
  const run = await project.run(["reproduce"]);
  assertEquals(run.code, 0, run.stderr);
  assertStringIncludes(run.stdout, "settled what two branches both changed: total");
  assertEquals((await project.run(["reproduce", "--check"])).code, 0);
  // What a clone that never saw a merge computes.
  await using clone = await project.clone();
  await clone.outcomes();
  assertEquals(project.read("pipeline.lock"), clone.read("pipeline.lock"));
});

Deno.test("without merge=union git's conflict is refused with its line; keeping both sides' lines is the way out", async () => {
  const { project, git } = await mergedBranches("");
  await using _ = project;
  let conflict = "";
  try {
    git.git("merge", "-q", "-m", "both", "a");
  } catch (error) {
    conflict = (error as Error).message;
  }
  assertStringIncludes(conflict, "CONFLICT");
  const before = project.read("pipeline.lock");
  for (const command of [["reproduce"], ["reproduce", "--check"], ["status"], ["gc"]]) {
    const refused = await project.run(command);
    assertEquals(refused.code, 2, command.join(" "));
    assertMatch(refused.stderr, /pipeline\.lock:\d+:1: cannot read the lock: git's conflict marker <<<<<<</);
    assertEquals(refused.stderr.trimEnd().split("\n").length, 1, refused.stderr);
  }
  assertEquals(project.read("pipeline.lock"), before);
  project.write("pipeline.lock", before.replaceAll(/^(<{7}|={7}|>{7}).*\n/gm, ""));
  assertMatch((await project.run(["reproduce", "--check"])).stdout, /^total {2}two merged branches both changed it/m);
  assertEquals(await project.ran(), ["total"]);
});

Deno.test("a lock that was edited by hand is refused with its line and stays as it is; without the entry, nothing is lost", async () => {
  await using project = await ScratchProject.create(toyFiles);
  await project.outcomes();
  const sound = project.read("pipeline.lock");
  const edited = sound.replace(/(train@small output model )......../, "$101234567");
  project.write("pipeline.lock", edited);
  const refused = await project.run(["reproduce"]);
  assertEquals(refused.code, 2);
  assertMatch(
    refused.stderr,
    /pipeline\.lock:\d+:1: cannot read the lock: the lines of "quick train@small" do not fit its check/,
  );
  assertEquals(project.read("pipeline.lock"), edited);
  project.write("pipeline.lock", edited.replaceAll(/^quick train@small.*\n/gm, ""));
  assertEquals(await project.ran(), []);
  assertEquals(project.read("pipeline.lock"), sound);
});

Deno.test("a lock of version 1 is read, and written anew by the first run", async () => {
  await using project = await ScratchProject.create(toyFiles);
  await project.outcomes();
  const sound = project.read("pipeline.lock");
  const { profiles } = readLockFile(project.path("pipeline.lock"));
  project.write("pipeline.lock", JSON.stringify({ profiles, version: 1 }, null, 1) + "\n");
  assertEquals((await project.run(["reproduce", "--check"])).code, 0);
  assertEquals(await project.ran(), []);
  assertEquals(project.read("pipeline.lock"), sound);
});

Deno.test("a run of one stage, and a run of another profile, leave the other entries as they are", async () => {
  await using project = await ScratchProject.create(toyFiles);
  project.edit("pipeline.yaml", "profiles:\n", "profiles:\n  other: { params: { scale: 5 } }\n");
  await project.outcomes();
  const quick = project.read("pipeline.lock");
  await project.outcomes(["--profile", "other"]);
  const both = project.read("pipeline.lock");
  const [head = "", ...entries] = quick.split("\n\n");
  assert(both.startsWith(head) && both.endsWith(entries.join("\n\n")));
  project.edit("pipeline.yaml", "large: { factor: 10 }", "large: { factor: 20 }");
  await project.outcomes(["train@large"]);
  const changed = project.read("pipeline.lock").split("\n\n").filter((entry) => !both.split("\n\n").includes(entry));
  assertEquals(changed.map((entry) => entry.split("\n")[0]), ["quick train@large"]);
});
