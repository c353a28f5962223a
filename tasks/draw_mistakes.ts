import { z } from "zod";
import { readJson } from "../lib/artifact/json.ts";
import { Mistakes } from "../lib/artifact/mistakes.ts";
import { mistakesFigure } from "../lib/figure/mistakes.ts";
import { figureOutputs, writeFigure } from "../lib/figure/write_figure.ts";
import { defineTask } from "../lib/task/task.ts";

export default defineTask({
  about: "Draws a contact sheet of the test candidates that the best network gets most wrong.",
  params: z.strictObject({}),
  inputs: { mistakes: "one" },
  outputs: figureOutputs,
  async run({ inputs, outputs }) {
    await writeFigure(mistakesFigure(await readJson(inputs.mistakes.path, Mistakes)), outputs);
  },
});
