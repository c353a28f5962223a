/**
 * A first run of a whole profile, from a clone of its own with an empty store: seconds until the first figure and until
 * the page, and of every stage its time and the peak memory of its child processes. About ten minutes for `quick`.
 * Linux only: memory comes from /proc.
 *
 *     deno run -A bench/whole_run.ts [--profile quick]
 */
import { parseArgs } from "node:util";
import type { RunRecord } from "../lib/pipeline/store/records.ts";
import { ScratchProject } from "../tests/scenarios/scratch_project.ts";
import { type Quantity, report } from "./measurement.ts";

const pollEveryMs = 50;

/** Follows the processes of a project; the largest resident size of each, by folder it works in. */
class MemoryWatch implements Disposable {
  readonly peaks = new Map<string, number>();
  readonly #root: string;
  readonly #timer: ReturnType<typeof setInterval>;

  constructor(root: string) {
    this.#root = root;
    this.#timer = setInterval(() => this.#look(), pollEveryMs);
  }

  #look(): void {
    for (const { name } of Deno.readDirSync("/proc")) {
      if (!/^\d+$/.test(name)) continue;
      try {
        const folder = Deno.readLinkSync(`/proc/${name}/cwd`);
        if (!folder.startsWith(this.#root)) continue;
        const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(Deno.readTextFileSync(`/proc/${name}/status`))?.[1];
        const megabytes = Number(kilobytes ?? 0) * 1024 / 1e6;
        this.peaks.set(folder, Math.max(megabytes, this.peaks.get(folder) ?? 0));
      } catch { /* it has just ended, or is another user's */ }
    }
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}

/** Seconds from the start until an instance settled, and until the end. */
async function watchEvents(child: Deno.ChildProcess, figure: string): Promise<{ figure: number; end: number }> {
  const start = performance.now(), since = () => (performance.now() - start) / 1000;
  let settled = NaN, text = "";
  for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const lines = text.split("\n");
    text = lines.pop() ?? "";
    for (const line of lines) {
      const { event, instance, line: said } = JSON.parse(line);
      if (event === "settled") console.error(`${since().toFixed(0).padStart(5)} s  ${instance}`);
      if (event === "noticed") console.error(`         ${said}`);
      if (event === "settled" && instance === figure) settled = since();
    }
  }
  const { success } = await child.status;
  if (!success) throw new Error("cannot measure: the run failed");
  return { figure: settled, end: since() };
}

function recordsOf(project: ScratchProject): RunRecord[] {
  return Object.keys(project.digests(".reproduce/records")).map((path) => JSON.parse(project.read(path)));
}

async function main(): Promise<void> {
  const { values: { profile } } = parseArgs({
    args: Deno.args,
    options: { profile: { type: "string", default: "quick" } },
  });
  await using project = await ScratchProject.create({});
  for (const path of ["tasks", "pipeline.yaml", "data/published.yaml", "data/electrons.h5"]) await project.take(path);
  using memory = new MemoryWatch(project.root);
  const child = project.start(["reproduce", "--json", "--profile", profile]);
  const complaints = child.stderr.pipeTo(Deno.stderr.writable, { preventClose: true });
  const { figure, end } = await watchEvents(child, "figure_1");
  await complaints;

  const seconds = (value: number): Quantity => ({ value, unit: "s" });
  report("until the first figure", { after: seconds(figure) });
  report("until the page", { after: seconds(end) });
  for (const { instance, fingerprint, cores, seconds: took } of recordsOf(project).toSorted(byFinish)) {
    const value = memory.peaks.get(project.path(`.reproduce/work/${fingerprint}`));
    const peak: Quantity | undefined = value === undefined ? undefined : { value, unit: "MB" };
    report(instance, { took: seconds(took), cores: { value: cores, unit: "" }, peak });
  }
  report("the engine", { peak: { value: memory.peaks.get(project.root) ?? NaN, unit: "MB" } });
}

const byFinish = (a: RunRecord, b: RunRecord) => a.finished < b.finished ? -1 : 1;

await main();
