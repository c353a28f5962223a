/** Two commands at once in one clone; by the real command. */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { acquireLock } from "../../lib/pipeline/store/file_lock.ts";
import { waitForLine } from "./processes.ts";
import { jsonLines, ScratchProject } from "./scratch_project.ts";
import { toyFiles } from "./toy.ts";

/** Trainings of some seconds. */
async function slowProject(): Promise<ScratchProject> {
  const project = await ScratchProject.create(toyFiles);
  project.edit("pipeline.yaml", "  epochs: 3\n  effort: 0\n", "  epochs: 8\n  effort: 4\n");
  return project;
}

/** A run that has begun to train. */
async function training(project: ScratchProject, targets: readonly string[] = []): Promise<Deno.ChildProcess> {
  const engine = project.start(["reproduce", "--json", ...targets]);
  await waitForLine(engine, (line) => line.includes('"progressed"'));
  return engine;
}

Deno.test("a second run says for whom it waits, and takes over from the checkpoint when that process dies", async () => {
  await using project = await slowProject();
  const first = await training(project, ["train@small"]);
  const second = project.start(["reproduce", "--json", "train@small"]);
  const [forLine, forText] = second.stdout.tee();
  await waitForLine({ stdout: forLine }, (line) => line.includes("waiting for"));
  first.kill("SIGKILL");
  const text = await new Response(forText).text();
  await Promise.all([first.stderr.cancel(), second.stderr.cancel()]);
  assertEquals((await second.status).code, 0, text);
  const said = jsonLines(text).map((line) => "line" in line ? String(line.line) : "");
  const waiting = said.find((line) => line.startsWith("waiting for")) ?? "";
  assertStringIncludes(
    waiting,
    `waiting for process ${first.pid} on ${Deno.hostname()}, which has been running train@small`,
  );
  assertMatch(waiting, / since \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ, epochs \d of 8$/);
  assert(said.some((line) => line.startsWith("resumes after epoch")), text);
});

Deno.test("status, --check, --dry-run, graph and verify --sample answer while a run is going on, and do not disturb it", async () => {
  await using project = await ScratchProject.create(toyFiles);
  await project.outcomes();
  project.edit("pipeline.yaml", "  epochs: 3\n  effort: 0\n", "  epochs: 8\n  effort: 4\n");
  const engine = await training(project);
  const verify = ["verify", "prepare", "--sample", "1"];
  const asked = [["status"], ["reproduce", "--check"], ["reproduce", "--dry-run"], ["graph"], verify];
  const answers = await Promise.all(asked.map((args) => project.run(args)));
  const running = await Promise.race([engine.status.then(() => "ended"), "running"]);
  await engine.stderr.cancel();
  assertEquals(running, "running");
  assertEquals(
    answers.map(({ code }) => code),
    [0, 3, 0, 0, 0],
    answers.map(({ stdout, stderr }) => stdout + stderr).join("\n"),
  );
  assertStringIncludes(answers[0]?.stdout ?? "", "of 4 instances are stale");
  assertEquals((await engine.status).code, 0);
});

Deno.test("two runs with different targets share what both need", async () => {
  await using project = await ScratchProject.create(toyFiles);
  const targets = [["train@small"], ["total"]];
  const both = await Promise.all(targets.map((target) => project.run(["reproduce", "--json", ...target])));
  assertEquals(both.map(({ code }) => code), [0, 0], both.map(({ stderr }) => stderr).join("\n"));
  const ran = both.flatMap(({ stdout }) => jsonLines(stdout).filter(({ outcome }) => outcome === "ran"));
  assertEquals(ran.map(({ instance }) => instance).toSorted(), ["prepare", "total", "train@large", "train@small"]);
});

Deno.test("a run waits for gc, says so, and ends on Ctrl-C while it waits", async () => {
  await using project = await ScratchProject.create(toyFiles);
  const held = await acquireLock(project.path(".reproduce/locks/run"), undefined, { doing: "collecting garbage" });
  const waits = async () => {
    const run = project.start(["reproduce"]);
    await waitForLine(run, (line) => line.includes(`waiting for process ${Deno.pid} on`) && line.includes("garbage"));
    return run;
  };
  const interrupted = await waits();
  interrupted.kill("SIGINT");
  await interrupted.stderr.cancel();
  assertEquals((await interrupted.status).code, 130);
  const patient = await waits();
  held[Symbol.dispose]();
  await patient.stderr.cancel();
  assertEquals((await patient.status).code, 0);
  assertEquals(project.read("results/quick/total.txt"), "660");
});
