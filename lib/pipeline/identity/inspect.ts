/** Learns from each task what it declares: inputs, outputs, parameters. Cached by the task's code, since importing one costs 0.1 s. */
import type { Closure } from "./closure.ts";
import { digestJson } from "./digest.ts";
import type { TaskDeclaration } from "../instance.ts";
import { Refusal } from "../refusal.ts";
import { inspectCommand } from "../run/sandbox.ts";
import { CacheFile } from "../store/cache_file.ts";

type Declared = Omit<TaskDeclaration, "path">;

/** Raised when a declaration says more than before: what was learned earlier is then asked again. */
const format = 2;

export class Inspector {
  readonly #root: string;
  readonly #known: CacheFile<Declared>;

  constructor(root: string, cachePath: string) {
    this.#root = root;
    this.#known = new CacheFile(cachePath);
  }

  /** @throws Refusal if the module cannot be imported or is no task. */
  async declaration(task: string, closure: Closure): Promise<TaskDeclaration> {
    const key = digestJson([format, task, Deno.version.deno, closure.modules, closure.packages]);
    const known = this.#known.entries[key];
    if (known) return { path: task, ...known };
    const declared = await this.#ask(task, closure);
    this.#known.set(key, declared);
    return { path: task, ...declared };
  }

  async #ask(task: string, closure: Closure): Promise<Declared> {
    const { success, stdout, stderr } = await inspectCommand(this.#root, task, closure).output();
    if (!success) {
      const lines = new TextDecoder().decode(stderr).trim().split("\n");
      throw new Refusal(`cannot import ${task}: ${lines[0]?.replace(/^error: /, "")}, expected a module that loads`);
    }
    const declared: Declared & { fault?: string } = JSON.parse(new TextDecoder().decode(stdout));
    if (declared.fault) throw new Refusal(`cannot use ${task}: ${declared.fault}, expected a task`);
    return declared;
  }

  /** Why the remembered declarations were not believed. */
  get damage(): string | undefined {
    return this.#known.damage;
  }

  save(): void {
    this.#known.save();
  }
}
