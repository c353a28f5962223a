/**
 * The project in a folder of its own, with a file of the authors' size where the paper profile looks for theirs, driven
 * through the real command. Linux only: memory comes from /proc.
 */
import type { RunRecord } from "../../lib/pipeline/store/records.ts";

const repository = new URL("../../", import.meta.url).pathname;
const copied = ["lib", "tasks", "deno.json", "deno.lock", "pipeline.yaml", "data"];
const pollEveryMs = 50;

/** A line of `--json` (lib/cli/json.ts), of which these members are used. */
interface Line {
  readonly event: string;
  readonly instance?: string;
  readonly line?: string;
  readonly outcome?: string;
  readonly seconds?: number;
  readonly peakMemoryBytes?: number;
  readonly progress?: { readonly done: number; readonly total: number; readonly note?: string };
  readonly failure?: readonly string[];
}

/** One instance in one run. Seconds count from the start of the command. */
export interface Watched {
  readonly outcome: string;
  readonly seconds: number;
  /** MB resident at most. */
  readonly peak: number;
  readonly said: readonly { readonly at: number; readonly line: string }[];
  readonly progress: readonly { readonly at: number; readonly done: number; readonly note: string }[];
  readonly settledAt: number;
}

export interface RunOptions {
  readonly instance: string;
  /** What else to make. */
  readonly targets?: readonly string[];
  /** `--set` of so many epochs. */
  readonly epochs?: number;
  /** Called at each progress of the instance; true interrupts the run. */
  readonly onProgress?: (done: number, note: string, at: number) => boolean | void;
}

export class FullSizeProject {
  readonly root: string;

  private constructor(root: string) {
    this.root = root;
  }

  /** Brings the code in `folder` up to date with the repository's; what was made there stays. */
  static async open(folder: string): Promise<FullSizeProject> {
    await Deno.mkdir(folder, { recursive: true });
    const project = new FullSizeProject(await Deno.realPath(folder));
    for (const name of copied) {
      // Data stays: the large file is among it.
      if (name !== "data") await Deno.remove(`${project.root}/${name}`, { recursive: true }).catch(ignoreMissing);
      await copyTree(`${repository}${name}`, `${project.root}/${name}`);
    }
    return project;
  }

  /** The events of the authors' number, made if they are not there. */
  async makeEvents(storage: "gzip" | "contiguous"): Promise<void> {
    const path = `${this.root}/data/released/data.h5`;
    if (await exists(path)) return;
    await Deno.mkdir(`${this.root}/data/released`, { recursive: true });
    const args = ["run", "--quiet", "-A", "--lock=deno.lock", "--frozen", "bench/hdf5_synthetic.ts"];
    const { success } = await new Deno.Command(Deno.execPath(), {
      args: [...args, `${path}.part`, storage],
      cwd: repository,
    }).output();
    if (!success) throw new Error("cannot make the file of events");
    await Deno.rename(`${path}.part`, path);
  }

  /** Makes one instance under the paper profile. @throws Error if it fails. */
  async run({ instance, targets = [], epochs, onProgress }: RunOptions): Promise<Watched> {
    const set = epochs === undefined ? [] : ["--set", `params.training.epochs=${epochs}`];
    const args = ["reproduce", "--json", "--profile", "paper", ...set, instance, ...targets];
    const start = performance.now(), at = () => (performance.now() - start) / 1000;
    const child = this.#start(args), complaints = new Response(child.stderr).text();
    using memory = new MemoryWatch(this.root);
    const watched = { outcome: "", seconds: NaN, peak: NaN, settledAt: NaN };
    const said: Watched["said"][number][] = [], progress: Watched["progress"][number][] = [];
    let interrupted = false;
    for await (const line of linesOf(child.stdout)) {
      if (line.failure) throw new Error(`${line.instance} failed: ${line.failure.join("\n")}`);
      if (line.instance !== instance) continue;
      if (line.event === "said") said.push({ at: at(), line: line.line ?? "" });
      if (line.event === "progressed" && line.progress) {
        const { done, note = "" } = line.progress;
        progress.push({ at: at(), done, note });
        if (onProgress?.(done, note, at()) && !interrupted) {
          interrupted = true;
          child.kill("SIGINT");
        }
      }
      if (line.event === "settled") {
        const { outcome = "", seconds = NaN, peakMemoryBytes = NaN } = line;
        Object.assign(watched, { outcome, seconds, peak: peakMemoryBytes / 1e6, settledAt: at() });
      }
    }
    const { code } = await child.status;
    if (code !== (interrupted ? 130 : 0)) throw new Error(`reproduce ${instance} exited ${code}: ${await complaints}`);
    return { ...watched, peak: Math.max(memory.peak, watched.peak || 0), said, progress };
  }

