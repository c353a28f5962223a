/** Full disks, missing rights, read-only clones and a store that goes away; by the real command. */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { processesOf, timeUntilGone, waitForLine } from "./processes.ts";
import { type Finished, ScratchProject } from "./scratch_project.ts";
import { toyFiles } from "./toy.ts";

/** Whether mounting in a namespace of one's own is permitted here. */
const mayMount = Deno.build.os === "linux" && await succeeds("unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt");
const mayDropRights = Deno.build.os === "linux" && (Deno.uid() !== 0 || await succeeds(...unprivileged(), "true"));

async function succeeds(program = "", ...args: string[]): Promise<boolean> {
  try {
    return (await new Deno.Command(program, { args, stdout: "null", stderr: "null" }).output()).success;
  } catch {
    return false;
  }
}

/** Root may write everywhere; setpriv takes that right away. */
function unprivileged(): string[] {
  return Deno.uid() === 0 ? ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all"] : [];
}

/** Runs a command after mounts that only it sees. */
const mounted = (script: string) => ["unshare", "-rm", "sh", "-c", `${script} && exec "$@"`, "sh"];

/** One line says what is wrong, without a stack; the exit code is not 0. */
function assertOneClearLine({ code, stdout, stderr }: Finished, line: RegExp): void {
  const text = stdout + stderr;
  assertEquals(code, 1, text);
  assertMatch(text, line);
  assert(!/\n\s+at |internal error/.test(text), text);
}

/** What an undisturbed run makes. */
function assertComplete(project: ScratchProject, finished: Finished): void {
  assertEquals(finished.code, 0, finished.stdout + finished.stderr);
  assertEquals(project.read("results/quick/total.txt"), "660");
  const left = Object.keys(project.digests("results")).filter((path) => path.endsWith(".part"));
  assertEquals(left, []);
}

const big = 'Deno.writeFileSync(outputs.prepared + ".big", new Uint8Array(4e6));';

