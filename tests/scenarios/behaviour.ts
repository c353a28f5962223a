/** Twenty changes to a pipeline of two stages, each after a full run, and in words what the next run then did. */
import type { Observation, TwoStages } from "./two_stages.ts";

export interface Change {
  readonly what: string;
  readonly how: string;
  /** What a run does that is right and does no more than it must, in the words of describe(). */
  readonly expected: string;
  /** Words that the run must tell. */
  readonly tells?: string;
  /** Tried before all others, in this order: the file must be the one that the full run knew. */
  readonly first?: 1 | 2 | 3;
  readonly make: (world: TwoStages) => void | Promise<void>;
}

/** Overwrites a file where it lies, with as many bytes, and sets its time of modification back. */
function alterUnseen({ project }: TwoStages, path: string, before: string, after: string): void {
  const at = project.path(path);
  const { mtime, mode, size } = Deno.statSync(at);
  requireRemembered(project.path(".reproduce/digests.json"), at);
  Deno.chmodSync(at, 0o644);
  project.edit(path, before, after);
  Deno.chmodSync(at, (mode ?? 0o644) & 0o777);
  Deno.utimeSync(at, mtime ?? 0, mtime ?? 0);
  if (Deno.statSync(at).size !== size) throw new Error(`cannot alter ${path} unseen: its size would change`);
}

/** A file whose digest is not remembered is read in any case: then the change would show nothing. */
function requireRemembered(cache: string, path: string): void {
  const entry = JSON.parse(Deno.readTextFileSync(cache)).entries[path];
  const now = Deno.statSync(path);
  if (entry?.inode === now.ino && entry?.changed === now.ctime?.getTime()) return;
  throw new Error(`cannot alter ${path} unseen: its digest is not remembered, expected that of an earlier run`);
}

/** Unlinks and writes. */
function overwrite({ project }: TwoStages, path: string): void {
  Deno.removeSync(project.path(path));
  project.write(path, "garbage");
}

const touch = ({ project }: TwoStages, path: string) => Deno.utimeSync(project.path(path), new Date(), new Date());
const eval_ = "results/quick/eval.txt", model = "results/quick/model.txt";

