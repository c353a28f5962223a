/** `verify` by the real command: what it takes for equal, what it catches, what it picks and says. */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { ScratchProject } from "./scratch_project.ts";
import { toyFiles } from "./toy.ts";
import { linesOf, lockedIn, reproduced, stateOf } from "./verification.ts";

Deno.test("an honest pipeline is equal, and verify leaves store, results and lock as they were", async () => {
  await using project = await reproduced();
  const before = stateOf(project);
  const finished = await project.run(["verify"]);
  assertEquals(finished.code, 0, finished.stdout + finished.stderr);
  assertStringIncludes(finished.stdout, "[4/4]");
  assertMatch(finished.stdout, /^verified 4 of 4 instances: 4 equal$/m);
  assertEquals(stateOf(project), before);
});

Deno.test("tasks that write the time or unseeded random numbers are named as not deterministic, and only they", async () => {
  const train = toyFiles["tasks/train.ts"] ?? "";
  await using project = await reproduced({
    "tasks/train.ts": train.replace("String(state.value)", 'state.value + "\\n" + Date.now()'),
    "tasks/total.ts": (toyFiles["tasks/total.ts"] ?? "").replace('"network,value"', '"# " + Math.random()'),
  });
  const finished = await project.run(["verify"]);
  assertEquals(finished.code, 3, finished.stderr);
  for (const id of ["train@small", "train@large", "total"]) {
    assertStringIncludes(finished.stdout, `${id}: other bytes from the same producer: the task is not deterministic`);
  }
  assertMatch(finished.stdout, /^ {2}table differs: [0-9a-f]{12} -> [0-9a-f]{12}$/m);
  assert(!/^ {2}text differs/m.test(finished.stdout), "total.txt is equal: its inputs are those of the record");
  assertMatch(finished.stdout, /^verified 4 of 4 instances: 1 equal, 3 differs$/m);
});

/** A measurement that depends on its cores, as floating-point sums may on a device; `produced` says of what it depends. */
const measuring = (produced: string) => ({
  "pipeline.yaml": (toyFiles["pipeline.yaml"] ?? "") + `  measure:
    inputs: [train.model]
    resources: { cores: 2 }
`,
  "tasks/measure.ts": `import { z } from "zod";
import { defineTask } from "../lib/task/task.ts";

export default defineTask({
  about: "measures to three decimals",
  params: z.strictObject({}),
  inputs: { model: "many" },
  outputs: { metrics: "metrics.json" },
  numbers: { metrics: { "seeds.*.auc": 0.01 } },
  run({ outputs, cores, produced }) {
    produced(${produced});
    Deno.writeTextFileSync(outputs.metrics, JSON.stringify({ seeds: [{ auc: 0.9 + cores() / 1000 }], cores: cores() }));
  },
});
`,
});

Deno.test("another producer may differ within the declared tolerance, not beyond; the same one may not differ at all", async () => {
  const other = '{ backend: "wasm", adapter: cores() + " cores" }';
  await using project = await ScratchProject.create({ ...toyFiles, ...measuring(other) });
  await project.outcomes(["--jobs", "1"]);
  const verify = async (...args: string[]) => await project.run(["verify", "measure", ...args]);
  assertEquals((await verify("--jobs", "1")).code, 0);
  const within = await verify("--jobs", "2");
  assertEquals(within.code, 0, within.stdout + within.stderr);
  assertMatch(within.stdout, /measure: other bytes from another producer, all results within their tolerances/);
  assertMatch(within.stdout, /recorded by wasm, 1 cores; on .*\n {2}again by wasm, 2 cores; on /);
  assertMatch(within.stdout, /seeds\.0\.auc 0\.901 -> 0\.902, within 0\.01/);
  assertMatch(within.stdout, /^verified 1 of 1 instances: 1 within$/m);

  project.edit("tasks/measure.ts", "0.01 }", "0.0001 }");
  await project.outcomes(["--jobs", "1"]);
  const beyond = await verify("--jobs", "2");
  assertEquals(beyond.code, 3, beyond.stderr);
  assertMatch(beyond.stdout, /measure: other results from another producer/);
  assertMatch(beyond.stdout, /seeds\.0\.auc 0\.901 -> 0\.902, beyond 0\.0001/);

  project.edit("tasks/measure.ts", "0.0001 }", "0.01 }");
  project.edit("tasks/measure.ts", other, '{ backend: "wasm" }');
  await project.outcomes(["--jobs", "1"]);
  const same = await verify("--jobs", "2");
  assertEquals(same.code, 3, same.stderr);
  assertMatch(same.stdout, /measure: other bytes from the same producer: the task is not deterministic/);
  assertMatch(same.stdout, /^verified 1 of 1 instances: 1 within$/m);
});

