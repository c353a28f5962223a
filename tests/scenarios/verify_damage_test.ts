/** `verify` by the real command where something is damaged, edited, missing or interrupted. */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { changeLockFile } from "../../lib/pipeline/lock/lock_file.ts";
import type { Digest } from "../../lib/pipeline/identity.ts";
import { processesOf, timeUntilGone, waitForLine } from "./processes.ts";
import { linesOf, lockedIn, reproduced, stateOf } from "./verification.ts";

Deno.test("a damaged object is found although its size and times are as before, and nothing is judged from it", async () => {
  await using project = await reproduced();
  const digest = lockedIn(project).prepare?.outputs.prepared ?? "";
  const object = project.path(`.reproduce/objects/${digest.slice(0, 2)}/${digest}`);
  const { mtime, atime } = Deno.statSync(object);
  Deno.chmodSync(object, 0o644);
  Deno.writeTextFileSync(object, Deno.readTextFileSync(object).replace("8", "9"));
  Deno.utimeSync(object, atime ?? 0, mtime ?? 0);
  Deno.chmodSync(object, 0o444);
  const before = stateOf(project);
  const finished = await project.run(["verify", "--json"]);
  assertEquals(finished.code, 3, finished.stderr);
  const lines = linesOf(finished.stdout);
  const objects = lines.find(({ event, kind }) => event === "checked" && kind === "object");
  assertEquals(objects?.findings, [{
    kind: "object",
    name: "prepare.prepared",
    text: `prepare.prepared: object ${digest.slice(0, 12)} is damaged`,
  }]);
  const outcomes = lines.filter(({ event }) => event === "compared").map((
    { instance, outcome },
  ) => [instance, outcome]);
  assertEquals(Object.fromEntries(outcomes), {
    prepare: "equal", // It still makes what its record says.
    "train@small": "not run",
    "train@large": "not run",
    total: "equal",
  });
  assertEquals(stateOf(project), before);
});

Deno.test("an edited source, result or lock is named; what the source reaches is not current", async () => {
  await using project = await reproduced();
  changeLockFile(project.path("pipeline.lock"), (before) => {
    const { quick = { sources: {}, instances: {} } } = before.profiles;
    const { prepare, total, ...others } = quick.instances;
    assert(prepare && total);
    const claimed = { ...total, outputs: { ...total.outputs, text: prepare.outputs.prepared ?? ("" as Digest) } };
    return { ...before, profiles: { quick: { ...quick, instances: { ...others, prepare, total: claimed } } } };
  });
  project.write("results/quick/total.csv", "network,value\nsmall,1000\n");
  const edited = await project.run(["verify", "total"]);
  assertEquals(edited.code, 3, edited.stderr);
  assertStringIncludes(edited.stdout, "total.csv is not what total.table is");
  assertMatch(edited.stdout, /total\.text: pipeline\.lock has [0-9a-f]{12}, the record [0-9a-f]{12}/);
  project.write("data/numbers.txt", "1 2 3 5\n");
  const finished = await project.run(["verify"]);
  assertEquals(finished.code, 3, finished.stderr);
  assertMatch(finished.stdout, /data\/numbers\.txt has digest [0-9a-f]{12}, pipeline\.lock names [0-9a-f]{12}/);
  assertStringIncludes(finished.stdout, "prepare is not verified, it is not current: input numbers: source numbers");
  assertStringIncludes(
    finished.stdout,
    "total is not verified, it is not current: after train@small; after train@large",
  );
});

Deno.test("what has no record of its present state is said, exit 1; the rest is verified", async () => {
  await using project = await reproduced();
  project.edit("pipeline.yaml", "large: { factor: 10 }", "large: { factor: 20 }");
  const finished = await project.run(["verify"]);
  assertEquals(finished.code, 1, finished.stderr);
  assertStringIncludes(finished.stdout, "train@large is not verified, it is not current: with.factor 10 -> 20");
  assertMatch(finished.stdout, /^verified 2 of 4 instances: 2 equal, 2 not current$/m);
});

Deno.test("where a source is not in the clone, all that does not read it is verified", async () => {
  await using project = await reproduced();
  Deno.removeSync(project.path("data/numbers.txt"));
  const finished = await project.run(["verify"]);
  assertEquals(finished.code, 1, finished.stderr);
  assertStringIncludes(finished.stdout, "prepare skipped: source numbers is not in this clone");
  assertMatch(finished.stdout, /^verified 3 of 4 instances: 3 equal, 1 not run$/m);
});

for (const signal of ["SIGINT", "SIGKILL"] as const) {
  Deno.test(`${signal} to verify leaves no process, and no scratch folder ${signal === "SIGINT" ? "at all" : "once it runs again"}`, async () => {
    await using project = await reproduced();
    project.edit("pipeline.yaml", "  effort: 0\n", "  effort: 2\n");
    await project.outcomes(["train@small"]);
    const before = stateOf(project);
    const verifying = project.start(["verify", "--json", "train@small"]);
    await waitForLine(verifying, (line) => line.includes('"progressed"'));
    verifying.kill(signal);
    const { code } = await verifying.status;
    await verifying.stderr.cancel();
    const gone = await timeUntilGone(project.root, 5000);
    assert(gone < 3000, `processes left after ${gone} ms: ${processesOf(project.root)}`);
    if (signal === "SIGINT") assertEquals(code, 130);
    else {
      assert(Object.keys(project.digests(".reproduce/verify")).length > 0, "there is something to clean up");
      assertEquals((await project.run(["verify", "prepare"])).code, 0);
    }
    assertEquals(stateOf(project), before);
  });
}
