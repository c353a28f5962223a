/** Runs a task that draws, in a process of its own: `draw_child.ts roc INPUTS OUTPUTS`, the last two as JSON. */
import type { Task } from "../../lib/task/contract.ts";

/** Literal imports are part of the module graph, so that the sandbox needs no permission to read them. */
const tasks = {
  calibration: () => import("../../tasks/draw_calibration.ts"),
  histories: () => import("../../tasks/draw_histories.ts"),
  kinematics: () => import("../../tasks/draw_kinematics.ts"),
  roc: () => import("../../tasks/draw_roc.ts"),
  scores: () => import("../../tasks/draw_scores.ts"),
  spectra: () => import("../../tasks/draw_spectra.ts"),
};
export type DrawingTask = keyof typeof tasks;

const [name = "", inputs = "{}", outputs = "{}"] = Deno.args;
if (import.meta.main) {
  const { default: loaded } = await tasks[name as DrawingTask]();
  // deno-lint-ignore no-explicit-any -- any task; its own types are those of its declaration
  const task: Task<any, any, any> = loaded;
  await task.run({
    params: {},
    inputs: JSON.parse(inputs),
    outputs: JSON.parse(outputs),
    checkpoint: "",
    cores: () => 1,
    progress: () => {},
    say: () => {},
    produced: () => {},
  });
}
