/**
 * The permissions of a child: it reads its inputs, its code and its packages' files, writes its outputs and checkpoint,
 * and nothing else; no network, no processes, no native code, no environment. What a task did not declare, it cannot use.
 */
import { workFiles } from "../../host/job.ts";
import type { Closure } from "../identity/closure.ts";
import type { Work } from "./executor.ts";
import { Refusal } from "../refusal.ts";

/** Deno splits lists of paths at commas and has no way to escape one. */
export function refuseCommas(root: string): void {
  if (root.includes(",")) {
    throw new Refusal(
      `cannot run in ${root}: the path has a comma, which Deno's permissions cannot express, expected none`,
    );
  }
}

/** @throws Refusal for a folder in which no task can run: Deno asks for every permission there is before it opens a file below /dev. */
export function refuseDevices(root: string): void {
  const place = /^\/(?:dev|proc|sys)(?=\/)/.exec(Deno.realPathSync(root))?.[0];
  if (place === undefined) return;
  throw new Refusal(
    `cannot run tasks in ${root}: Deno lets no sandboxed program use files below ${place}, expected a folder elsewhere`,
  );
}

/**
 * Without V8's middle compiler: that of Deno 2.9.6 (V8 15.0) can be wrong. Seen in `binValues()` of lib/statistics/binned.ts: of two
 * histograms that it returned one after the other, the first one's count of 21,435 turned into the second one's 21,542, in
 * 23 of 25 runs of tests/comparison/sample_quality_test.ts, and in none without Maglev.
 */
const compilerFlags = "--v8-flags=--no-maglev";

/** Arguments of `deno` for a module of lib/host, with read access to `reads` and write access to `writes`. */
function sandboxArguments(
  root: string,
  module: string,
  grants: { reads: readonly string[]; writes: readonly string[] },
) {
  return [
    "run",
    "--quiet",
    compilerFlags,
    "--no-prompt",
    "--cached-only",
    `--lock=${root}/deno.lock`,
    "--frozen",
    "--ignore-env",
    `--config=${root}/deno.json`,
    ...readFlags(grants.reads),
    ...(grants.writes.length > 0 ? [`--allow-write=${grants.writes.join(",")}`] : []),
    `${root}/${module}`,
  ];
}

/**
 * Several flags, since Linux takes no argument above 128 KiB and a gathering stage may have a thousand inputs.
 * @throws Refusal for a path with a comma.
 */
function readFlags(paths: readonly string[]): string[] {
  const perFlag = 200;
  for (const path of paths) refuseCommas(path);
  const flags = [];
  for (let at = 0; at < paths.length; at += perFlag) {
    flags.push(`--allow-read=${paths.slice(at, at + perFlag).join(",")}`);
  }
  return flags;
}

/** What Deno and a GPU's driver need; a task sees none of it. */
const keptVariables = [
  "DENO_DIR",
  "DENO_COVERAGE_DIR",
  "HOME",
  "XDG_CACHE_HOME",
  "NPM_CONFIG_REGISTRY",
  // Where drivers are found, and which of several GPUs is meant.
  "LD_LIBRARY_PATH",
  "XDG_DATA_DIRS",
  "VK_ICD_FILENAMES",
  "VK_DRIVER_FILES",
  "VK_ADD_DRIVER_FILES",
  "MESA_VK_DEVICE_SELECT",
  "CUDA_VISIBLE_DEVICES",
  "DRI_PRIME",
];

/** Time zone and language are fixed: they leak into a task even through `--ignore-env`. */
export function sandboxEnvironment(): Record<string, string> {
  const values = keptVariables.map((name) => [name, Deno.env.get(name)] as const);
  return {
    ...Object.fromEntries(values.filter((entry): entry is [string, string] => entry[1] !== undefined)),
    DENO_WEBGPU_BACKEND: Deno.env.get("DENO_WEBGPU_BACKEND") ?? "vulkan,metal,dx12",
    // Without some folder Mesa's driver writes an error into the log.
    XDG_RUNTIME_DIR: Deno.env.get("XDG_RUNTIME_DIR") ?? "/",
    TZ: "UTC",
    LC_ALL: "C.UTF-8",
    NO_COLOR: "1",
  };
}

const codeOf = (root: string, closure: Closure) => [
  ...Object.keys(closure.modules).map((path) => `${root}/${path}`),
  ...closure.packageFolders,
];

/**
 * Arguments of `deno` that run a task in its work folder, which must exist. Inputs are links in `in/`; opening a link needs
 * the link's path, but asking for an open file's size needs the real one, so both are granted.
 */
export function taskArguments(root: string, { folder, closure, inputFiles }: Work): string[] {
  // The store may be a link to another disk; what a task opens is checked by real paths.
  const at = (name: string) => `${Deno.realPathSync(folder)}/${name}`;
  const both = [workFiles.outputs, workFiles.checkpoint, workFiles.events, workFiles.lock].map(at);
  const reads = [at(workFiles.job), at(workFiles.inputs), ...both, ...inputFiles, ...codeOf(root, closure)];
  return sandboxArguments(root, "lib/host/main.ts", { reads, writes: both });
}

export function taskCommand(root: string, work: Work): Deno.Command {
  const cwd = Deno.realPathSync(work.folder);
  return new Deno.Command(Deno.execPath(), {
    args: taskArguments(root, work),
    cwd,
    clearEnv: true,
    // Deno writes there, a line each, which permissions were asked for: 2 microseconds for every file that is opened.
    env: { ...sandboxEnvironment(), DENO_AUDIT_PERMISSIONS: `${cwd}/${workFiles.permissions}` },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  });
}

/** Asks a task what it declares. */
export function inspectCommand(root: string, tasks: ReadonlyMap<string, Closure>): Deno.Command {
  const reads = [...new Set([...tasks.values()].flatMap((closure) => codeOf(root, closure)))];
  return new Deno.Command(Deno.execPath(), {
    args: [
      ...sandboxArguments(root, "lib/host/inspect.ts", { reads, writes: [] }),
      ...[...tasks.keys()].map((task) => `file://${root}/${task}`),
    ],
    cwd: root,
    clearEnv: true,
    env: sandboxEnvironment(),
    stdout: "piped",
    stderr: "piped",
  });
}
