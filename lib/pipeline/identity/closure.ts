/**
 * The code that a task reaches: every local module (by digest) and every npm package (by integrity), as `deno info`
 * resolves them from the task. Type-only imports are not code. Dynamic imports with a literal specifier are followed,
 * which is how a worker file enters; an import that is computed at run time is not seen, and fails in the sandbox.
 *
 * `deno info` costs 20 ms a task, so its answer is kept: it stays true while none of the modules, deno.json and
 * deno.lock have changed, since only these decide what an import means.
 */
import { Refusal } from "../refusal.ts";
import { digestFile, digestJson, readJsonOr } from "./digest.ts";
import type { Digest } from "../identity.ts";
import { CacheFile } from "../store/cache_file.ts";

export interface Closure {
  /** Path relative to the root -> digest, sorted. */
  readonly modules: Readonly<Record<string, Digest>>;
  /** `name@version` -> integrity as in deno.lock, sorted. */
  readonly packages: Readonly<Record<string, string>>;
  /** Folders of the packages in Deno's cache, for read grants. */
  readonly packageFolders: readonly string[];
}

interface Dependency {
  readonly code?: { readonly specifier?: string; readonly error?: string };
  readonly npmPackage?: string;
}
interface Module {
  readonly kind: string;
  readonly specifier: string;
  readonly local?: string;
  readonly npmPackage?: string;
  readonly error?: string;
  readonly dependencies?: readonly Dependency[];
}
interface NpmPackage {
  readonly name: string;
  readonly version: string;
  readonly dependencies: readonly string[];
  readonly localPath: string;
}
export interface DenoInfo {
  readonly modules: readonly Module[];
  readonly redirects: Readonly<Record<string, string>>;
  readonly npmPackages: Readonly<Record<string, NpmPackage>>;
}

interface Kept extends Closure {
  /** Digest of deno.json, deno.lock and Deno's version. */
  readonly toolchain: Digest;
}

export class Closures {
  readonly #root: string;
  readonly #kept: CacheFile<Kept>;
  readonly #toolchain: Digest;
  readonly #moduleDigests = new Map<string, Digest>();
  readonly #integrities: Readonly<Record<string, { readonly integrity?: string }>>;

  constructor(root: string, cachePath: string) {
    this.#root = root;
    this.#kept = new CacheFile(cachePath);
    this.#toolchain = digestJson([Deno.version.deno, digestFile(`${root}/deno.json`), digestFile(`${root}/deno.lock`)]);
    this.#integrities = readJsonOr<{ npm?: Record<string, { integrity?: string }> }>(`${root}/deno.lock`, {}).npm ?? {};
  }

  /**
   * Of a module given relative to the root.
   * @throws Refusal if a module cannot be found or parsed.
   */
  async of(module: string): Promise<Closure> {
    return this.#find(module) ?? this.#keep(module, await denoInfo(this.#root, module));
  }

