/** The workflow for a paper's repository: its steps, run in order on a fresh clone of a toy, as CI would. */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { GitRepository } from "../pipeline/git_repository.ts";
import { measuredToyFiles } from "./measured_toy.ts";
import { ScratchProject } from "./scratch_project.ts";
import { type Caches, type JobResult, parseWorkflow, runJob } from "./workflow_runner.ts";

const text = Deno.readTextFileSync(new URL("../../.github/workflows/reproduce.yml", import.meta.url));
const workflow = parseWorkflow(text);
const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);

Deno.test("reproduce.yml asks for no right but reading, and names every action by its commit", () => {
  assertEquals(workflow.permissions, { contents: "read" });
  assertEquals(Object.keys(workflow.on).toSorted(), ["pull_request", "push", "workflow_dispatch"]);
  assert(!/permissions:[^]*permissions:|secrets\.|github\.token|write/.test(text.replaceAll(/^\s*#.*$/gm, "")));
  for (const { uses } of steps.filter((step) => step.uses)) assertMatch(uses ?? "", /^actions\/[\w/-]+@[0-9a-f]{40}$/);
  for (const [line] of text.matchAll(/^.*uses: .*$/gm)) assertMatch(line, /# v\d+\.\d+\.\d+$/);
  // What comes from outside reaches a shell only through the environment.
  for (const { run } of steps) assert(!run?.includes("${{"));
  assertEquals(workflow.env.DENO, Deno.version.deno);
});

/** `$RUNNER_TEMP` of all jobs: the first installs Deno, the others find it there. */
const temporary = Deno.makeTempDirSync({ prefix: "reproduce-runner-" });
globalThis.addEventListener("unload", () => Deno.removeSync(temporary, { recursive: true }));

/** One repository, and a job after the other on a clone of what it has then. */
class Paper implements AsyncDisposable {
  readonly project: ScratchProject;
  readonly git: GitRepository;
  readonly #caches: Caches = new Map();
  readonly #folders: string[] = [];

  constructor(project: ScratchProject, git: GitRepository) {
    this.project = project;
    this.git = git;
  }

  async job(): Promise<{ readonly result: JobResult; readonly output: (step: string) => string }> {
    const folder = await Deno.makeTempDir({ prefix: "reproduce-job-" });
    this.#folders.push(folder);
    const result = await runJob(workflow, {
      repository: this.project.root,
      workspace: `${folder}/clone`,
      temporary,
      caches: this.#caches,
    });
    return { result, output: (step) => result.steps.find((found) => found.step === step)?.output ?? "" };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const caches = [...this.#caches.values()].map((store) => store.slice(0, store.lastIndexOf("/")));
    for (const folder of [...this.#folders, ...caches]) await Deno.remove(folder, { recursive: true });
    await this.project[Symbol.asyncDispose]();
  }
}

const outcomesOf = ({ steps }: JobResult) =>
  steps.map(({ step, outcome }) => `${step.replace(/@.*/, "")}: ${outcome}`).filter((line) =>
    !line.endsWith("success")
  );

Deno.test("its steps make the figures, a second run runs nothing, and a moved number fails the job", async () => {
  const project = await ScratchProject.create({ ...measuredToyFiles, ".gitignore": ".reproduce/\nresults/\n" });
  await project.outcomes();
  const git = await GitRepository.create(project.root);
  git.commit("first");
  await using paper = new Paper(project, git);

  const first = await paper.job();
  assertEquals(outcomesOf(first.result), [], JSON.stringify(first.result.steps, null, 1));
  assertStringIncludes(first.output("Reproduce"), "5 ran");
  const [results] = first.result.uploaded;
  for (const path of ["index.html", "figures/total.svg", "moved.html"]) {
    assert(Deno.statSync(`${results}/${path}`).isFile);
  }

  const second = await paper.job();
  assertEquals(outcomesOf(second.result), ["Keep the store: skipped"]);
  assertMatch(second.output("Reproduce"), /\b5 restored\b|\b[34] restored, [12] current\b/);
  assert(!/\d ran/.test(second.output("Reproduce")), second.output("Reproduce"));

  // A change whose results nobody committed: the lock no longer holds, and what moved is shown all the same.
  project.edit("pipeline.yaml", "large: { factor: 10 }", "large: { factor: 13 }");
  git.commit("another factor");
  const moved = await paper.job();
  assert(moved.result.failed);
  assertEquals(outcomesOf(moved.result), [
    "Is pipeline.lock what the pipeline is?: failure",
    "Did a number move?: failure",
    "Keep the store: skipped",
  ]);
  assertStringIncludes(moved.output("Did a number move?"), "total results.sum 660 -> 840 (tolerance 100)");
  assertEquals(moved.result.uploaded.length, 1);

  // With its results it passes, and only what the change reaches is made again, from the store of another commit.
  await project.outcomes();
  git.commit("its results");
  const settled = await paper.job();
  assertEquals(outcomesOf(settled.result), []);
  assertMatch(settled.output("Reproduce"), /\b3 ran\b/);
});

Deno.test("its steps fail where the committed numbers are not what the code gives, although the lock looks right", async () => {
  const project = await ScratchProject.create({ ...measuredToyFiles, ".gitignore": ".reproduce/\nresults/\n" });
  // A task that gives another number each time: the clock is in it.
  project.edit("tasks/total.ts", "sum: sum(values)", "sum: sum(values) + Date.now()");
  await project.outcomes();
  const git = await GitRepository.create(project.root);
  git.commit("first");
  await using paper = new Paper(project, git);
  const { result, output } = await paper.job();
  assert(result.failed);
  assertEquals(outcomesOf(result), ["Did a number move?: failure"], output("Did a number move?"));
});
