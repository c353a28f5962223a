/** Draws figures as a stage does: in a child that may read its inputs, write its outputs, and nothing else. */
import { figureOutputs } from "../../lib/figure/write_figure.ts";
import type { DrawingTask } from "./draw_child.ts";

type Output = keyof typeof figureOutputs;
const root = new URL("../../", import.meta.url).pathname;

export interface Drawing {
  readonly code: number;
  readonly stderr: string;
  /** Bytes of each output that was written. */
  readonly files: ReadonlyMap<Output, Uint8Array>;
}

/** @param inputs by name, as a task sees them; every path must lie in `folder`. */
export async function draw(task: DrawingTask, folder: string, inputs: object, params = {}): Promise<Drawing> {
  const out = await Deno.makeTempDir({ dir: folder });
  const outputs = Object.fromEntries(Object.entries(figureOutputs).map(([name, file]) => [name, `${out}/${file}`]));
  const permissions = [`--allow-read=${folder}`, `--allow-write=${out}`];
  const sandbox = [
    "--quiet",
    "--no-prompt",
    "--cached-only",
    "--lock=deno.lock",
    "--frozen",
    "--ignore-env",
    "--no-check",
  ];
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      ...sandbox,
      `--config=${root}deno.json`,
      ...permissions,
      `${root}tests/tasks/draw_child.ts`,
      task,
      JSON.stringify(inputs),
      JSON.stringify(outputs),
      JSON.stringify(params),
    ],
    stdin: "null",
    env: { NO_COLOR: "1" },
  }).output();
  const files = new Map<Output, Uint8Array>();
  for (const { name } of Deno.readDirSync(out)) {
    const output = Object.entries(figureOutputs).find(([, file]) => file === name)?.[0];
    files.set(output as Output, Deno.readFileSync(`${out}/${name}`));
  }
  return { code, stderr: new TextDecoder().decode(stderr), files };
}

export function textOf({ files }: Drawing, output: Output): string {
  return new TextDecoder().decode(files.get(output));
}
