/** What becomes of a stage that hangs, dies or runs out of memory; by the real command. */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { childrenOf, waitForLine } from "./processes.ts";
import { ScratchProject } from "./scratch_project.ts";
import { toyFiles } from "./toy.ts";

const prepareHead = "    const numbers =";
const isLinux = Deno.build.os === "linux";

/** The toy, with statements put before what a task does, and keys added to its stage. */
async function toy(task: "prepare" | "train", statements: string, keys: string): Promise<ScratchProject> {
  const project = await ScratchProject.create(toyFiles);
  if (task === "prepare") project.edit("tasks/prepare.ts", "  run({", "  async run({ checkpoint, say,");
  project.edit(`tasks/${task}.ts`, prepareHead, `${statements}\n${prepareHead}`);
  project.edit("pipeline.yaml", `  ${task}:\n`, `  ${task}:\n${keys}`);
  return project;
}

const hang = "for (;;) await new Promise((resolve) => setTimeout(resolve, 50));";

Deno.test("a timeout ends the child, names the checkpoint that stays, and a longer one goes on from it", async () => {
  await using project = await toy("train", "", "    timeout: 3s\n");
  // Only the first network gets stuck, after its second epoch.
  const stuck = `if (params.factor === 1 && state.epoch === 2 && !says) ${hang}`;
  project.edit("tasks/train.ts", "while (state.epoch", "const says = state.epoch > 0;\n    while (state.epoch");
  project.edit("tasks/train.ts", "for (let part", `${stuck}\n      for (let part`);
  const finished = await project.run(["reproduce", "--keep-going"]);
  const text = finished.stdout + finished.stderr;
  assertEquals(finished.code, 1, text);
  assertStringIncludes(text, "train@small failed: its timeout of 3s is over");
  assertMatch(text, /checkpoint: state\.json in \.reproduce\/work\/\w+\/checkpoint; with a longer timeout of train/);
  project.edit("pipeline.yaml", "timeout: 3s", "timeout: 1m");
  const next = await project.run(["reproduce"]);
  assertEquals(next.code, 0, next.stderr);
  assertStringIncludes(next.stdout, "train@small: resumes after epoch 2");
  assertEquals(project.read("results/quick/total.txt"), "660");
});

Deno.test("a timeout without a checkpoint says that the next run begins anew", async () => {
  await using project = await toy("prepare", hang, "    timeout: 1s\n");
  const finished = await project.run(["reproduce", "prepare"]);
  assertEquals(finished.code, 1);
  assertStringIncludes(finished.stdout + finished.stderr, "it left no checkpoint; with a longer timeout of prepare");
});

Deno.test("retries try again what may pass, say so, and go on from the checkpoint", async () => {
  const fail = `const marks = [...Deno.readDirSync(checkpoint)].length;
    Deno.writeTextFileSync(checkpoint + "/" + marks, "");
    if (marks < 2) throw new Error("a passing fault");`;
  await using project = await toy("prepare", fail, "    retries: 2\n");
  const finished = await project.run(["reproduce", "prepare"]);
  assertEquals(finished.code, 0, finished.stdout + finished.stderr);
  assertStringIncludes(finished.stdout, "prepare: try 1 of 3 failed: a passing fault; it is tried again");
  assertStringIncludes(finished.stdout, "prepare: try 2 of 3 failed");
});

Deno.test("retries end, with the number of tries; what the task itself refuses is tried once", async () => {
  await using project = await toy("prepare", 'throw new Error("broken");', "    retries: 1\n");
  assertStringIncludes((await project.run(["reproduce"])).stdout, "prepare failed 2 times, the last time: broken");
  project.edit(
    "tasks/prepare.ts",
    'new Error("broken")',
    'Object.assign(new Error("no data"), { name: "InputError" })',
  );
  const { stdout } = await project.run(["reproduce"]);
  assertStringIncludes(stdout, "prepare failed: no data");
  assert(!stdout.includes("tried again"), stdout);
});

