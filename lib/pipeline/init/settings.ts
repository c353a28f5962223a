/** deno.json and the locks of a new project: those of this one, less what only its tasks use. */

export interface Settings {
  readonly tasks?: Readonly<Record<string, string>>;
  readonly imports?: Readonly<Record<string, string>>;
  readonly scopes?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly compilerOptions?: unknown;
  readonly unstable?: unknown;
}

/** `specifiers`: what the copied modules import by name. */
export function projectSettings(settings: Settings, specifiers: ReadonlySet<string>): Settings {
  const used = (map: Readonly<Record<string, string>> = {}) =>
    Object.fromEntries(Object.entries(map).filter(([name]) => specifiers.has(name)));
  const commands = Object.entries(settings.tasks ?? {}).filter(([, command]) => command.includes("lib/cli/main.ts"));
  return {
    tasks: {
      ...Object.fromEntries(commands),
      check: "deno check --lock=deno.lock --frozen lib tasks",
      // After a package was added to imports: writes its version and integrity into deno.lock.
      lock: "deno cache --lock=deno.lock --frozen=false lib/cli/main.ts lib/host/main.ts tasks/*.ts",
    },
    imports: used(settings.imports),
    scopes: Object.fromEntries(Object.entries(settings.scopes ?? {}).map(([scope, map]) => [scope, used(map)])),
    compilerOptions: settings.compilerOptions,
    unstable: settings.unstable,
    ...{
      lock: false,
      fmt: { lineWidth: 120, exclude: ["lib"] },
      lint: { exclude: ["lib"] },
      exclude: [".reproduce", "results"],
    },
  };
}

interface Lock {
  readonly workspace?: { readonly dependencies?: readonly string[] };
}

/** The command's own lock names the packages of deno.json that it does not load, too. */
export function projectLock(lock: Lock, { imports = {}, scopes = {} }: Settings): Lock {
  const wanted = [imports, ...Object.values(scopes)].flatMap((map) => Object.values(map));
  const isWanted = (name: string) =>
    wanted.some((target) =>
      target === name || target.startsWith(`${name}/`) || target.startsWith(`${name.replace(":", ":/")}/`)
    );
  const { dependencies } = lock.workspace ?? {};
  if (!dependencies) return lock;
  return { ...lock, workspace: { ...lock.workspace, dependencies: dependencies.filter(isWanted) } };
}
