/** `status` and `why`, by the real commands: every reason, what only waits, and the chain to the source of a change. */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { jsonLines, ScratchProject } from "./scratch_project.ts";
import { toyFiles } from "./toy.ts";

const lines = (text: string) => text.trimEnd().split("\n");

Deno.test("status gives every reason at once, and tells what is stale from what only waits for it", async () => {
  await using project = await ScratchProject.create(toyFiles);
  await project.outcomes();
  project.edit("pipeline.yaml", "large: { factor: 10 }", "large: { factor: 20 }");
  project.edit("tasks/train.ts", "trains nothing, epoch by epoch", "trains nothing at all");
  project.edit("tasks/total.ts", "String(sum(values))", "String(0 + sum(values))");
  const { stdout } = await project.run(["status"]);
  assertEquals(lines(stdout), [
    "train@small  code tasks/train.ts",
    "train@large  with.factor 10 -> 20; code tasks/train.ts",
    "total        code tasks/total.ts; after train@small, train@large",
    "profile quick: 3 of 4 instances are stale",
  ]);
  project.edit("tasks/total.ts", "String(0 + sum(values))", "String(sum(values))");
  const states = jsonLines((await project.run(["status", "--json"])).stdout).map(({ state }) => state);
  assertEquals(states, ["current", "stale", "stale", "may run"]);
  assertMatch((await project.run(["status"])).stdout, /^total {8}may run: after train@small, train@large$/m);
});

Deno.test("status in a clone without records says what pipeline.lock tells, and no more", async () => {
  await using project = await ScratchProject.create(toyFiles);
  await project.outcomes();
  await using clone = await project.clone();
  clone.write("pipeline.lock", project.read("pipeline.lock"));
  clone.write("data/numbers.txt", "5 6 7 8\n");
  clone.edit("tasks/total.ts", "String(sum(values))", "String(0 + sum(values))");
  assertEquals(lines((await clone.run(["status"])).stdout), [
    "prepare      not yet run in this clone; input numbers: source numbers",
    "train@small  not yet run in this clone",
    "train@large  not yet run in this clone",
    "total        not yet run in this clone; other code, parameters, inputs, packages or Deno than in pipeline.lock; " +
    "no record here says which",
    "profile quick: 4 of 4 instances are stale",
  ]);
});

Deno.test("why follows a change through what has run since, up to its source", async () => {
  await using project = await ScratchProject.create(toyFiles);
  await project.outcomes();
  project.edit("data/numbers.txt", "1 2", "1 3");
  project.edit("pipeline.yaml", "large: { factor: 10 }", "large: { factor: 20 }");
  await project.outcomes(["train"]);
  const { stdout } = await project.run(["why", "total"]);
  const made = "[0-9a-f]{12} -> [0-9a-f]{12}, made \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d UTC";
  const expected = [
    "^total is stale",
    `├ input model: train@small\\.model ${made}`,
    `│ └ input prepared: prepare\\.prepared ${made}`,
    "│   └ input numbers: source numbers [0-9a-f]{12} -> [0-9a-f]{12}",
    `└ input model: train@large\\.model ${made}`,
    "  ├ with\\.factor 10 -> 20",
    `  └ input prepared: prepare\\.prepared ${made} \\(see above\\)$`,
  ];
  assertMatch(stdout.trimEnd(), new RegExp(expected.join("\\n")));
});

Deno.test("why of what waits names what it waits for and why that is stale; of what is current, when and of what it was made", async () => {
  await using project = await ScratchProject.create(toyFiles);
  await project.outcomes();
  const current = lines((await project.run(["why", "train@small"])).stdout);
  assertEquals(current[0], "train@small is current");
  assertMatch(current[1] ?? "", /^├ made \d{4}-.* UTC in \d+\.\ds, on \d cores?$/);
  assertMatch(
    current.join("\n"),
    /├ made from\n│ └ prepared: prepare\.prepared \([0-9a-f]{12}, made .* UTC\)\n└ read by total$/,
  );
  project.edit("tasks/prepare.ts", "scales the numbers", "scales numbers");
  assertEquals(lines((await project.run(["why", "total"])).stdout), [
    "total may run",
    "├ after train@small, which may run",
    "│ └ after prepare, which is stale",
    "│   └ code tasks/prepare.ts",
    "└ after train@large, which may run",
    "  └ after prepare, which is stale (see above)",
  ]);
  const [total] = (await project.run(["why", "total", "--json"])).stdout.split("\n").filter((line) => line !== "");
  assertEquals(JSON.parse(total ?? "").causes[0].upstream.causes[0].upstream.causes[0].text, "code tasks/prepare.ts");
  const nothing = await project.run(["why"]);
  assertEquals([nothing.code, nothing.stderr.trim()], [
    2,
    "why needs a stage or instance, expected deno task why STAGE",
  ]);
});

Deno.test("status --unused names the declared inputs that the last run never opened, and says of what it does not know", async () => {
  await using project = await ScratchProject.create(toyFiles);
  project.edit("pipeline.yaml", "    inputs: [train.model]", "    inputs: [train.model, prepare.prepared]");
  project.edit("tasks/total.ts", 'inputs: { model: "many" }', 'inputs: { model: "many", prepared: "one" }');
  project.edit("tasks/total.ts", "inputs.model.map(({ path })", "inputs.model.slice(0, 1).map(({ path })");
  assertStringIncludes((await project.run(["status", "--unused"])).stdout, "of 4 it is not known");
  await project.outcomes();
  assertEquals(lines((await project.run(["status", "--unused"])).stdout), [
    "total  never opened model: train@large.model, prepared: prepare.prepared",
    "profile quick: 1 of 4 instances have inputs that they never opened",
  ]);
  project.edit("tasks/total.ts", "inputs.model.slice(0, 1).map(", "[...inputs.model, inputs.prepared].map(");
  await project.outcomes();
  assertStringIncludes((await project.run(["status", "--unused"])).stdout, "all inputs of 4 instances were opened");
});
