/** A project on disk: its root, its store, and what is known of its code. */
import { Closures } from "./identity/closure.ts";
import { type Diagnostic, type Result } from "./document/diagnostic.ts";
import { digestJson } from "./identity/digest.ts";
import { readDocument } from "./document/document.ts";
import { readFileValues } from "./document/file_values.ts";
import { filesNamed } from "./document/overrides.ts";
import { expandPipeline, listTasks } from "./expand/expand.ts";
import { Inspector } from "./identity/inspect.ts";
import type { Pipeline, TaskDeclaration } from "./instance.ts";
import { refuseCommas } from "./run/sandbox.ts";
import type { RemoteCache } from "./remote/remote_cache.ts";
import { CacheFile } from "./store/cache_file.ts";
import { Store } from "./store/store.ts";
import { readToolchain, type Toolchain } from "./identity/toolchain.ts";

export interface Project {
  readonly root: string;
  readonly store: Store;
  readonly closures: Closures;
  readonly inspector: Inspector;
  readonly toolchain: Toolchain;
  /** What of pipeline.yaml has passed every check, by digest, in the order in which they came. */
  readonly checked: CacheFile<number>;
  /** Where a run also looks for what others have made; only while a command uses it. */
  readonly remote?: RemoteCache;
  /** Where this runs, for records. */
  readonly host: string;
}

/** @throws Refusal if the folder is no project, or its store cannot be opened. */
export function openProject(root: string): Project {
  refuseCommas(root);
  const toolchain = readToolchain(root);
  const store = Store.open(root);
  return {
    root,
    store,
    closures: new Closures(root, `${store.folder}/closures.json`),
    inspector: new Inspector(root, `${store.folder}/declarations.json`),
    toolchain,
    checked: new CacheFile(`${store.folder}/checked.json`),
    host: `${Deno.hostname()}, ${navigator.hardwareConcurrency} cores, ${Deno.build.os} ${Deno.build.arch}`,
  };
}

/** Keeps what was learned about files and tasks for the next run. */
export function closeProject({ store, closures, inspector, checked }: Project): void {
  store.digests.save();
  closures.save();
  inspector.save();
  checked.save();
}

/** Caches that were damaged and so not believed, with the reason each. They are made anew. */
export function damagedCaches({ store, closures, inspector, checked }: Project): string[] {
  const caches = { digests: store.digests, closures, declarations: inspector, checked };
  return Object.entries(caches).flatMap(([name, { damage }]) =>
    damage === undefined ? [] : [`.reproduce/${name}.json is damaged: ${damage}; it is made anew`]
  );
}

/** Reads pipeline.yaml and resolves it for one profile. */
export async function loadPipeline(
  project: Project,
  options: { profile?: string; overrides: readonly string[] },
): Promise<Result<Pipeline, Diagnostic[]>> {
  const document = await readDocument(`${project.root}/pipeline.yaml`);
  if (!document.ok) return document;
  const declarations = await declare(project, listTasks(document.value));
  // Most of the time of a run that has nothing to do would go into checking again what has passed before.
  const named = filesNamed(document.value.value, options.profile, options.overrides);
  const files = readFileValues(project.root, named);
  const checks = await project.closures.of("lib/pipeline/expand/expand.ts");
  const key = digestJson([checks.modules, document.value.text, options.profile ?? null, options.overrides, [
    ...declarations,
  ], ...(named.length > 0 ? [[...files]] : [])]);
  const trusted = key in project.checked.entries;
  const expanded = await expandPipeline(document.value, { ...options, declarations, files, trusted });
  if (expanded.ok && !trusted) remember(project.checked, key);
  return expanded;
}

/** What each task says of itself; a task whose file is missing is left to expandPipeline, which knows where it is named. */
async function declare(project: Project, tasks: readonly string[]): Promise<Map<string, TaskDeclaration>> {
  const present = tasks.filter((task) => isFile(`${project.root}/${task}`));
  return await project.inspector.declarations(await project.closures.all(present));
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

/** Keeps the last few, so that going back and forth between profiles stays quick. */
function remember(checked: CacheFile<number>, key: string): void {
  const latest = Math.max(0, ...Object.values(checked.entries));
  for (const [old, number] of Object.entries(checked.entries)) if (number <= latest - 16) checked.delete(old);
  checked.set(key, latest + 1);
}
