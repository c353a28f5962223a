/**
 * Kills the engine and its children at random moments, two hundred times, and damages two hundred files: what comes out
 * is, byte for byte, what an undisturbed run makes. Set CHAOS_SEED to repeat the choices of a run.
 */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals } from "@std/assert";
import { assertSame, Chance, chaosProject, forget, madeBy, seed, withSeed } from "./chaos.ts";
import { type Damage, damage, isAccountedFor } from "./damage.ts";
import { childrenOf } from "./processes.ts";
import type { Finished, ScratchProject } from "./scratch_project.ts";

const kills = 200;
const damages = 200;
const killsPerRound = 10;
const damagesPerRun = 5;
/** Longer than any run takes; a run that waits for something that never comes is a fault. */
const limitMs = 120_000;

/** Starts the command and kills it, or one of its children, some time later. False if it had ended by then. */
async function runAndKill(project: ScratchProject, chance: Chance): Promise<boolean> {
  const engine = project.start(["reproduce", "--json"]);
  const output = Promise.all([engine.stdout.cancel(), engine.stderr.cancel()]);
  const [wait, kind, which] = [chance.below(450), chance.next(), chance.next()];
  const ended = await Promise.race([
    engine.status.then(() => true),
    new Promise<false>((resolve) => setTimeout(resolve, wait, false)),
  ]);
  if (ended) {
    await output;
    return false;
  }
  const children = childrenOf(engine.pid);
  const child = children[Math.floor(which * children.length)];
  try {
    if (kind < 0.35 && child !== undefined) Deno.kill(child, "SIGKILL");
    else engine.kill(kind < 0.9 ? "SIGKILL" : "SIGTERM");
  } catch { /* it has ended in this very moment */ }
  await engine.status;
  await output;
  return true;
}

/** Rounds of kills, each from nothing to the end. */
async function killRounds(chance: Chance, wanted: number, undisturbed: Record<string, unknown>): Promise<number> {
  await using project = await chaosProject();
  let done = 0;
  while (done < wanted) {
    forget(project);
    for (let round = 0; round < killsPerRound && done < wanted; round++) {
      // Now and then two at once.
      const engines = chance.next() < 0.2 ? 2 : 1;
      const killed = await Promise.all(Array.from({ length: engines }, () => runAndKill(project, chance)));
      done += killed.filter(Boolean).length;
    }
    assertSame(project, await within(project), undisturbed);
  }
  return done;
}

async function within(project: ScratchProject): Promise<Finished> {
  const engine = project.start(["reproduce"]);
  const timer = setTimeout(() => engine.kill("SIGKILL"), limitMs);
  const { code, stdout, stderr } = await engine.output();
  clearTimeout(timer);
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: decode(stdout), stderr: decode(stderr) };
}

const undisturbed = (async () => {
  await using project = await chaosProject();
  await project.outcomes();
  return madeBy(project);
})();

Deno.test({
  name: "killed two hundred times at random moments, runs end in the bytes of an undisturbed one",
  ignore: Deno.build.os !== "linux",
  fn: () =>
    withSeed(async () => {
      const expected = await undisturbed;
      const rounds = [0, 1].map((n) => killRounds(new Chance(seed + n), kills / 2, expected));
      const done = await Promise.all(rounds);
      assert(done.every((count) => count >= kills / 2), `${done} kills`);
    }),
});

/** Damages files, runs, and expects each to be named, and everything to be as it was. */
async function damageAndRun(
  project: ScratchProject,
  chance: Chance,
  expected: Record<string, unknown>,
): Promise<number> {
  const lock = project.read("pipeline.lock");
  const done = damage(project, chance, damagesPerRun);
  let finished = await within(project);
  let text = finished.stdout + finished.stderr;
  const lockToo = done.some(({ kind }) => kind === "lock");
  if (finished.code === 2) {
    // A damaged lock is refused with its line, before anything runs; what else is damaged shows once it is restored.
    assert(lockToo && /pipeline\.lock:\d+/.test(text), text);
    project.write("pipeline.lock", lock);
    finished = await within(project);
    text += finished.stdout + finished.stderr;
  }
  // By the time that a lock is refused caches have been made anew; and without its entry a lost record was never there.
  const excused = ({ kind, what }: Damage) =>
    lockToo && (kind === "cache" || what.startsWith("deleted .reproduce/rec"));
  const silent = done.filter((one) => !isAccountedFor(one, text) && !excused(one));
  assertEquals(silent.map(({ what }) => what), [], text);
  try {
    assertSame(project, finished, expected);
  } catch (error) {
    throw new Error(`after ${describe(done)}: ${(error as Error).message}\n${text}`);
  }
  return done.length;
}

const describe = (done: readonly Damage[]) => done.map(({ what }) => what).join(", ");

Deno.test("two hundred damaged files are each named and mended or refused, and no result is ever wrong", () =>
  withSeed(async () => {
    const expected = await undisturbed;
    const series = [2, 3].map(async (n) => {
      await using project = await chaosProject();
      await project.outcomes();
      const chance = new Chance(seed + n);
      let count = 0;
      while (count < damages / 2) count += await damageAndRun(project, chance, expected);
      assertEquals(await project.ran(), []);
      return count;
    });
    const done = await Promise.all(series);
    assert(done.every((count) => count >= damages / 2), `${done} damages`);
  }));
