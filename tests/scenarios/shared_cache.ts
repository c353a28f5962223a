/** Clones of a toy that share a cache: a key for the one, its public part in the repository of all. */
import { ScratchProject } from "./scratch_project.ts";
import { toyFiles } from "./toy.ts";

export interface SharedToy extends AsyncDisposable {
  readonly project: ScratchProject;
  /** Path of the private key, outside of the project. */
  readonly key: string;
}

/** A toy whose cache.keys lists the owner of a new key as `alice`. */
export async function sharedToy(): Promise<SharedToy> {
  const project = await ScratchProject.create(toyFiles);
  const folder = await Deno.makeTempDir({ prefix: "reproduce-key-" });
  const key = `${folder}/alice.pem`;
  const { code, stdout, stderr } = await project.run(["cache", "keygen", key]);
  if (code !== 0) throw new Error(stderr);
  project.write("cache.keys", stdout);
  return {
    project,
    key,
    [Symbol.asyncDispose]: async () => {
      await project[Symbol.asyncDispose]();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

/** `reproduce --json` with a cache: outcome by instance, and the lines that were noticed. */
export async function reproduceWith(
  project: ScratchProject,
  url: string,
  { args = [], env = {}, code = 0 }: { args?: readonly string[]; env?: Record<string, string>; code?: number } = {},
): Promise<{ outcomes: Record<string, string>; noticed: string[] }> {
  const finished = await project.run(["reproduce", "--json", "--cache", url, ...args], { env });
  if (finished.code !== code) throw new Error(`exit ${finished.code}\n${finished.stdout}\n${finished.stderr}`);
  const lines = finished.stdout.trim().split("\n").map((line) => JSON.parse(line));
  const settled = lines.filter(({ event }) => event === "settled");
  return {
    outcomes: Object.fromEntries(settled.map(({ instance, outcome }) => [instance, outcome])),
    noticed: lines.filter(({ event }) => event === "noticed").map(({ line }) => line),
  };
}
