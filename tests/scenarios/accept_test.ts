/** `accept`, by the real command: outputs stay after a change that cannot matter, and everything says so. */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { readLockFile } from "../../lib/pipeline/lock/lock_file.ts";
import { ScratchProject } from "./scratch_project.ts";
import { toyFiles } from "./toy.ts";

function entry(project: ScratchProject, id: string) {
  const found = readLockFile(project.path("pipeline.lock")).profiles.quick?.instances[id];
  if (!found) throw new Error(`${id} is not locked`);
  return found;
}

Deno.test("accept keeps outputs and all that is made of them; record, lock, status, why and page say so, change after change", async () => {
  await using project = await ScratchProject.create(toyFiles);
  await project.outcomes();
  const before = entry(project, "train@large");
  project.edit("tasks/train.ts", "/** Some milliseconds", "/** Only some milliseconds");
  assertEquals((await project.run(["reproduce", "--check"])).code, 3);
  const accepted = await project.run(["accept", "train", "--because", "only a comment"]);
  assertEquals(accepted.code, 0, accepted.stderr);
  assertEquals(accepted.stdout.trim().split("\n"), [
    "train@small accepted in spite of code tasks/train.ts: only a comment",
    "train@large accepted in spite of code tasks/train.ts: only a comment",
  ]);
  assertEquals((await project.run(["reproduce", "--check"])).code, 0);
  const first = entry(project, "train@large");
  assertEquals(first.accepted, [{ from: before.fingerprint, because: "only a comment" }]);
  assertEquals(first.outputs, before.outputs);
  const { stdout } = await project.run(["status"]);
  assertMatch(stdout, /^train@large {2}accepted in spite of code tasks\/train\.ts: only a comment$/m);
  assertEquals(await project.ran(), [], "downstream stays current");
  assertStringIncludes(project.read("results/quick/index.html"), "since: only a comment");

  // A second change on top of the first.
  project.edit("tasks/train.ts", "/** Only some", "/** Some few");
  assertEquals((await project.run(["accept", "train@large", "--because", "another one"])).code, 0);
  assertEquals(entry(project, "train@large").accepted, [
    { from: before.fingerprint, because: "only a comment" },
    { from: first.fingerprint, because: "another one" },
  ]);
  const why = (await project.run(["why", "train@large"])).stdout;
  assertMatch(
    why,
    /├ accepted .* UTC in spite of code tasks\/train\.ts: only a comment .*\n├ accepted .*: another one/,
  );
  assertEquals(await project.ran(), ["train@small"]);
  assertEquals(entry(project, "train@small").accepted, undefined, "it has run");
  assertEquals(entry(project, "train@large").accepted?.length, 2);

  // The claim holds: it gives the same bytes; and gc takes nothing of it away.
  const verified = await project.run(["verify", "train@large"]);
  assertEquals(verified.code, 0, verified.stdout + verified.stderr);
  await project.run(["gc"]);
  assertEquals(await project.ran(), []);
});

Deno.test("accept refuses what is another computation, and then accepts nothing", async () => {
  await using project = await ScratchProject.create(toyFiles);
  const accept = async (...args: string[]) => {
    const { code, stderr } = await project.run(["accept", ...args]);
    return [code, stderr.trim()];
  };
  assertEquals(await accept("train@small", "--because", "x"), [
    2,
    "cannot accept train@small: prepare, which it reads, is not current, expected that to be run or accepted first",
  ]);
  assertEquals(await accept("prepare", "--because", "x"), [
    2,
    "cannot accept prepare: it has never run, expected a record of its last run",
  ]);
  assertEquals((await accept("prepare"))[0], 2);
  assertEquals((await accept("prepare", "--because", " "))[0], 2);
  await project.outcomes();
  const lock = project.read("pipeline.lock");
  const records = Object.keys(project.digests(".reproduce/records"));
  project.edit("tasks/train.ts", "/** Some milliseconds", "/** Only some milliseconds");
  project.edit("pipeline.yaml", "large: { factor: 10 }", "large: { factor: 20 }");
  const expected = "expected changes of code, packages or Deno only; run it instead";
  assertEquals(await accept("train", "--because", "x"), [
    2,
    `cannot accept train@large: with.factor 10 -> 20, ${expected}`,
  ]);
  project.edit("pipeline.yaml", "large: { factor: 20 }", "large: { factor: 10 }");
  project.write("data/numbers.txt", "5 6 7 8\n");
  assertEquals(await accept("prepare", "--because", "x"), [
    2,
    `cannot accept prepare: input numbers: source numbers, ${expected}`,
  ]);
  assertEquals(project.read("pipeline.lock"), lock);
  assertEquals(Object.keys(project.digests(".reproduce/records")), records);
});

Deno.test("accept refuses damaged outputs, names what is current, and takes a chain of stages in one go", async () => {
  await using project = await ScratchProject.create(toyFiles);
  await project.outcomes();
  const current = await project.run(["accept", "total", "--because", "x"]);
  assertEquals([current.code, current.stdout.trim()], [0, "nothing to accept: total is current"]);
  project.edit("tasks/arithmetic.ts", "/** Sums numbers. */", "/** Sums. */");
  const chain = await project.run(["accept", "train", "total", "--because", "a comment", "--json"]);
  const accepted = chain.stdout.trim().split("\n").map((line) => JSON.parse(line));
  assertEquals(accepted.map(({ instance }) => instance), ["train@small", "train@large", "total"]);
  assertEquals(accepted[2].changes, ["code tasks/arithmetic.ts"]);
  assertEquals(await project.ran(), []);
  const digest = entry(project, "total").outputs.text ?? "";
  const object = project.path(`.reproduce/objects/${digest.slice(0, 2)}/${digest}`);
  Deno.removeSync(object);
  project.edit("tasks/total.ts", "adds up the models", "adds the models");
  const refused = await project.run(["accept", "total", "--because", "x"]);
  assertEquals(refused.code, 2);
  assertMatch(
    refused.stderr,
    /^cannot accept total: output text \(object [0-9a-f]{12}\) is missing, expected its outputs/,
  );
  assert(!project.read("pipeline.lock").includes("accepted 2"));
});