/** In the order of the table. */
export const changes: readonly Change[] = [
  {
    what: "declared input edited",
    how: "write",
    expected: "re-ran",
    make: ({ project }) => project.write("data/in.txt", "1 2 3 5\n"),
  },
  {
    what: "parameter edited",
    how: "lr 0.1 -> 0.2",
    expected: "re-ran",
    make: ({ project }) => project.edit("pipeline.yaml", "lr: 0.1", "lr: 0.2"),
  },
  {
    what: "command line edited in the workflow file",
    how: "here: a value written in the stage's `with`",
    expected: "re-ran",
    make: ({ project }) => project.edit("pipeline.yaml", "offset: 1", "offset: 3"),
  },
  {
    what: "comment added to the declared script",
    how: "append `// …`",
    expected: "re-ran `train` only (same output)",
    make: ({ project }) => project.write("tasks/train.ts", project.read("tasks/train.ts") + "// a comment\n"),
  },
  {
    what: "helper module imported by the script edited",
    how: "helper v1 -> v2",
    expected: "re-ran",
    make: ({ project }) => project.edit("tasks/helper.ts", "factor = 1", "factor = 2"),
  },
  {
    what: "undeclared input edited",
    how: "extra.txt, which the script reads; here reading it is enough",
    expected: "refused, exit 1",
    tells: "data/extra.txt, which is not among its inputs (numbers)",
    make: ({ project }) =>
      project.edit(
        "tasks/train.ts",
        "const sum =",
        `Deno.readTextFileSync(${JSON.stringify(project.path("data/extra.txt"))});\n    const sum =`,
      ),
  },
  {
    what: "input touched, mtime only",
    how: "utime",
    expected: "not re-run",
    make: (world) => touch(world, "data/in.txt"),
  },
  {
    what: "script touched, mtime only",
    how: "utime",
    expected: "not re-run",
    make: (world) => touch(world, "tasks/train.ts"),
  },
  {
    what: "input replaced by one with an older mtime",
    how: "write + utime 2001 (as `cp -p`, `rsync -t`)",
    expected: "re-ran",
    make({ project }) {
      project.write("data/in.txt", "1 2 3 6\n");
      Deno.utimeSync(project.path("data/in.txt"), new Date("2001-01-01"), new Date("2001-01-01"));
    },
  },
  {
    what: "input edited, same size and mtime",
    how: "in place + utime",
    first: 3,
    expected: "re-ran",
    make: (world) => alterUnseen(world, "data/in.txt", "4", "7"),
  },
  {
    what: "final output overwritten with garbage",
    how: "unlink + write",
    expected: "restored, nothing ran",
    tells: "eval.txt was edited by hand: set aside",
    make: (world) => overwrite(world, eval_),
  },
  {
    what: "intermediate output overwritten",
    how: "unlink + write",
    expected: "restored, nothing ran",
    tells: "model.txt was edited by hand: set aside",
    make: (world) => overwrite(world, model),
  },
  {
    what: "final output altered, same size and mtime",
    how: "in place + utime",
    first: 1,
    expected: "restored, nothing ran",
    tells: "eval.txt was edited by hand: set aside",
    make: (world) => alterUnseen(world, eval_, "2", "3"),
  },
  {
    what: "final output deleted",
    how: "unlink",
    expected: "restored, nothing ran",
    make: ({ project }) => Deno.removeSync(project.path(eval_)),
  },
  {
    what: "intermediate output deleted",
    how: "unlink",
    expected: "restored, nothing ran",
    make: ({ project }) => Deno.removeSync(project.path(model)),
  },
  {
    what: "parameter edited and edited back",
    how: "lr .1 -> .2 -> .1",
    expected: "restored, nothing ran",
    async make(world) {
      world.project.edit("pipeline.yaml", "lr: 0.1", "lr: 0.2");
      await world.run();
      world.project.edit("pipeline.yaml", "lr: 0.2", "lr: 0.1");
    },
  },
  {
    what: "stored blob corrupted, outputs deleted",
    how: "file of the store altered, same size and mtime",
    first: 2,
    expected: "re-ran `train` only (same output)",
    tells: "is damaged",
    make(world) {
      alterUnseen(world, world.objectOf("evaluate"), "2", "3");
      for (const path of [eval_, model]) Deno.removeSync(world.project.path(path));
    },
  },
  {
    what: "SIGKILL in the middle of a stage",
    how: "half-written model.txt left",
    expected: "resumed `train`, re-ran `evaluate`",
    tells: "resumes",
    make: (world) => world.endInTheMiddle("SIGKILL"),
  },
  {
    what: "Ctrl-C (SIGINT to the group) in the middle",
    how: "as above",
    expected: "resumed `train`, re-ran `evaluate`",
    tells: "resumes",
    make: (world) => world.endInTheMiddle("SIGINT"),
  },
  {
    what: "stage exits 0 without writing its output",
    how: "the statement taken out",
    expected: "refused, exit 1",
    tells: 'its output "model" (model.txt) is missing',
    make: ({ project }) =>
      project.edit("tasks/train.ts", "Deno.writeTextFileSync(outputs.model, String", "void (String"),
  },
];

export interface Tried {
  readonly change: Change;
  readonly seen: Observation;
  /** `re-ran`, `not re-run`, `restored, nothing ran`, `refused`; a wrong answer is told as such. */
  readonly did: string;
}

/** Tries every change from a fresh state, in the order of the table but for those that must come first. */
export async function behaviour(world: TwoStages): Promise<Tried[]> {
  const tried = new Map<Change, Tried>();
  for (const change of changes.toSorted((a, b) => (a.first ?? 4) - (b.first ?? 4))) {
    await change.make(world);
    const seen = await world.run();
    tried.set(change, { change, seen, did: describe(seen) });
    world.restore();
  }
  return changes.flatMap((change) => tried.get(change) ?? []);
}

function describe({ code, ran, restored, right, told }: Observation): string {
  if (code !== 0) return `refused, exit ${code}`;
  if (!right) return ran.length > 0 ? "**WRONG**" : "**STALE**";
  if (ran.length === 2) return /^resumes$/m.test(told) ? "resumed `train`, re-ran `evaluate`" : "re-ran";
  if (ran.length === 1) return `re-ran \`${ran[0]}\` only (same output)`;
  return restored.length > 0 ? "restored, nothing ran" : "not re-run";
}
