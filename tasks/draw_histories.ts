import { z } from "zod";
import { readBySeed } from "../lib/artifact/by_network.ts";
import { parseHistory } from "../lib/artifact/history.ts";
import { InputError } from "../lib/artifact/input_error.ts";
import { parsePublished } from "../lib/artifact/published.ts";
import { historiesFigure } from "../lib/figure/histories.ts";
import { figureOutputs, writeFigure } from "../lib/figure/write_figure.ts";
import { defineTask } from "../lib/task/task.ts";

export default defineTask({
  about: "Draws the course of every training: losses, reductions of the learning rate, the epoch that was restored.",
  params: z.strictObject({}),
  inputs: { history: "many", published: "one" },
  outputs: figureOutputs,
  async run({ inputs, outputs }) {
    const histories = await readBySeed(inputs.history, "draw histories", readHistory);
    const published = parsePublished(await Deno.readTextFile(inputs.published.path));
    await writeFigure(historiesFigure(histories, published), outputs);
  },
});

async function readHistory(path: string) {
  try {
    return parseHistory(await Deno.readTextFile(path));
  } catch (error) {
    if (error instanceof SyntaxError) throw new InputError(`${path}: ${error.message}`);
    throw error;
  }
}
