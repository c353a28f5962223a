/** Runs a task that draws, in a process of its own: `draw_child.ts roc INPUTS OUTPUTS PARAMS`, the last three as JSON. */
import type { Task } from "../../lib/task/contract.ts";

/** Literal imports are part of the module graph, so that the sandbox needs no permission to read them. */
const tasks = {
  architecture: () => import("../../tasks/draw_architecture.ts"),
  block: () => import("../../tasks/draw_block.ts"),
  calibration: () => import("../../tasks/draw_calibration.ts"),
  features: () => import("../../tasks/draw_features.ts"),
  histories: () => import("../../tasks/draw_histories.ts"),
  images: () => import("../../tasks/draw_images.ts"),
  kinematics: () => import("../../tasks/draw_kinematics.ts"),
  mistakes: () => import("../../tasks/draw_mistakes.ts"),
  roc: () => import("../../tasks/draw_roc.ts"),
  scores: () => import("../../tasks/draw_scores.ts"),
  spectra: () => import("../../tasks/draw_spectra.ts"),
};
export type DrawingTask = keyof typeof tasks;

const [name = "", inputs = "{}", outputs = "{}", params = "{}"] = Deno.args;
if (import.meta.main) {
  const { default: loaded } = await tasks[name as DrawingTask]();
  // deno-lint-ignore no-explicit-any -- any task; its own types are those of its declaration
  const task: Task<any, any, any> = loaded;
  await task.run({
    params: task.params.parse(JSON.parse(params)),
    inputs: JSON.parse(inputs),
    outputs: JSON.parse(outputs),
    checkpoint: "",
    cores: () => 1,
    onDeviceLoss: "fail",
    progress: () => {},
    say: () => {},
    produced: () => {},
  });
}
