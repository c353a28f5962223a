import { z } from "zod";
import { readJson } from "../lib/artifact/json.ts";
import { parsePublishedHistograms } from "../lib/artifact/published_histograms.ts";
import { SampleFeatures } from "../lib/artifact/sample_features.ts";
import { featuresFigure } from "../lib/figure/features.ts";
import { figureOutputs, writeFigure } from "../lib/figure/write_figure.ts";
import { defineTask } from "../lib/task/task.ts";

export default defineTask({
  about: "Draws Figure 4: the seven features and the jet mass, the published histograms dotted over ours.",
  params: z.strictObject({}),
  inputs: { features: "one", histograms: "one" },
  outputs: figureOutputs,
  async run({ inputs, outputs }) {
    const published = parsePublishedHistograms(await Deno.readTextFile(inputs.histograms.path));
    const features = await readJson(inputs.features.path, SampleFeatures);
    await writeFigure(featuresFigure(features, published), outputs);
  },
});
