/** Reads HDF5, checks it, cuts it to size, scales it: the data set that all later stages use, and what was found. */
import { z } from "zod";
import { Hdf5File } from "../lib/dataset/hdf5.ts";
import { importEvents } from "../lib/dataset/import.ts";
import { recogniseLayout } from "../lib/dataset/layout.ts";
import { chooseScaling } from "../lib/dataset/scaling.ts";
import { datasetInfo, summarise, trainingFacts } from "../lib/dataset/summarise.ts";
import { writeDataset } from "../lib/dataset/write_dataset.ts";
import { defineTask } from "../lib/task/task.ts";

export default defineTask({
  about: "Reads the electron candidates from HDF5, checks them, takes the first ones of each split, and scales them",
  params: z.strictObject({
    /** All, or the first so many of the training split and the same fraction, rounded, of the other splits. */
    events: z.union([z.literal("all"), z.number().int().positive()], {
      error: 'expected "all" or a positive whole number',
    }),
  }),
  inputs: { electrons: "one" },
  outputs: { dataset: "dataset.safetensors", summary: "summary.json" },

  async run({ params, inputs, outputs, checkpoint, progress, say }) {
    using file = await Hdf5File.open(inputs.electrons.path);
    const layout = recogniseLayout(file);
    using events = await importEvents(layout, {
      events: params.events,
      scratch: checkpoint,
      onProgress: (done, total) => progress({ done, total, unit: "events" }),
    });
    const chosen = chooseScaling(trainingFacts(events.splits.train));
    const summary = summarise(layout, events, chosen);
    for (const line of [...summary.notes, ...summary.scaling]) say(line);
    await writeDataset(outputs.dataset, events.splits, datasetInfo(layout, events, chosen));
    Deno.writeTextFileSync(outputs.summary, JSON.stringify(summary, null, 2) + "\n");
  },
});
