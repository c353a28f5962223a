/** Describes the prepared features and masses before any training: the histograms of Figure 4. */
import { z } from "zod";
import { parsePublishedHistograms } from "../lib/artifact/published_histograms.ts";
import { measureFeatures } from "../lib/dataset/sample_features.ts";
import { defineTask } from "../lib/task/task.ts";

export default defineTask({
  about: "Counts the seven features and the mass of signal and background in the published bins, for Figure 4",
  params: z.strictObject({}),
  inputs: { dataset: "one", histograms: "one" },
  outputs: { features: "features.json" },

  run({ inputs, outputs }) {
    const published = parsePublishedHistograms(Deno.readTextFileSync(inputs.histograms.path));
    const features = measureFeatures(inputs.dataset.path, published);
    Deno.writeTextFileSync(outputs.features, JSON.stringify(features, null, 1) + "\n");
  },
});
