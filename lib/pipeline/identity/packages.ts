/**
 * The npm packages that tasks need. Children run with `--cached-only`, so whatever deno.lock names is loaded once,
 * before the first of them, by `deno cache` (which checks each archive's integrity); and it is said how much that is.
 */
import sizes from "./package_sizes.json" with { type: "json" };
import { readJsonOr } from "./digest.ts";
import { Refusal } from "../refusal.ts";

export interface MissingPackages {
  readonly count: number;
  /** On disk, unpacked. A package without a known size counts nothing. */
  readonly megabytes: number;
  readonly names: readonly string[];
}

/** `name@version` of every package in deno.lock; the same version with other peers counts once. */
export function lockedPackages(root: string): string[] {
  const { npm = {} } = readJsonOr<{ npm?: Record<string, unknown> }>(`${root}/deno.lock`, {});
  return [...new Set(Object.keys(npm).map(withoutPeers))];
}

/** Keys of deno.lock are `name@version` with the peers behind underscores: `@tensorflow/tfjs@4.22.0_seedrandom@3.0.5`. */
export function withoutPeers(key: string): string {
  return /^@?[^@]+@[^_]+/.exec(key)?.[0] ?? key;
}

/** Packages of deno.lock that Deno's cache does not hold yet. */
export function missingPackages(root: string): MissingPackages {
  const registries = npmFolders();
  const names = lockedPackages(root).filter((name) => packageFolder(name, registries) === undefined);
  const known: Readonly<Record<string, number>> = sizes;
  const bytes = names.reduce((total, name) => total + (known[name] ?? 0), 0);
  return { count: names.length, megabytes: Math.round(bytes / 1e6), names };
}

/** Where a package, `name@version`, is in Deno's cache; undefined if it is not there. */
export function packageFolder(name: string, registries = npmFolders()): string | undefined {
  const at = name.lastIndexOf("@");
  return registries.map((folder) => `${folder}/${name.slice(0, at)}/${name.slice(at + 1)}`).find(exists);
}

/**
 * Loads what is missing and reports how many of `count` archives have come.
 * @throws Refusal with Deno's own reason if the registry cannot be reached or an archive is not what deno.lock says.
 */
export async function loadPackages(
  root: string,
  tasks: readonly string[],
  loaded: (done: number) => void,
): Promise<void> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "cache",
      `--lock=${root}/deno.lock`,
      "--frozen",
      `--config=${root}/deno.json`,
      ...tasks.map((task) => `${root}/${task}`),
    ],
    cwd: root,
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  let text = "";
  for await (const chunk of child.stderr.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    loaded([...text.matchAll(/^Download .*\.tgz$/gm)].length);
  }
  if ((await child.status).success) return;
  const reason = text.split("\n").find((line) => line.startsWith("error")) ?? text.trim().split("\n").at(-1);
  throw new Refusal(`cannot load npm packages: ${reason?.replace(/^error: /, "")}, expected those of deno.lock`, 1);
}

/** Folders of the registries in a cache of Deno's, by default the one that `deno info` names. */
export function npmFolders(cache = denoFolder()): string[] {
  const npm = `${cache}/npm`;
  try {
    return [...Deno.readDirSync(npm)].filter(({ isDirectory }) => isDirectory).map(({ name }) => `${npm}/${name}`);
  } catch {
    return [];
  }
}

/** Deno's own rule for where its cache is; asking `deno info` would cost a process at every start. */
function denoFolder(): string {
  const env = (name: string) => Deno.env.get(name);
  const given = env("DENO_DIR");
  if (given) return given;
  switch (Deno.build.os) {
    case "darwin":
      return `${env("HOME")}/Library/Caches/deno`;
    case "windows":
      return `${env("LOCALAPPDATA")}/deno`;
    default:
      return `${env("XDG_CACHE_HOME") ?? `${env("HOME")}/.cache`}/deno`;
  }
}

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}