Deno.test("a task that fails when it runs again is told with its reason, exit 1", async () => {
  await using project = await ScratchProject.create({ ...toyFiles, ...measuring('{ backend: "wasm" }') });
  project.edit(
    "tasks/measure.ts",
    "    produced(",
    '    if (cores() > 1) throw new Error("one core is enough");\n    produced(',
  );
  await project.outcomes(["--jobs", "1"]);
  const finished = await project.run(["verify", "measure", "--jobs", "2"]);
  assertEquals(finished.code, 1, finished.stderr);
  assertStringIncludes(finished.stdout, "measure failed: one core is enough");
  assertStringIncludes(finished.stdout, "  alone: deno task verify measure");
  assertMatch(finished.stdout, /^verified 0 of 1 instances: 1 failed$/m);
});

Deno.test("--sample runs the instances of the smallest fingerprints, --seed picks others, and neither depends on the run", async () => {
  await using project = await reproduced();
  const picked = async (...args: string[]) => {
    const finished = await project.run(["verify", "--json", ...args]);
    assertEquals(finished.code, 0, finished.stderr);
    const lines = linesOf(finished.stdout);
    assertEquals(lines.at(-1), { event: "end", asked: 4, verified: 2, interrupted: false, exitCode: 0 });
    return lines.filter(({ event }) => event === "compared").map(({ instance }) => String(instance)).toSorted();
  };
  const byFingerprint = Object.entries(lockedIn(project)).toSorted(([, a], [, b]) =>
    a.fingerprint < b.fingerprint ? -1 : 1
  );
  assertEquals(await picked("--sample", "2"), byFingerprint.slice(0, 2).map(([id]) => id).toSorted());
  assertEquals(await picked("--sample", "2", "--seed", "a"), await picked("--sample", "2", "--seed", "a"));
  const alone = await project.run(["verify", "--seed", "a"]);
  assertEquals([alone.code, alone.stderr.includes("expected --sample N")], [2, true]);
});

Deno.test("--json says for every instance what was compared and by whom it was made", async () => {
  await using project = await reproduced();
  const finished = await project.run(["verify", "train@small", "--json"]);
  assertEquals(finished.code, 0, finished.stderr);
  const lines = linesOf(finished.stdout);
  const kinds = lines.map(({ event }) => event).filter((event) => event !== "progressed" && event !== "said");
  assertEquals(kinds, ["begin", "planned", "started", "settled", "compared", ...Array(5).fill("checked"), "end"]);
  const { recorded, again, outputs, ...compared } = lines.find(({ event }) => event === "compared") ??
    { event: "none" };
  assertEquals(compared, {
    event: "compared",
    instance: "train@small",
    outcome: "equal",
    fault: false,
    sameProducer: true,
    why: [],
  });
  assertEquals(Object.keys(recorded as object), ["host", "cores"]);
  assertEquals(recorded, again);
  const digest = lockedIn(project)["train@small"]?.outputs.model;
  assertEquals(outputs, [{ output: "model", recorded: digest, again: digest, verdict: "equal", moved: [] }]);
  const checked = lines.filter(({ event }) => event === "checked").map((
    { kind, count, unknown },
  ) => [kind, count, unknown]);
  assertEquals(checked, [["object", 2, 0], ["lock", 2, 0], ["source", 1, 0], ["published", 1, 0], ["package", 1, 1]]);
});
