/**
 * A project in a folder of its own, driven through the real command: a copy of lib/ with the tests' own tasks,
 * pipeline.yaml and data. Set KEEP_SCRATCH=1 to keep the folder and print its path.
 */
import { createHash } from "node:crypto";

const repository = new URL("../../", import.meta.url).pathname;

export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A line of `--json`: every instance once, with what became of it. */
export interface JsonLine {
  readonly instance?: string;
  readonly outcome?: string;
  readonly state?: string;
  readonly reasons?: readonly { kind: string; text: string }[];
}

export class ScratchProject implements AsyncDisposable {
  readonly root: string;

  private constructor(root: string) {
    this.root = root;
  }

  /** Files by path relative to the root; lib/, deno.json and deno.lock come from the repository. */
  static async create(files: Readonly<Record<string, string | Uint8Array>>): Promise<ScratchProject> {
    const root = await Deno.realPath(await Deno.makeTempDir({ prefix: "reproduce-" }));
    await copyTree(`${repository}lib`, `${root}/lib`);
    for (const name of ["deno.json", "deno.lock"]) await Deno.copyFile(`${repository}${name}`, `${root}/${name}`);
    const project = new ScratchProject(root);
    for (const [path, content] of Object.entries(files)) project.write(path, content);
    return project;
  }

  /** Copies a folder or file of the repository. */
  async take(path: string): Promise<void> {
    await copyTree(`${repository}${path}`, `${this.root}/${path}`);
  }

  /** What a clone has: the same project without anything made. */
  clone(): Promise<ScratchProject> {
    return this.copy((name) => ![".reproduce", "results", "pipeline.lock"].includes(name));
  }

  /** Another project with the files and folders of this one's root that are wanted; by default all, its store included. */
  async copy(wanted: (name: string) => boolean = () => true): Promise<ScratchProject> {
    const root = await Deno.realPath(await Deno.makeTempDir({ prefix: "reproduce-copy-" }));
    for await (const { name } of Deno.readDir(this.root)) {
      if (wanted(name)) await copyTree(`${this.root}/${name}`, `${root}/${name}`);
    }
    return new ScratchProject(root);
  }

  path(relative: string): string {
    return `${this.root}/${relative}`;
  }

  write(path: string, content: string | Uint8Array): void {
    const at = this.path(path);
    Deno.mkdirSync(at.slice(0, at.lastIndexOf("/")), { recursive: true });
    if (typeof content === "string") Deno.writeTextFileSync(at, content);
    else Deno.writeFileSync(at, content);
  }

  read(path: string): string {
    return Deno.readTextFileSync(this.path(path));
  }

  /** Replaces text that must occur. */
  edit(path: string, before: string, after: string): void {
    const text = this.read(path);
    if (!text.includes(before)) throw new Error(`${path} does not contain ${JSON.stringify(before)}`);
    this.write(path, text.replaceAll(before, after));
  }

  /** What `deno task` runs: a program and its arguments. */
  command(args: readonly string[]): string[] {
    return [Deno.execPath(), ...runFlags(), `${this.root}/lib/cli/main.ts`, ...args];
  }

  /** The command, started; with its output piped. `prefix` runs it under another program, such as taskset. */
  start(
    args: readonly string[],
    options: { env?: Record<string, string>; prefix?: readonly string[] } = {},
  ): Deno.ChildProcess {
    const [program = "", ...rest] = [...(options.prefix ?? []), ...this.command(args)];
    return new Deno.Command(program, {
      args: rest,
      cwd: this.root,
      env: { CI: "true", NO_COLOR: "1", ...options.env },
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  }

  async run(
    args: readonly string[],
    options: { env?: Record<string, string>; prefix?: readonly string[] } = {},
  ): Promise<Finished> {
    const { code, stdout, stderr } = await this.start(args, options).output();
    const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    return { code, stdout: decode(stdout), stderr: decode(stderr) };
  }

  /** `reproduce --json`: the outcome of every instance. Fails if the exit code is another than expected. */
  async outcomes(args: readonly string[] = [], expectedCode = 0): Promise<Record<string, string>> {
    const finished = await this.run(["reproduce", "--json", ...args]);
    if (finished.code !== expectedCode) {
      throw new Error(`exit ${finished.code}, expected ${expectedCode}\n${finished.stdout}\n${finished.stderr}`);
    }
    const settled = jsonLines(finished.stdout).filter(({ outcome }) => outcome !== undefined);
    return Object.fromEntries(settled.map(({ instance, outcome }) => [instance ?? "", outcome ?? ""]));
  }

  /** Instances of the last outcomes that ran, sorted. */
  async ran(args: readonly string[] = []): Promise<string[]> {
    const outcomes = await this.outcomes(args);
    return Object.keys(outcomes).filter((id) => outcomes[id] === "ran").toSorted();
  }

  /** Relative path -> SHA-256 of all files below a folder. */
  digests(folder: string): Record<string, string> {
    const found: Record<string, string> = {};
    const walk = (path: string) => {
      for (const entry of Deno.readDirSync(this.path(path))) {
        if (entry.isDirectory) walk(`${path}/${entry.name}`);
        else found[`${path}/${entry.name}`] = sha256(Deno.readFileSync(this.path(`${path}/${entry.name}`)));
      }
    };
    walk(folder);
    return Object.fromEntries(Object.entries(found).toSorted());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (Deno.env.get("KEEP_SCRATCH")) return console.log(`kept ${this.root}`);
    await Deno.remove(this.root, { recursive: true });
    await Deno.remove(`${denoFolder()}/gen/file${this.root}`, { recursive: true }).catch(() => {});
  }
}

/** Where Deno keeps the JavaScript that it made of a project's modules, a megabyte for each project. */
function denoFolder(): string {
  return Deno.env.get("DENO_DIR") ?? `${Deno.env.get("XDG_CACHE_HOME") ?? `${Deno.env.get("HOME")}/.cache`}/deno`;
}

/** The flags of `deno run` in the tasks of deno.json, so that tests drive what users do. */
function runFlags(): string[] {
  const { tasks } = JSON.parse(Deno.readTextFileSync(`${repository}deno.json`));
  return (tasks.reproduce as string).split(" ").slice(1, -2);
}

export function jsonLines(text: string): JsonLine[] {
  return text.split("\n").filter((line) => line.startsWith("{")).map((line) => JSON.parse(line));
}

async function copyTree(from: string, to: string): Promise<void> {
  if ((await Deno.stat(from)).isFile) {
    await Deno.mkdir(to.slice(0, to.lastIndexOf("/")), { recursive: true });
    return await Deno.copyFile(from, to);
  }
  await Deno.mkdir(to, { recursive: true });
  for await (const { name } of Deno.readDir(from)) await copyTree(`${from}/${name}`, `${to}/${name}`);
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
