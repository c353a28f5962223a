/** What the chaos tests share: a seeded choice, a pipeline of many tiny stages, and what must be the same after all. */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals } from "@std/assert";
import { type Finished, ScratchProject } from "./scratch_project.ts";
import { toyFiles } from "./toy.ts";

/** Numbers from a seed (mulberry32): the same seed makes the same choices. */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** In [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number below `limit`. */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  /** @throws for an empty list */
  pick<T>(list: readonly T[]): T {
    if (list.length === 0) throw new Error("nothing to choose from");
    return list[this.below(list.length)] as T; // There is one.
  }
}

/** CHAOS_SEED repeats the choices of a run; without it every run makes others. */
export const seed = Number(Deno.env.get("CHAOS_SEED") ?? Date.now() % 1_000_000);

/** Fails with the seed, so that a run can be repeated. */
export async function withSeed(test: () => Promise<void>): Promise<void> {
  try {
    await test();
  } catch (error) {
    throw new Error(`with CHAOS_SEED=${seed}: ${(error as Error).message}`, { cause: error });
  }
}

/** Ten trainings of four epochs, some milliseconds each, between a preparation and a total. */
export async function chaosProject(): Promise<ScratchProject> {
  const project = await ScratchProject.create(toyFiles);
  const networks = Array.from({ length: 10 }, (_, index) => `    n${index}: { factor: ${index + 1} }\n`).join("");
  project.edit("pipeline.yaml", "    small: { factor: 1 }\n    large: { factor: 10 }\n", networks);
  project.edit("pipeline.yaml", "  epochs: 3\n", "  epochs: 4\n");
  project.edit(
    "tasks/train.ts",
    "for (let part",
    "await new Promise((resolve) => setTimeout(resolve, 5));\n      for (let part",
  );
  return project;
}

/** Back to a project in which nothing was ever run. */
export function forget(project: ScratchProject): void {
  for (const path of [".reproduce", "results", "pipeline.lock"]) {
    try {
      Deno.removeSync(project.path(path), { recursive: true });
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
}

/** Every byte that does not tell times: objects, results, what the manifest and the records name, the lock. */
export function madeBy(project: ScratchProject): Record<string, unknown> {
  const results = Object.entries(project.digests("results/quick")).filter(([path]) => !isTelling(path));
  const { files } = JSON.parse(project.read("results/quick/manifest.json"));
  return {
    objects: project.digests(".reproduce/objects"),
    records: Object.keys(project.digests(".reproduce/records")),
    results: Object.fromEntries(results),
    published: files.filter(({ path }: { path: string }) => path !== "index.html"),
    lock: project.read("pipeline.lock"),
  };
}

/** The page tells when and how long, the manifest has the page's digest, and what was set aside is nobody's output. */
function isTelling(path: string): boolean {
  return /^results\/quick\/(index\.html|manifest\.json|edited\/.*)$/.test(path);
}

/** Ends well, with the same bytes as an undisturbed run. */
export function assertSame(project: ScratchProject, finished: Finished, undisturbed: Record<string, unknown>): void {
  assertEquals(finished.code, 0, finished.stdout + finished.stderr);
  assertEquals(madeBy(project), undisturbed);
}
