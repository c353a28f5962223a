/** The files that a project needs besides its own: the engine and its command, without the tasks and the domain of this one. */
import { Refusal } from "../refusal.ts";

export interface EngineFiles {
  /** Relative to the root, sorted. */
  readonly paths: readonly string[];
  /** What they import by a name of the import map: `zod`, `@std/yaml`. */
  readonly specifiers: ReadonlySet<string>;
}

/** Everything that runs outside of a task or around it. */
const entries = [
  "lib/cli/main.ts",
  "lib/host/main.ts",
  "lib/host/inspect.ts",
  "lib/task/task.ts",
  "lib/pipeline/document/schema_write.ts",
];

/** Files that no module imports. */
const besides = ["lib/pipeline/document/pipeline.schema.json"];

interface Info {
  readonly modules: readonly {
    readonly specifier: string;
    readonly local?: string;
    readonly error?: string;
    readonly dependencies?: readonly { readonly specifier: string }[];
  }[];
}

/** Types are among them, so that the copy can be checked. @throws Refusal if Deno cannot trace a module. */
export async function engineFiles(root: string): Promise<EngineFiles> {
  const imports = entries.map((path) => `import ${JSON.stringify(`file://${root}/${path}`)};`).join("");
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "info",
      "--json",
      `--config=${root}/deno.json`,
      `--lock=${root}/lib/cli/deno.lock`,
      `data:application/typescript,${encodeURIComponent(imports)}`,
    ],
    cwd: root,
    env: { NO_COLOR: "1" },
  }).output();
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  if (!success) throw new Refusal(`cannot trace the engine: ${decode(stderr).trim().split("\n")[0]}`, 1);
  const { modules }: Info = JSON.parse(decode(stdout));
  const local = modules.filter(({ specifier }) => specifier.startsWith("file:"));
  const broken = local.find(({ error }) => error);
  if (broken) throw new Refusal(`cannot trace ${broken.specifier}: ${broken.error?.split("\n")[0]}`, 1);
  const named = local.flatMap(({ dependencies = [] }) => dependencies.map(({ specifier }) => specifier));
  return {
    paths: [...besides, ...local.flatMap((module) => module.local?.slice(root.length + 1) ?? [])].toSorted(),
    specifiers: new Set(named.filter((specifier) => !/^(\.|node:|file:|https?:)/.test(specifier))),
  };
}
