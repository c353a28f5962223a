/** Describes the prepared events before any training: the spectra of Figure 1. */
import { z } from "zod";
import { measureSpectra } from "../lib/dataset/spectra.ts";
import { defineTask } from "../lib/task/task.ts";

export default defineTask({
  about: "Measures the candidates' pT and eta spectra in the training split, for Figure 1",
  params: z.strictObject({}),
  inputs: { dataset: "one" },
  outputs: { spectra: "spectra.json" },

  run({ inputs, outputs }) {
    Deno.writeTextFileSync(outputs.spectra, JSON.stringify(measureSpectra(inputs.dataset.path), null, 2) + "\n");
  },
});
