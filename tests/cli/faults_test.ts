/** A faulty pipeline.yaml or option, given to the real command: told in full, nothing runs. */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals, assertMatch } from "@std/assert";
import { ScratchProject } from "../scenarios/scratch_project.ts";
import { toyFiles } from "../scenarios/toy.ts";

Deno.test("five faults at once: exit 2, five messages with line, column and suggestion, nothing ran, no stack", async () => {
  await using project = await ScratchProject.create(toyFiles);
  project.edit("pipeline.yaml", "large: { factor: 10 }", "large: { factor: fast }");
  project.edit("pipeline.yaml", "    inputs: [prepare.prepared]", "    inptus: [prepare.prepared]");
  project.edit("pipeline.yaml", "inputs: [train.model]", "inputs: [train.modle]");
  project.write(
    "pipeline.yaml",
    project.read("pipeline.yaml") +
      `  again: { task: total, inputs: { model: last.text }, publish: total.* }
  last: { task: total, inputs: { model: again.text } }
`,
  );
  const { code, stdout, stderr } = await project.run(["reproduce"]);
  assertEquals([code, stdout], [2, ""]);
  const messages = stderr.split("\n").filter((line) => line.startsWith("pipeline.yaml:"));
  assertEquals(messages, [
    'pipeline.yaml:12:22 params.networks.large.factor: expected number, got string "fast"',
    'pipeline.yaml:21:5 stages.train.inptus: unknown key; did you mean "inputs"?',
    'pipeline.yaml:25:14 stages.total.inputs.0: unknown output "train.modle": train has no modle; did you mean "model"?',
    "pipeline.yaml:27:42 stages.again.inputs.model: cycle: again needs last, last needs again; one of these inputs has to go",
    "pipeline.yaml:27:64 stages.again.publish: total.text and again.text both publish total.txt; give each its own name",
  ]);
  assert(!/^\s*at /m.test(stderr), stderr);
  assertEquals(await entries(project, "results"), []);
  assertEquals(await entries(project, ".reproduce/records"), []);
});

Deno.test("an unknown stage, profile, option or value is one line with a suggestion, and exit 2", async () => {
  await using project = await ScratchProject.create(toyFiles);
  const cases: readonly (readonly [args: readonly string[], line: string])[] = [
    [["reproduce", "trian"], 'unknown stage "trian"; did you mean "train"?'],
    [["status", "train@smal"], 'unknown stage "train@smal"; did you mean "train@small"?'],
    [["reproduce", "zzzzzzzz"], 'unknown stage "zzzzzzzz"; there are prepare, train, total'],
    [["reproduce", "--profile", "qick"], '--profile qick: there is no such profile; did you mean "quick"?'],
    [["reproduce", "--keepgoing"], 'unknown option "--keepgoing" of reproduce; did you mean "--keep-going"?'],
    [["reproduce", "--on-device-loss", "retry"], "cannot use --on-device-loss retry: expected fail or continue"],
    [
      ["status", "--set", "params.scal=3"],
      '--set params.scal=3: there is no params.scal in the pipeline; did you mean "scale"?',
    ],
  ];
  for (const [args, line] of cases) {
    const { code, stdout, stderr } = await project.run(args);
    assertEquals({ code, stdout, stderr: stderr.trimEnd() }, { code: 2, stdout: "", stderr: line });
  }
});

Deno.test("a task that is not there is a fault of the line that names it", async () => {
  await using project = await ScratchProject.create(toyFiles);
  project.edit("pipeline.yaml", "  total:\n", "  total:\n    task: totl\n");
  const { code, stderr } = await project.run(["status"]);
  assertEquals(code, 2);
  assertMatch(stderr, /^pipeline\.yaml:25:11 stages\.total\.task: cannot find task tasks\/totl\.ts; /);
});

Deno.test("--dry-run says what would run and why, and runs nothing", async () => {
  await using project = await ScratchProject.create(toyFiles);
  const { code, stdout } = await project.run(["reproduce", "--dry-run", "train@small"]);
  assertEquals(code, 0);
  assertEquals(stdout.trimEnd().split("\n"), [
    "prepare      never run",
    "train@small  never run",
    "profile quick: 2 of 2 instances are stale",
  ]);
  assertEquals(await entries(project, "results"), []);
});

/** Names in a folder; none where there is no such folder. */
async function entries(project: ScratchProject, folder: string): Promise<string[]> {
  try {
    return (await Array.fromAsync(Deno.readDir(project.path(folder)))).map(({ name }) => name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
