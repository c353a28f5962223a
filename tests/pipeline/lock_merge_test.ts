/** What `git merge` makes of a lock that two branches changed at random, entry by entry. */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals } from "@std/assert";
import type { Digest, Fingerprint } from "../../lib/pipeline/identity.ts";
import { type LockedInstance, type LockFile, parseLockFile } from "../../lib/pipeline/lock/lock_file.ts";
import { encodeLock } from "../../lib/pipeline/lock/lock_text.ts";
import { GitRepository } from "./git_repository.ts";

type Instances = Record<string, LockedInstance>;

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
function randomNumbers(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const ids = "abcdefghijkl".split("");
const profiles = ["quick", "sample"];

/** An entry of which some lines are often the same as in another state, or as in another entry. */
function entry(random: () => number): LockedInstance {
  const digest = () => String(Math.floor(random() * 4)).repeat(64) as Digest;
  const fingerprint = Array.from({ length: 64 }, () => Math.floor(random() * 16).toString(16)).join("") as Fingerprint;
  const numbers = { "m.x": { value: Math.floor(random() * 3), tolerance: 0.1 } };
  return { fingerprint, outputs: { m: digest(), n: digest() }, ...(random() < 0.5 ? { numbers } : {}) };
}

function start(random: () => number): Instances {
  return Object.fromEntries(ids.filter(() => random() < 0.7).map((id) => [id, entry(random)]));
}

/** Some entries made again, some new, some gone. */
function branch(base: Instances, random: () => number): Instances {
  return Object.fromEntries(ids.flatMap((id): [string, LockedInstance][] => {
    const known = base[id];
    const chance = random();
    if (known) return chance < 0.08 ? [] : [[id, chance < 0.4 ? entry(random) : known]];
    return chance < 0.3 ? [[id, entry(random)]] : [];
  }));
}

const lockOf = (all: Record<string, Instances>): LockFile => ({
  profiles: Object.fromEntries(
    Object.entries(all).map(([name, instances]) => [name, { sources: { data: "5".repeat(64) as Digest }, instances }]),
  ),
});
const each = (make: (profile: string) => Instances) =>
  Object.fromEntries(profiles.map((profile) => [profile, make(profile)]));

Deno.test("a merged lock has every entry as the branch that changed it has it, and knows those that both changed", async () => {
  await using repository = await GitRepository.create();
  repository.write(".gitattributes", "pipeline.lock merge=union\n");
  const same = (a: LockedInstance | undefined, b: LockedInstance | undefined) =>
    JSON.stringify(a) === JSON.stringify(b);
  let [bothChanged, clean, cautious] = [0, 0, 0];
  for (let seed = 1; seed <= 12; seed++) {
    const random = randomNumbers(seed);
    const base = each(() => start(random));
    const ours = each((profile) => branch(base[profile] ?? {}, random));
    const theirs = each((profile) => branch(base[profile] ?? {}, random));
    const states = [base, ours, theirs].map((state) => encodeLock(lockOf(state)));
    const merged = parseLockFile(repository.mergeFile("pipeline.lock", states as [string, string, string]), "merged");
    for (const profile of profiles) {
      for (const id of ids) {
        const [b, o, t] = [base[profile]?.[id], ours[profile]?.[id], theirs[profile]?.[id]];
        const found = merged.profiles[profile]?.instances[id];
        const lines = merged.profiles[profile]?.merged?.[id] ?? [];
        const expected = same(o, t) || same(t, b) ? o : t;
        if (!same(o, t) && !same(o, b) && !same(t, b) && o && t) {
          bothChanged++;
          assertEquals(found, undefined, `seed ${seed}: ${profile} ${id} was changed by both`);
          for (const { fingerprint } of [o, t]) {
            assert(lines.some((line) => line.includes(fingerprint)), `seed ${seed}: ${id}`);
          }
        } else if (lines.length > 0 || (found && !expected)) {
          cautious++; // Beside something that both changed, git keeps more than it must: the entry runs again for nothing.
        } else if (!(o === undefined || t === undefined) || same(o, t)) {
          clean++;
          assertEquals(found, expected, `seed ${seed}: ${profile} ${id}`);
        }
      }
    }
  }
  assert(bothChanged > 20 && clean > 150, `${bothChanged} changed by both, ${clean} clean`);
  assert(cautious < clean / 5, `${cautious} run again for nothing`);
});
