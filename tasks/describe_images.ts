/** Describes the prepared images before any training: those of Figures 2 and 3. */
import { z } from "zod";
import { measureImages } from "../lib/dataset/sample_images.ts";
import { defineTask } from "../lib/task/task.ts";

export default defineTask({
  about: "Chooses an example image of each class and averages all of the training split, for Figures 2 and 3",
  params: z.strictObject({}),
  inputs: { dataset: "one" },
  outputs: { images: "images.json" },

  run({ inputs, outputs }) {
    Deno.writeTextFileSync(outputs.images, JSON.stringify(measureImages(inputs.dataset.path)) + "\n");
  },
});
