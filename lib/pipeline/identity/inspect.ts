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

  /**
   * Of tasks with their code. Those that are not known yet are asked in one child, since importing each in its own
   * costs 0.2 s; where that fails, each in its own, so that the fault is told of the task that has it.
   * @throws Refusal if a module cannot be imported or is no task.
   */
  async declarations(tasks: ReadonlyMap<string, Closure>): Promise<Map<string, TaskDeclaration>> {
    const keys = new Map([...tasks].map(([task, { modules, packages }]) => [
      task,
      digestJson([format, task, Deno.version.deno, modules, packages]),
    ]));
    const unknown = [...tasks].filter(([task]) => !this.#known.entries[keys.get(task) ?? ""]);
    const asked = unknown.length > 1
      ? await this.#ask(new Map(unknown)).catch(() => new Map<string, Declared>())
      : new Map();
    return new Map(
      await Promise.all([...tasks].map(async ([task, closure]): Promise<[string, TaskDeclaration]> => {
        const key = keys.get(task) ?? "";
        const known = this.#known.entries[key];
        if (known) return [task, { path: task, ...known }];
        const declared = asked.get(task) ?? (await this.#ask(new Map([[task, closure]]))).get(task) as Declared;
        this.#known.set(key, declared);
        return [task, { path: task, ...declared }];
      })),
    );
  }

  async #ask(tasks: ReadonlyMap<string, Closure>): Promise<Map<string, Declared>> {
    const { success, stdout, stderr } = await inspectCommand(this.#root, tasks).output();
    const names = [...tasks.keys()];
    if (!success) {
      const [why] = new TextDecoder().decode(stderr).trim().split("\n");
      throw new Refusal(`cannot import ${names}: ${why?.replace(/^error: /, "")}, expected a module that loads`);
    }
    const declared: readonly (Declared & { fault?: string })[] = JSON.parse(new TextDecoder().decode(stdout));
    return new Map(declared.map(({ fault, ...declaration }, index) => {
      const task = names[index] ?? "";
      if (fault) throw new Refusal(`cannot use ${task}: ${fault}, expected a task`);
      return [task, declaration];
    }));
  }

  /** Why the remembered declarations were not believed. */
  get damage(): string | undefined {
    return this.#known.damage;
  }

  save(): void {
    this.#known.save();
  }
}