  #start(args: readonly string[]): Deno.ChildProcess {
    const { tasks } = JSON.parse(Deno.readTextFileSync(`${this.root}/deno.json`)) as { tasks: { reproduce: string } };
    // As `deno task reproduce` runs it; `reproduce` itself is its last word.
    const command = tasks.reproduce.split(" ").slice(1, -1);
    return new Deno.Command(Deno.execPath(), {
      args: [...command, ...args],
      cwd: this.root,
      env: { CI: "true", NO_COLOR: "1" },
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  }

  /** The newest file of an output: `output("prepare", "dataset")`. */
  output(instance: string, output: string): string {
    const folder = `${this.root}/.reproduce/records`,
      records = [...filesBelow(folder)].map((path): RunRecord => JSON.parse(Deno.readTextFileSync(path)));
    const own = records.filter((record) => record.instance === instance);
    const digest = own.toSorted((a, b) => a.finished < b.finished ? 1 : -1)[0]?.outputs[output]?.digest;
    if (digest === undefined) throw new Error(`${instance} has not made "${output}"`);
    return `${this.root}/.reproduce/objects/${digest.slice(0, 2)}/${digest}`;
  }
}

/** The largest resident size of the processes that work in a folder. */
class MemoryWatch implements Disposable {
  peak = 0;
  readonly #folder: string;
  readonly #timer: ReturnType<typeof setInterval>;

  constructor(folder: string) {
    this.#folder = folder;
    this.#timer = setInterval(() => this.#look(), pollEveryMs);
  }

  #look(): void {
    for (const { name } of Deno.readDirSync("/proc")) {
      if (!/^\d+$/.test(name)) continue;
      try {
        if (!Deno.readLinkSync(`/proc/${name}/cwd`).startsWith(this.#folder)) continue;
        const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(Deno.readTextFileSync(`/proc/${name}/status`))?.[1];
        this.peak = Math.max(this.peak, Number(kilobytes ?? 0) * 1024 / 1e6);
      } catch { /* it has just ended, or is another user's */ }
    }
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}

async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Line> {
  let text = "";
  for await (const chunk of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (text + chunk).split("\n");
    text = lines.pop() ?? "";
    for (const line of lines) if (line.startsWith("{")) yield JSON.parse(line);
  }
}

function* filesBelow(folder: string): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    if (isDirectory) yield* filesBelow(`${folder}/${name}`);
    else if (name.endsWith(".json")) yield `${folder}/${name}`;
  }
}

async function copyTree(from: string, to: string): Promise<void> {
  const { isFile, size } = await Deno.stat(from);
  if (!isFile) {
    await Deno.mkdir(to, { recursive: true });
    for await (const { name } of Deno.readDir(from)) await copyTree(`${from}/${name}`, `${to}/${name}`);
  } else if (!await hasSize(to, size) || !from.includes("/data/")) await Deno.copyFile(from, to);
}

const hasSize = async (path: string, size: number) => await exists(path) && (await Deno.stat(path)).size === size;

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (error) {
    ignoreMissing(error);
    return false;
  }
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}