Deno.test({
  name: "a disk that is full when a task writes: one line, and the next run with room goes on",
  ignore: !mayMount,
  async fn() {
    await using project = await ScratchProject.create(toyFiles);
    project.edit("tasks/prepare.ts", "    const numbers", `    ${big}\n    const numbers`);
    const store = project.path(".reproduce");
    Deno.mkdirSync(store);
    const prefix = mounted(`mount -t tmpfs -o size=2m tmpfs ${store}`);
    const finished = await project.run(["reproduce"], { prefix });
    assertOneClearLine(finished, /prepare failed: no space is left on the disk of \.reproduce, expected room/);
    assertMatch(finished.stdout, /space: free some \(deno task gc/);
    assertComplete(project, await project.run(["reproduce"]));
  },
});

Deno.test({
  name: "a disk that is full at every moment of a run, from the first byte on: one line, nothing corrupted",
  ignore: !mayMount,
  async fn() {
    await using project = await ScratchProject.create(toyFiles);
    const [store, kept] = [project.path(".reproduce"), project.path("kept")];
    Deno.mkdirSync(store);
    // The store that a run on a disk of some kilobytes leaves is what the next one, on a bigger disk, begins with.
    Deno.mkdirSync(kept);
    let refused = 0;
    for (const kilobytes of [4, 24, 48, 72, 100]) {
      const copy = `mount -t tmpfs -o size=${kilobytes}k tmpfs ${store} && { cp -a ${kept}/. ${store}/ || true; }`;
      const script = `${copy} && "$@"; code=$?; cp -a ${store}/. ${kept}/; exit $code`;
      const { code, stdout, stderr } = await project.run(["reproduce"], {
        prefix: ["unshare", "-rm", "sh", "-c", script, "sh"],
      });
      if (code === 0) continue;
      refused++;
      assertOneClearLine({ code, stdout, stderr }, /no space is left on/);
    }
    assert(refused >= 3, `${refused} runs found the disk full`);
    Deno.removeSync(store);
    Deno.renameSync(kept, store);
    assertComplete(project, await project.run(["reproduce"]));
  },
});

Deno.test({
  name: "a full disk under results/ names the file, and keeps what was made",
  ignore: !mayMount,
  async fn() {
    await using project = await ScratchProject.create(toyFiles);
    const results = project.path("results");
    Deno.mkdirSync(results);
    const prefix = mounted(`mount -t tmpfs -o size=4k tmpfs ${results} && head -c 4096 /dev/zero > ${results}/ballast`);
    const finished = await project.run(["reproduce", "--keep-going"], { prefix });
    assertOneClearLine(
      finished,
      /train@\w+ failed: cannot write .*\.part: no space is left on its disk, expected some/,
    );
    const outcomes = await project.outcomes();
    assertEquals(outcomes["train@small"], "restored", "its record was kept");
    assertEquals(project.read("results/quick/total.txt"), "660");
  },
});

Deno.test({
  name: "a read-only clone: status and --check answer, reproduce says in a line why it cannot run",
  ignore: !mayMount,
  async fn() {
    await using project = await ScratchProject.create(toyFiles);
    assertComplete(project, await project.run(["reproduce"]));
    const readOnly = mounted(
      `mount --bind ${project.root} ${project.root} && mount -o remount,ro,bind ${project.root}`,
    );
    assertStringIncludes((await project.run(["status"], { prefix: readOnly })).stdout, "all 4 instances are current");
    assertEquals((await project.run(["reproduce", "--check"], { prefix: readOnly })).code, 0);
    assertOneClearLine(
      await project.run(["reproduce"], { prefix: readOnly }),
      /cannot \w+ .*\.reproduce.*: its file system is read-only, expected one that can be written/,
    );
    // The same without a store: what a checkout in CI looks like.
    Deno.removeSync(project.path(".reproduce"), { recursive: true });
    assertEquals((await project.run(["reproduce", "--check"], { prefix: readOnly })).code, 0);
    const status = await project.run(["status"], { prefix: readOnly });
    assertEquals(status.code, 0, status.stderr);
    assertOneClearLine(
      await project.run(["reproduce"], { prefix: readOnly }),
      /cannot write .*\.reproduce\S*: its file/,
    );
  },
});

for (
  const [what, path, line] of [
    ["the store", ".reproduce", /cannot \w+ .*\.reproduce.*: permission denied, expected the right/],
    ["the store's objects", ".reproduce/objects", /prepare failed: cannot write .*objects.*: permission denied/],
    ["results/", "results", /train@\w+ failed: cannot write .*results.*: permission denied/],
  ] as const
) {
  Deno.test({
    name: `no right to write ${what}: one line, and the next run with the right recovers`,
    ignore: !mayDropRights,
    async fn() {
      await using project = await ScratchProject.create(toyFiles);
      Deno.mkdirSync(project.path(path), { recursive: true });
      if (path !== ".reproduce") project.write(".reproduce/store.json", '{"version":1}');
      Deno.chmodSync(project.path(path), 0o555);
      assertOneClearLine(await project.run(["reproduce"], { prefix: unprivileged() }), line);
      Deno.chmodSync(project.path(path), 0o755);
      assertComplete(project, await project.run(["reproduce"], { prefix: unprivileged() }));
    },
  });
}

Deno.test({
  name: "a record that may not be read is named, and not taken for missing",
  ignore: !mayDropRights,
  async fn() {
    await using project = await ScratchProject.create(toyFiles);
    assertComplete(project, await project.run(["reproduce"]));
    const [record = ""] = Object.keys(project.digests(".reproduce/records"));
    Deno.chmodSync(project.path(record), 0o000);
    assertOneClearLine(
      await project.run(["reproduce"], { prefix: unprivileged() }),
      /cannot read .*records.*: permission denied/,
    );
    Deno.chmodSync(project.path(record), 0o644);
    assertEquals(await project.ran(), []);
  },
});

Deno.test("a store that is removed in mid-run: one line, no process left, and the next run makes everything anew", async () => {
  await using project = await ScratchProject.create(toyFiles);
  project.edit("pipeline.yaml", "  epochs: 3\n  effort: 0\n", "  epochs: 6\n  effort: 5\n");
  const engine = project.start(["reproduce", "--json"]);
  const [forLine, forText] = engine.stdout.tee();
  await waitForLine({ stdout: forLine }, (line) => line.includes('"done":2'));
  // As `rm -rf` does when files come meanwhile: again, until nothing is there.
  await new Deno.Command("sh", {
    args: ["-c", 'until rm -rf "$0" 2>/dev/null; do :; done', project.path(".reproduce")],
  })
    .output();
  const [stdout, stderr] = [await new Response(forText).text(), await new Response(engine.stderr).text()];
  const { code } = await engine.status;
  assertOneClearLine(
    { code, stdout, stderr },
    /cannot go on: .*\.reproduce was removed while this ran, expected it to stay/,
  );
  assert(await timeUntilGone(project.root, 5000) < 5000, processesOf(project.root).join("\n"));
  project.edit("pipeline.yaml", "  epochs: 6\n  effort: 5\n", "  epochs: 3\n  effort: 0\n");
  assertComplete(project, await project.run(["reproduce"]));
});
