/** `diff`, by the real command on real revisions. */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { GitRepository } from "../pipeline/git_repository.ts";
import { measuredToyFiles } from "./measured_toy.ts";
import { ScratchProject } from "./scratch_project.ts";

/** The measured toy, made and committed, and then made again with another factor. */
async function changedProject(factor: number) {
  const project = await ScratchProject.create({ ...measuredToyFiles, ".gitignore": ".reproduce/\n" });
  await project.outcomes();
  const git = await GitRepository.create(project.root);
  git.commit("first");
  project.edit("pipeline.yaml", "large: { factor: 10 }", `large: { factor: ${factor} }`);
  await project.outcomes();
  return { project, git };
}

Deno.test("diff compares HEAD with the working tree: causes, numbers by how far they moved, exit 3", async () => {
  const { project, git } = await changedProject(13);
  await using _ = project;
  const finished = await project.run(["diff"]);
  assertEquals(finished.code, 3, finished.stderr);
  const lines = finished.stdout.split("\n");
  assertMatch(lines[0] ?? "", /^HEAD \([0-9a-f]+\) -> the working tree$/);
  assertStringIncludes(
    finished.stdout,
    "profile quick: 3 of 5 instances differ, 2 of 3 numbers beyond their tolerance",
  );
  assertMatch(finished.stdout, /^train@large {2}with\.factor 10 -> 13 \(other bytes: model\)$/m);
  assertMatch(finished.stdout, /^figure +input results: total\.results \(other bytes: svg\)$/m);
  const numbers = lines.filter((line) => line.includes("(tolerance "));
  assertEquals(numbers, [
    "  total results.networks.large 600 -> 780 (tolerance 0.5), 360 times",
    "  total results.sum 660 -> 840 (tolerance 100), 1.8 times",
  ]);
  // Between revisions the same, the other way round with the other sign, and nothing between a revision and itself.
  git.commit("second");
  assertEquals((await project.run(["diff"])).stdout.includes("profile quick: nothing differs in 5 instances"), true);
  const back = await project.run(["diff", "HEAD", "HEAD~1"]);
  assertEquals(back.code, 3);
  assertStringIncludes(back.stdout, "results.sum 840 -> 660");
});

Deno.test("diff exits with 0 where all numbers stayed within their tolerance, and lists the other bytes", async () => {
  await using project = await ScratchProject.create({ ...measuredToyFiles, ".gitignore": ".reproduce/\n" });
  await project.outcomes();
  const git = await GitRepository.create(project.root);
  git.commit("first");
  project.edit("tasks/total.ts", "String(sum(values)))", '"in all " + sum(values))');
  await project.outcomes();
  const finished = await project.run(["diff"]);
  assertEquals(finished.code, 0, finished.stdout);
  assertMatch(finished.stdout, /^total +code tasks\/total\.ts \(other bytes: text\)$/m);
  assertStringIncludes(finished.stdout, "0 of 3 numbers beyond their tolerance");
});

Deno.test("diff shows added and removed instances, and a result that is gone counts as moved", async () => {
  await using project = await ScratchProject.create({ ...measuredToyFiles, ".gitignore": ".reproduce/\n" });
  await project.outcomes();
  const git = await GitRepository.create(project.root);
  git.commit("first");
  project.edit("pipeline.yaml", "small: { factor: 1 }", "tiny: { factor: 1 }");
  await project.outcomes();
  const finished = await project.run(["diff", "--json"]);
  assertEquals(finished.code, 3, finished.stderr);
  const { profiles: [quick], beyond } = JSON.parse(finished.stdout);
  // The sum stays what it was, and so does the figure.
  assertEquals(
    quick.instances.map(({ instance, state, outputs }: { instance: string; state: string; outputs: unknown[] }) =>
      `${instance} ${state} ${outputs.length}`
    ),
    ["figure changed 0", "total changed 1", "train@small removed 1", "train@tiny added 1"],
  );
  assertEquals(beyond, 1);
  assertEquals(quick.numbers.map(({ place, before, now }: Record<string, unknown>) => [place, before, now]), [
    ["results.networks.small", 60, undefined],
    ["results.networks.tiny", undefined, 60],
  ]);
});

