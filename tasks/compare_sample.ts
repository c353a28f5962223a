/** Compares the sample's distributions with those that the paper published. */
import { z } from "zod";
import type { ArrayFile } from "../lib/artifact/arrays.ts";
import { type DatasetInfo, hlNames, openDataset } from "../lib/artifact/dataset.ts";
import { parsePublishedHistograms, type PublishedHistogram } from "../lib/artifact/published_histograms.ts";
import { readJson } from "../lib/artifact/json.ts";
import { SampleQuality } from "../lib/artifact/sample_quality.ts";
import { Summary } from "../lib/artifact/summary.ts";
import { type ComparedQuantity, sampleNotes } from "../lib/comparison/sample_notes.ts";
import {
  compareQuantity,
  histogramsOf,
  type QuantitySample,
  stretchedToRange,
} from "../lib/comparison/sample_quality.ts";
import { unscaleColumn } from "../lib/dataset/unscale.ts";
import { sampleTable } from "../lib/table/sample_table.ts";
import { tableFiles, writeTable } from "../lib/table/write_table.ts";
import { defineTask } from "../lib/task/task.ts";

export default defineTask({
  about: "Compares the sample's features and mass with the counts of Figure 4 and says where they differ.",
  params: z.strictObject({}),
  inputs: { dataset: "one", summary: "one", histograms: "one" },
  outputs: { ...tableFiles, quality: "sample_quality.json" },

  async run({ inputs, outputs, say }) {
    const { arrays, info } = openDataset(inputs.dataset.path);
    using _arrays = arrays;
    const { authors } = await readJson(inputs.summary.path, Summary);
    const { histograms } = parsePublishedHistograms(await Deno.readTextFile(inputs.histograms.path));
    const compared: ComparedQuantity[] = [];
    const refused: SampleQuality["refused"] = [];
    for (const paper of histograms) {
      const sample = sampleOf(arrays, info, paper, authors);
      if (typeof sample === "string") {
        refused.push({ quantity: paper.quantity, why: sample });
        continue;
      }
      const own = histogramsOf(sample, paper);
      compared.push({ paper, histograms: own, comparison: compareQuantity(paper, own) });
    }
    const notes = sampleNotes(authors, compared, refused);
    say(notes[0] ?? "");
    const quantities = compared.map(({ comparison }) => comparison);
    const quality = SampleQuality.parse({ version: 1, authors, quantities, refused, notes });
    await Deno.writeTextFile(outputs.quality, JSON.stringify(quality, null, 2) + "\n");
    await writeTable(sampleTable(quality), outputs);
  },
});

/** The quantity in the paper's unit, or why that is unknown. */
function sampleOf(
  arrays: ArrayFile,
  { scaling }: DatasetInfo,
  paper: PublishedHistogram,
  authors: boolean,
): QuantitySample | string {
  const labels = arrays.read<Uint8Array>(`${paper.split}/y`).data;
  const [name, width, column] = paper.quantity === "mass"
    ? ["mass", 1, 0] as const
    : ["hl", hlNames.length, hlNames.indexOf(paper.quantity)] as const;
  const data = arrays.read<Float32Array>(`${paper.split}/${name}`).data;
  const { values, known } = unscaleColumn(data, width, column, scaling[name]);
  // Neither a ratio, a width nor an energy is negative: what is was shifted before, in a way that `prepare` did not know.
  if (known && !values.some((value) => value < -1e-3)) return { values, labels };
  if (authors) return stretchedToRange({ values, labels }, paper);
  return "the file's values were scaled before, with constants that it does not state";
}
