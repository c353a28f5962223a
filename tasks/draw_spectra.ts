import { z } from "zod";
import { readJson } from "../lib/artifact/json.ts";
import { Spectra } from "../lib/artifact/spectra.ts";
import { spectraFigure } from "../lib/figure/spectra.ts";
import { figureOutputs, writeFigure } from "../lib/figure/write_figure.ts";
import { defineTask } from "../lib/task/task.ts";

export default defineTask({
  about: "Draws Figure 1: the spectra of the candidates in transverse momentum and pseudorapidity.",
  params: z.strictObject({}),
  inputs: { spectra: "one" },
  outputs: figureOutputs,
  async run({ inputs, outputs }) {
    const spectra = await readJson(inputs.spectra.path, Spectra);
    await writeFigure(spectraFigure(spectra), outputs);
  },
});