  /** As of(), for many; those that are not known are traced in one graph, since each of its own costs 20 ms. */
  async all(modules: readonly string[]): Promise<Map<string, Closure>> {
    const unknown = modules.filter((module) => !this.#find(module));
    if (unknown.length > 1) {
      const imports = unknown.map((module) => `import ${JSON.stringify(`file://${this.#root}/${module}`)};`);
      const together = `data:application/typescript,${encodeURIComponent(imports.join(""))}`;
      // What cannot be traced is told below, of the module that has the fault.
      const info = await denoInfo(this.#root, together).catch(() => undefined);
      if (info) { for (const module of unknown) this.#keep(module, info); }
    }
    return new Map(await Promise.all(modules.map(async (module) => [module, await this.of(module)] as const)));
  }

  #find(module: string): Closure | undefined {
    const kept = this.#kept.entries[module];
    return kept && this.#stillTrue(kept) ? kept : undefined;
  }

  #keep(module: string, info: DenoInfo): Closure {
    const closure = this.#trace(module, info);
    this.#kept.set(module, { ...closure, toolchain: this.#toolchain });
    return closure;
  }

  /** Reads the modules again: what a run must do after a child has ended. */
  unchanged(closure: Closure): boolean {
    return Object.entries(closure.modules).every(([path, digest]) => tryDigest(`${this.#root}/${path}`) === digest);
  }

  /** Why the remembered closures were not believed. */
  get damage(): string | undefined {
    return this.#kept.damage;
  }

  save(): void {
    this.#kept.save();
  }

  #stillTrue(kept: Kept): boolean {
    return kept.toolchain === this.#toolchain &&
      Object.entries(kept.modules).every(([path, digest]) => this.#moduleDigest(path) === digest);
  }

  #moduleDigest(path: string): Digest | undefined {
    const known = this.#moduleDigests.get(path);
    if (known) return known;
    const digest = tryDigest(`${this.#root}/${path}`);
    if (digest) this.#moduleDigests.set(path, digest);
    return digest;
  }

  #trace(root: string, info: DenoInfo): Closure {
    const { files, packages } = traceCode(`file://${this.#root}/${root}`, info);
    const relative = files.map((file) => file.slice(this.#root.length + 1)).toSorted();
    const reached = reachedPackages(packages, info.npmPackages);
    return {
      modules: Object.fromEntries(relative.map((path) => [path, this.#moduleDigest(path) as Digest])),
      packages: Object.fromEntries(reached.map((key) => [key, this.#integrities[key]?.integrity ?? "unlocked"])),
      packageFolders: [...new Set(reached.map((key) => info.npmPackages[key]?.localPath ?? ""))].toSorted(),
    };
  }
}

function tryDigest(path: string): Digest | undefined {
  try {
    return digestFile(path);
  } catch {
    return undefined;
  }
}

/** Runs `deno info --json` on a module of the root, or a `data:` URL; it reads the module graph and never executes it. */
async function denoInfo(root: string, module: string): Promise<DenoInfo> {
  const specifier = module.startsWith("data:") ? module : `${root}/${module}`;
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", `--config=${root}/deno.json`, `--lock=${root}/deno.lock`, specifier],
    cwd: root,
    env: { NO_COLOR: "1" },
  }).output();
  if (!success) {
    const why = new TextDecoder().decode(stderr).trim().split("\n")[0] ?? "";
    throw new Refusal(`cannot trace ${module}: ${why}, expected a module that deno info reads`);
  }
  return JSON.parse(new TextDecoder().decode(stdout));
}

/** Local files and npm packages reached by code from a module. @throws Refusal for a module that is missing or broken. */
function traceCode(start: string, info: DenoInfo): { files: string[]; packages: string[] } {
  const modules = new Map(info.modules.map((module) => [module.specifier, module]));
  const files: string[] = [];
  const packages: string[] = [];
  const seen = new Set<string>();
  const queue = [start];
  for (let specifier = queue.pop(); specifier !== undefined; specifier = queue.pop()) {
    const resolved = info.redirects[specifier] ?? specifier;
    if (seen.has(resolved)) continue;
    seen.add(resolved);
    const module = modules.get(resolved);
    if (module?.error) throw new Refusal(`cannot trace ${resolved}: ${module.error.split("\n")[0]}`);
    if (module?.npmPackage) packages.push(module.npmPackage);
    if (module?.local && resolved.startsWith("file:")) files.push(module.local);
    for (const { code, npmPackage } of module?.dependencies ?? []) {
      if (npmPackage) packages.push(npmPackage);
      if (code?.error) throw new Refusal(`cannot trace ${resolved}: ${code.error.split("\n")[0]}`);
      if (code?.specifier) queue.push(code.specifier);
    }
  }
  return { files, packages };
}

/** `npmPackages` lists the whole lock; what a task reaches is found by walking dependencies from its own imports. */
function reachedPackages(start: readonly string[], all: DenoInfo["npmPackages"]): string[] {
  const reached = new Set<string>();
  const queue = [...start];
  for (let key = queue.pop(); key !== undefined; key = queue.pop()) {
    if (reached.has(key)) continue;
    reached.add(key);
    queue.push(...(all[key]?.dependencies ?? []));
  }
  return [...reached].toSorted();
}
