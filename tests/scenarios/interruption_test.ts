/** Killing the engine at an awkward moment, and running two at once; by the real command. */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals } from "@std/assert";
import { processesOf, timeUntilGone, waitForLine } from "./processes.ts";
import { jsonLines, ScratchProject } from "./scratch_project.ts";
import { toyFiles } from "./toy.ts";

/** Trainings of some seconds: eight epochs of measurable effort. */
async function slowProject(): Promise<ScratchProject> {
  const project = await ScratchProject.create(toyFiles);
  project.edit("pipeline.yaml", "  epochs: 3\n  effort: 0\n", "  epochs: 8\n  effort: 5\n");
  return project;
}

const inEpoch3 = (line: string) => /"progress":\{"done":[3-7],/.test(line);

/** What a run gives that nothing disturbs; made once for all tests. */
const undisturbed = (async (): Promise<Record<string, string>> => {
  await using project = await slowProject();
  await project.outcomes();
  return withoutPage(project.digests("results/quick"));
})();

/** The page and the manifest tell times and paths; everything else must be equal. */
function withoutPage(digests: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(digests).filter(([path]) => !/index\.html|manifest\.json/.test(path)));
}

for (const signal of ["SIGKILL", "SIGTERM", "SIGINT"] as const) {
  Deno.test(`${signal} to the engine in epoch 3 leaves no process and no record, and the next run resumes to the same bytes`, async () => {
    await using project = await slowProject();
    const engine = project.start(["reproduce", "--json"]);
    await waitForLine(engine, inEpoch3);
    const killed = performance.now();
    engine.kill(signal);
    const { code } = await engine.status;
    const gone = await timeUntilGone(project.root, 5000);
    assert(gone < 2000, `processes left after ${gone} ms: ${processesOf(project.root)}`);
    if (signal !== "SIGKILL") {
      assertEquals(code, 130);
      assert(performance.now() - killed < 3000);
    }
    await engine.stderr.cancel();
    const records = JSON.stringify(project.digests(".reproduce/records"));
    assertEquals(records.split(".json").length - 1, 1, "only prepare has a record");
    const next = await project.run(["reproduce", "--json"]);
    assertEquals(next.code, 0, next.stderr);
    assert(next.stdout.includes("resumes after epoch"), next.stdout);
    assertEquals(withoutPage(project.digests("results/quick")), await undisturbed);
  });
}

Deno.test("two runs at once in one clone run each instance once in total, and both end well", async () => {
  await using project = await slowProject();
  const both = await Promise.all([project.run(["reproduce", "--json"]), project.run(["reproduce", "--json"])]);
  assertEquals(both.map(({ code }) => code), [0, 0], both.map(({ stderr }) => stderr).join("\n"));
  const ran = both.flatMap(({ stdout }) => jsonLines(stdout).filter(({ outcome }) => outcome === "ran"));
  assertEquals(ran.map(({ instance }) => instance).toSorted(), ["prepare", "total", "train@large", "train@small"]);
});
