/**
 * A pipeline of two stages on which other tools were tried, too (bench/peers/behaviour.json): `train` makes model.txt
 * from the numbers, a rate and an imported factor; `evaluate` copies it to eval.txt. What is right is computed here, from
 * the files as they are, and not by the engine.
 */
import { createHash } from "node:crypto";
import { childrenOf, timeUntilGone, waitForLine } from "./processes.ts";
import { ScratchProject } from "./scratch_project.ts";

const contract = "../lib/task/task.ts";

const files: Readonly<Record<string, string>> = {
  "data/in.txt": "1 2 3 4\n",
  "data/extra.txt": "5\n",
  "pipeline.yaml": `pipeline: 1
paper: { title: Two stages }
default: quick
sources:
  numbers: { path: data/in.txt, about: four numbers }
params:
  lr: 0.1
profiles:
  quick: {}
stages:
  train:
    inputs: [numbers]
    with: { lr: $lr, offset: 1, pause: false }
    publish: model.*
  evaluate:
    inputs: [train.model]
    publish: eval.*
`,
  "tasks/helper.ts": `/** What train multiplies with. */
export const factor = 1;
`,
  "tasks/train.ts": `import { z } from "zod";
import { defineTask } from "${contract}";
import { factor } from "./helper.ts";

export default defineTask({
  about: "sums the numbers",
  params: z.strictObject({ lr: z.number(), offset: z.number(), pause: z.boolean() }),
  inputs: { numbers: "one" },
  outputs: { model: "model.txt" },
  async run({ params, inputs, outputs, checkpoint, say }) {
    const numbers = Deno.readTextFileSync(inputs.numbers.path).trim().split(" ").map(Number);
    const half = checkpoint + "/half.txt";
    let resumes = true;
    try {
      Deno.statSync(half);
    } catch {
      resumes = false;
    }
    if (resumes) say("resumes");
    else if (params.pause) {
      Deno.writeTextFileSync(half, "half");
      Deno.writeTextFileSync(outputs.model, "0.");
      say("half way");
      await new Promise((resolve) => setTimeout(resolve, 1e9));
    }
    const sum = numbers.reduce((total, value) => total + value, 0);
    Deno.writeTextFileSync(outputs.model, String(params.lr * factor * sum + params.offset));
  },
});
`,
  "tasks/evaluate.ts": `import { z } from "zod";
import { defineTask } from "${contract}";

export default defineTask({
  about: "copies the model",
  params: z.strictObject({}),
  inputs: { model: "one" },
  outputs: { eval: "eval.txt" },
  run({ inputs, outputs }) {
    Deno.writeTextFileSync(outputs.eval, Deno.readTextFileSync(inputs.model.path));
  },
});
`,
};

/** What a run did. */
export interface Observation {
  readonly code: number;
  /** Stages by what became of them. */
  readonly ran: readonly string[];
  readonly restored: readonly string[];
  readonly failed: readonly string[];
  /** All that was told: what a task said, notes, warnings, and the lines of failures. */
  readonly told: string;
  /** Whether results/quick/ holds what a run from scratch gives. */
  readonly right: boolean;
}

interface Kept {
  readonly bytes: Uint8Array;
  readonly mode: number;
  readonly modified: Date;
}

/** The project after a full run; every change starts from there. */
export class TwoStages implements AsyncDisposable {
  readonly project: ScratchProject;
  readonly #fresh: ReadonlyMap<string, Kept>;

  private constructor(project: ScratchProject) {
    this.project = project;
    this.#fresh = new Map(filesOf(project).map((path) => [path, keep(project.path(path))]));
  }

  /** Takes two seconds at least: a file that was written just now is read at every run, whatever its times say. */
  static async create(): Promise<TwoStages> {
    const project = await ScratchProject.create(files);
    await project.outcomes();
    await new Promise((resolve) => setTimeout(resolve, 2100));
    await project.outcomes();
    return new TwoStages(project);
  }