Deno.test("without records diff takes code and inputs from the revision, and says what it could not find", async () => {
  const { project } = await changedProject(13);
  await using _ = project;
  project.edit("tasks/total.ts", "String(sum(values)))", '"in all " + sum(values))');
  await project.outcomes();
  // A record that only HEAD's lock names is lost, as in another clone.
  assertEquals((await project.run(["gc"])).code, 0);
  const finished = await project.run(["diff"]);
  assertEquals(finished.code, 3, finished.stderr);
  assertMatch(
    finished.stdout,
    /^total +code tasks\/total\.ts; input model: train@large\.model \(other bytes: results, text\)$/m,
  );
  assertMatch(
    finished.stdout,
    /^not known of .*total.*: parameters and Deno's version: no record of HEAD \([0-9a-f]+\) in this clone/m,
  );
  // A clone that has no store at all: it still compares, and leaves no store behind.
  await Deno.remove(project.path(".reproduce"), { recursive: true });
  const bare = await project.run(["diff"]);
  assertEquals(bare.code, 3, bare.stderr);
  assertStringIncludes(bare.stdout, "results.sum 660 -> 840");
  assertStringIncludes(bare.stdout, "no record of it in this clone's store, neither before nor now");
  assertEquals([...Deno.readDirSync(project.root)].some(({ name }) => name === ".reproduce"), false);
});

Deno.test("--output shows both figures in one page, from the store or the revision's results, and names missing ones", async () => {
  const { project } = await changedProject(13);
  await using _ = project;
  const page = async () => {
    await project.run(["diff", "--output", "moved.html"]);
    return project.read("moved.html");
  };
  const first = await page();
  const pictures = (html: string) =>
    [...html.matchAll(/src="data:image\/svg\+xml;base64,([^"]+)"/g)].map(([, data = ""]) => atob(data));
  assertEquals(pictures(first).map((svg) => /width="(\d+)"/.exec(svg)?.[1]), ["660", "840"]);
  assertMatch(first, /Content-Security-Policy/);
  assertEquals(first.match(/(?:src|href)="(?!data:|#)[^"]*"/g), null);
  // The old one only in the revision's results/, the new one only in the working tree's.
  await Deno.remove(project.path(".reproduce/objects"), { recursive: true });
  assertEquals(pictures(await page()).length, 2);
  // The new one nowhere.
  await Deno.remove(project.path("results"), { recursive: true });
  const last = await page();
  assertEquals(pictures(last).length, 1);
  assertStringIncludes(last, "Its bytes are neither in the store nor in the results of that state");
});

Deno.test("diff compares two profiles, needs no lock that another run holds, and refuses what it does not know", async () => {
  await using project = await ScratchProject.create({ ...measuredToyFiles, ".gitignore": ".reproduce/\n" });
  project.edit("pipeline.yaml", "profiles:\n", "profiles:\n  double: { params: { scale: 4 } }\n");
  await project.outcomes();
  await project.outcomes(["--profile", "double"]);
  const git = await GitRepository.create(project.root);
  using _run = await holdLock(project.path(".reproduce/locks/run"));
  using _publish = await holdLock(project.path(".reproduce/locks/publish"));
  const finished = await project.run(["diff", "--profile", "double", "--against", "quick"]);
  assertEquals(finished.code, 3, finished.stderr);
  assertStringIncludes(finished.stdout, "profile quick -> double:");
  assertMatch(finished.stdout, /^prepare +with\.scale 2 -> 4/m);
  assertStringIncludes(finished.stdout, "total results.sum 660 -> 1320");
  const refusals: [string[], string][] = [
    [[], "cannot compare with HEAD: "],
    [["no-such-revision"], "cannot compare with no-such-revision: "],
    [["--profile", "dobule", "--against", "quick"], 'did you mean "double"?'],
    [["--against", "quick"], "needs --profile"],
    [["a", "b", "c"], "two REV at most"],
  ];
  for (const [args, message] of refusals) {
    const refused = await project.run(["diff", ...args]);
    assertEquals(refused.code, 2, args.join(" "));
    assertStringIncludes(refused.stderr, message);
  }
  git.commit("first");
  assertEquals((await project.run(["diff"])).code, 0);
});

/** As an engine holds it, from this process. */
async function holdLock(path: string): Promise<Disposable> {
  const file = await Deno.open(path, { write: true, create: true });
  await file.lock(true);
  return file;
}