Deno.test("a failed device is told in a line, with its checkpoint; --on-device-loss continue reaches the task and is no part of its key", async () => {
  const fail = `Deno.writeTextFileSync(checkpoint + "/epoch", "2");
    if (onDeviceLoss === "fail") throw Object.assign(new Error("the device failed"), { name: "DeviceError" });`;
  await using project = await toy("prepare", fail, "    retries: 1\n");
  project.edit("tasks/prepare.ts", "async run({ checkpoint, say,", "async run({ onDeviceLoss, checkpoint, say,");
  const { code, stdout } = await project.run(["reproduce", "prepare"]);
  assertEquals(code, 1);
  assertStringIncludes(stdout, "try 1 of 2 failed: the device failed; it is tried again");
  assertMatch(
    stdout,
    /prepare failed 2 times, the last time: the device failed\n +checkpoint: epoch in \.reproduce\/work\/\w+\/checkpoint; run again to go on from there, with --on-device-loss continue on the CPU if/,
  );
  const continued = await project.run(["reproduce", "prepare", "--on-device-loss", "continue"]);
  assertEquals(continued.code, 0, continued.stdout + continued.stderr);
  assertStringIncludes((await project.run(["reproduce", "prepare"])).stdout, "current");
});

const allocations = {
  "typed arrays": "const kept = []; for (;;) kept.push(new Uint8Array(32 << 20).fill(1));",
  "WebAssembly memories": `const kept = [];
    for (;;) { const memory = new WebAssembly.Memory({ initial: 512 }); new Uint8Array(memory.buffer).fill(1); kept.push(memory); }`,
  "JavaScript objects":
    "const kept: unknown[] = []; for (;;) kept.push(new Array(1e5).fill(0).map((_, i) => i + 0.5));",
};

for (const [what, statements] of Object.entries(allocations)) {
  Deno.test({
    name: `a child that runs out of memory with ${what} is said to have, with its peak and what is declared`,
    ignore: !isLinux,
    async fn() {
      await using project = await toy("prepare", statements, "    resources: { memory: 100MB }\n");
      // A limit on data, for the engine and its child alike: safe for whatever else runs on this machine.
      const finished = await project.run(["reproduce", "prepare"], { prefix: ["prlimit", "--data=700000000"] });
      const text = finished.stdout + finished.stderr;
      assertEquals(finished.code, 1, text);
      assertStringIncludes(text, "prepare failed: it ran out of memory (");
      // Memory is looked at ten times a second, and it may be gone before it was seen to exceed what is declared.
      assertMatch(text, /memory: it had \d{2,3}MB at most as far as was seen, resources\.memory of prepare is 100MB; /);
      assertMatch(text, /; (raise|it kept to that, so something else took the rest)/);
    },
  });
}

Deno.test({
  name: "a child that the system kills says so, with the memory that it had, and its next run begins where it was",
  ignore: !isLinux,
  async fn() {
    const statements = `const kept = new Uint8Array(200e6).fill(1);
      await new Promise((resolve) => setTimeout(resolve, 300)); // Memory is looked at ten times a second.
      say("has " + kept.length); ${hang}`;
    await using project = await toy("prepare", statements, "    resources: { memory: 1GB }\n");
    const engine = project.start(["reproduce", "prepare", "--json"]);
    const [forLine, forText] = engine.stdout.tee();
    await waitForLine({ stdout: forLine }, (line) => line.includes("has 200000000"));
    for (const pid of childrenOf(engine.pid)) Deno.kill(pid, "SIGKILL");
    const text = await new Response(forText).text();
    await engine.stderr.cancel();
    assertEquals((await engine.status).code, 1);
    assertStringIncludes(text, "it was killed (SIGKILL), as the system does when memory runs out");
    assertMatch(
      text,
      /it had [2-4]\d\dMB at most as far as was seen, resources\.memory of prepare is 1GB; it kept to that/,
    );
  },
});

Deno.test({
  name: "the peak of a child's memory is in its record and in --json",
  ignore: !isLinux,
  async fn() {
    const pause =
      "const kept = new Uint8Array(150e6).fill(1); await new Promise((resolve) => setTimeout(resolve, 400));";
    await using project = await toy("prepare", `${pause} say(String(kept[0]));`, "");
    const { stdout } = await project.run(["reproduce", "prepare", "--json"]);
    const line = stdout.split("\n").find((text) => text.includes('"settled"')) ?? "{}";
    const { peakMemoryBytes } = JSON.parse(line);
    assert(peakMemoryBytes > 150e6 && peakMemoryBytes < 500e6, line);
    const [path = ""] = Object.keys(project.digests(".reproduce/records"));
    assertEquals(JSON.parse(project.read(path)).peakMemoryBytes, peakMemoryBytes);
  },
});