  /** Brings every file back to what it was after the full run; files that have not changed are not touched. */
  restore(): void {
    for (const path of filesOf(this.project)) if (!this.#fresh.has(path)) Deno.removeSync(this.project.path(path));
    for (const [path, kept] of this.#fresh) {
      const at = this.project.path(path);
      if (isAsKept(at, kept)) continue;
      Deno.mkdirSync(at.slice(0, at.lastIndexOf("/")), { recursive: true });
      replace(at, kept.bytes);
      Deno.chmodSync(at, kept.mode);
      Deno.utimeSync(at, kept.modified, kept.modified);
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.project[Symbol.asyncDispose]();
  }

  async run(): Promise<Observation> {
    const { code, stdout, stderr } = await this.project.run(["reproduce", "--json"]);
    const lines = stdout.split("\n").filter((line) => line.startsWith("{")).map((line) => JSON.parse(line));
    const settled = (outcome: string): string[] =>
      lines.filter((line) => line.outcome === outcome).map(({ instance }) => instance);
    const told = lines.flatMap(({ line, failure }) => [...(line ? [line] : []), ...(failure ?? [])]);
    return {
      code,
      ran: settled("ran"),
      restored: settled("restored"),
      failed: settled("failed"),
      told: [...told, stderr].join("\n"),
      right: this.#isRight(),
    };
  }

  /** Starts a run that pauses in the middle of `train` with half an output written, and ends it there, children included. */
  async endInTheMiddle(signal: "SIGKILL" | "SIGINT"): Promise<void> {
    this.project.edit("pipeline.yaml", "pause: false", "pause: true");
    this.project.edit("pipeline.yaml", "lr: 0.1", "lr: 0.2");
    const engine = this.project.start(["reproduce", "--json"]);
    await waitForLine(engine, (line) => line.includes("half way"));
    for (const pid of [engine.pid, ...childrenOf(engine.pid)]) {
      try {
        Deno.kill(pid, signal);
      } catch { /* it has ended already */ }
    }
    await Promise.all([engine.status, engine.stderr.cancel()]);
    await timeUntilGone(this.project.root, 5000);
  }

  /** Where the output of a stage is kept in the store. */
  objectOf(stage: "train" | "evaluate"): string {
    const text = this.project.read(`results/quick/${stage === "train" ? "model" : "eval"}.txt`);
    const digest = createHash("sha256").update(text).digest("hex");
    return `.reproduce/objects/${digest.slice(0, 2)}/${digest}`;
  }

  #isRight(): boolean {
    const { project } = this;
    const number = (path: string, pattern: RegExp) => Number(pattern.exec(project.read(path))?.[1] ?? NaN);
    const lr = number("pipeline.yaml", /^ {2}lr: (.*)$/m), offset = number("pipeline.yaml", /offset: (\d+)/);
    const factor = number("tasks/helper.ts", /factor = (\d+)/);
    const sum = project.read("data/in.txt").trim().split(" ").map(Number).reduce((total, value) => total + value, 0);
    const expected = String(lr * factor * sum + offset);
    return ["model", "eval"].every((name) => contentOf(project.path(`results/quick/${name}.txt`)) === expected);
  }
}

/** Writes a file under a new inode, as editors do. */
function replace(at: string, content: Uint8Array): void {
  Deno.writeFileSync(`${at}.new`, content);
  Deno.renameSync(`${at}.new`, at);
}

function filesOf(project: ScratchProject): string[] {
  const below = (folder: string): string[] =>
    [...Deno.readDirSync(project.path(folder))].flatMap(({ name, isDirectory }) =>
      isDirectory ? below(`${folder}/${name}`) : [`${folder}/${name}`]
    );
  const single = ["pipeline.yaml", "pipeline.lock"];
  return [...single, ...["data", "tasks", "results", ".reproduce"].flatMap(below)];
}

function keep(at: string): Kept {
  const { mode, mtime } = Deno.statSync(at);
  return { bytes: Deno.readFileSync(at), mode: (mode ?? 0o644) & 0o777, modified: mtime ?? new Date(0) };
}

function isAsKept(at: string, { bytes, modified }: Kept): boolean {
  try {
    const now = keep(at);
    return now.modified.getTime() === modified.getTime() && now.bytes.length === bytes.length &&
      now.bytes.every((byte, index) => byte === bytes[index]);
  } catch {
    return false;
  }
}

function contentOf(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return undefined;
  }
}
