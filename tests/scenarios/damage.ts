/** Damages files of a project as failing disks, editors and mix-ups do, and knows what must be said of each. */
import type { Chance } from "./chaos.ts";
import type { ScratchProject } from "./scratch_project.ts";

export interface Damage {
  readonly kind: "object" | "record" | "cache" | "result" | "manifest" | "lock";
  /** For messages: `flipped bit 3 of byte 17 of results/quick/total.txt`. */
  readonly what: string;
  /** What a run must say of it; undefined where there is nothing to say, since the file is only made again. */
  readonly said: RegExp | undefined;
}

interface Victim {
  readonly kind: Damage["kind"];
  readonly path: string;
  /** Victims of one owner are not damaged together: what is made anew for one reason is not looked at for another. */
  readonly owner: string;
  /** What must be said where the file is there but wrong; and where it is gone. */
  readonly wrong: RegExp;
  readonly gone: RegExp | undefined;
}

export function isAccountedFor({ said }: Damage, text: string): boolean {
  return said === undefined || said.test(text);
}

/** Damages `count` files, each in another way. */
export function damage(project: ScratchProject, chance: Chance, count: number): Damage[] {
  const left = victims(project);
  const done: Damage[] = [];
  while (done.length < count) {
    const kind = chance.pick([...new Set(left.map((victim) => victim.kind))]);
    const victim = chance.pick(left.filter((other) => other.kind === kind));
    const others = left.filter((other) => other.kind === kind && other.owner !== victim.owner);
    const other = others.length > 0 && /object|record|result/.test(kind) ? chance.pick(others) : undefined;
    done.push(...damageOne(project, chance, victim, other));
    const touched = [victim.owner, done.at(-1)?.what.includes("swapped") ? other?.owner : undefined];
    for (let at = left.length - 1; at >= 0; at--) if (touched.includes(left[at]?.owner)) left.splice(at, 1);
  }
  return done;
}

function victims(project: ScratchProject): Victim[] {
  const records = Object.keys(project.digests(".reproduce/records")).map((path) => ({
    path,
    record: JSON.parse(project.read(path)),
  }));
  const found: Victim[] = records.flatMap(({ path, record: { instance, outputs } }): Victim[] => [
    {
      kind: "record",
      path,
      owner: instance,
      wrong: new RegExp(`record of ${instance} is damaged: .*; it runs again`),
      gone: new RegExp(`record of ${instance} is lost, although its outputs are here; it runs again`),
    },
    ...Object.values<{ digest: string }>(outputs).map(({ digest }): Victim => ({
      kind: "object",
      path: `.reproduce/objects/${digest.slice(0, 2)}/${digest}`,
      owner: instance,
      wrong: new RegExp(`${instance}: output \\w+ \\(object ${digest.slice(0, 12)}\\) is damaged; it runs again`),
      gone: new RegExp(`${instance}: output \\w+ \\(object ${digest.slice(0, 12)}\\) is missing; it runs again`),
    })),
  ]);
  for (const name of ["digests", "closures", "declarations", "checked"]) {
    const path = `.reproduce/${name}.json`;
    found.push({ kind: "cache", path, owner: path, wrong: new RegExp(`${name}\\.json is damaged`), gone: undefined });
  }
  for (const path of Object.keys(project.digests("results/quick"))) {
    const name = path.slice("results/quick/".length);
    if (name === "manifest.json" || name.startsWith("edited/")) continue;
    const wrong = new RegExp(`${name} was edited by hand: set aside`);
    found.push({ kind: "result", path, owner: path, wrong, gone: undefined });
  }
  const manifest = "results/quick/manifest.json";
  const damaged = /manifest\.json is damaged: .*; it is written anew/;
  found.push({ kind: "manifest", path: manifest, owner: manifest, wrong: damaged, gone: undefined });
  // A lock that lacks whole entries is only behind.
  found.push({ kind: "lock", path: "pipeline.lock", owner: "lock", wrong: /(?:)/, gone: undefined });
  return found;
}

function damageOne(project: ScratchProject, chance: Chance, victim: Victim, other: Victim | undefined): Damage[] {
  const { kind, wrong, gone } = victim;
  const path = project.path(victim.path);
  const bytes = Deno.readFileSync(path);
  const way = chance.pick(["flip", "flip", "truncate", "delete", ...(other ? ["swap"] : [])]);
  if (way === "delete") {
    Deno.removeSync(path);
    return [{ kind, what: `deleted ${victim.path}`, said: gone }];
  }
  if (way === "swap" && other) {
    const theirs = Deno.readFileSync(project.path(other.path));
    overwrite(path, theirs);
    overwrite(project.path(other.path), bytes);
    return [victim, other].map((one) => ({ kind, what: `swapped ${one.path}`, said: one.wrong }));
  }
  if (way === "truncate") {
    const length = chance.below(bytes.length);
    overwrite(path, bytes.subarray(0, length));
    return [{ kind, what: `cut ${victim.path} to ${length} bytes`, said: wrong }];
  }
  const [at, bit] = [chance.below(bytes.length), chance.below(8)];
  bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
  overwrite(path, bytes);
  // A cache without a seal is of an older version, for all that one can tell: it is not believed, and nothing is said.
  const unsealed = kind === "cache" && isUnsealed(bytes);
  return [{ kind, what: `flipped bit ${bit} of byte ${at} of ${victim.path}`, said: unsealed ? undefined : wrong }];
}

/** In place, whatever its mode: the inode stays. */
function overwrite(path: string, bytes: Uint8Array): void {
  const { mode } = Deno.statSync(path);
  Deno.chmodSync(path, 0o644);
  Deno.writeFileSync(path, bytes);
  Deno.chmodSync(path, (mode ?? 0o644) & 0o777);
}

function isUnsealed(bytes: Uint8Array): boolean {
  try {
    const parsed = JSON.parse(new TextDecoder().decode(bytes));
    return typeof parsed === "object" && parsed !== null && !("seal" in parsed);
  } catch {
    return false;
  }
}
