import { z } from "zod";
import { readJson } from "../lib/artifact/json.ts";
import { SampleImages } from "../lib/artifact/sample_images.ts";
import { imagesFigure } from "../lib/figure/sample_images.ts";
import { figureOutputs, writeFigure } from "../lib/figure/write_figure.ts";
import { defineTask } from "../lib/task/task.ts";

export default defineTask({
  about: "Draws Figures 2 and 3: calorimeter images of signal and background, an example of each or the means.",
  params: z.strictObject({ show: z.enum(["examples", "means"]) }),
  inputs: { images: "one" },
  outputs: figureOutputs,
  async run({ inputs, params, outputs }) {
    const images = await readJson(inputs.images.path, SampleImages);
    await writeFigure(imagesFigure(images, params.show), outputs);
  },
});
