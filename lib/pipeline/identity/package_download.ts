/**
 * Fetches npm packages again, into a cache of Deno's that is empty. Deno downloads each archive, refuses it unless its
 * SHA-512 is the integrity that a lock names (measured with 2.9.6: "Tarball checksum did not match", nothing is
 * unpacked), and unpacks it as it always does. So what is there afterwards is what deno.lock means.
 */
import { readJsonOr } from "./digest.ts";
import { npmFolders, packageFolder, withoutPeers } from "./packages.ts";
import { Refusal } from "../refusal.ts";

/** `name@version` -> integrity in deno.lock. A package without one is left out: nothing can be said of it. */
export function lockedIntegrities(root: string): ReadonlyMap<string, string> {
  const { npm = {} } = readJsonOr<{ npm?: Record<string, { integrity?: string }> }>(`${root}/deno.lock`, {});
  return new Map(
    Object.entries(npm).flatMap(([key, { integrity }]) => integrity ? [[withoutPeers(key), integrity] as const] : []),
  );
}

/**
 * Downloads packages into `folder`, which is made, and returns where each was unpacked.
 * @throws Refusal with Deno's reason if the registry cannot be reached or an archive is not what deno.lock says.
 */
export async function downloadPackages(
  root: string,
  names: readonly string[],
  folder: string,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const integrities = lockedIntegrities(root);
  const known = names.filter((name) => integrities.has(name));
  if (known.length === 0) return new Map();
  Deno.mkdirSync(folder, { recursive: true });
  Deno.writeTextFileSync(`${folder}/deno.json`, "{}");
  Deno.writeTextFileSync(`${folder}/deno.lock`, JSON.stringify(lockOf(known, integrities)));
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["cache", "--quiet", "--frozen", `--lock=${folder}/deno.lock`, ...known.map((name) => `npm:${name}`)],
    cwd: folder,
    env: { DENO_DIR: `${folder}/cache`, NO_COLOR: "1" },
    stdin: "null",
    signal,
  }).output();
  signal.throwIfAborted();
  if (!success) {
    const text = new TextDecoder().decode(stderr);
    const reason = /^\s*0: (.*)$/m.exec(text)?.[1] ?? text.trim().split("\n")[0]?.replace(/^error: /, "");
    throw new Refusal(`cannot download npm packages: ${reason}, expected those of deno.lock`, 1);
  }
  const registries = npmFolders(`${folder}/cache`);
  return new Map(known.flatMap((name) => {
    const at = packageFolder(name, registries);
    return at === undefined ? [] : [[name, at] as const];
  }));
}

/** A lock of exactly these packages, without what they depend on: nothing else is downloaded. */
function lockOf(names: readonly string[], integrities: ReadonlyMap<string, string>) {
  const version = (name: string) => name.slice(name.lastIndexOf("@") + 1);
  return {
    version: "5",
    specifiers: Object.fromEntries(names.map((name) => [`npm:${name}`, version(name)])),
    npm: Object.fromEntries(names.map((name) => [name, { integrity: integrities.get(name) }])),
  };
}
