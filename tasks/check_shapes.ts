/** Computes the features and the mass from the images, and says how well the file's agree with them. */
import { z } from "zod";
import type { ArrayFile } from "../lib/artifact/arrays.ts";
import { type DatasetInfo, hlNames, openDataset, splits } from "../lib/artifact/dataset.ts";
import { parsePublishedHistograms } from "../lib/artifact/published_histograms.ts";
import { ShowerShapes } from "../lib/artifact/shower_shapes.ts";
import { compareMasses, judgeShape, shapeNotes, shapeTolerance } from "../lib/comparison/shower_shapes.ts";
import { Hdf5File } from "../lib/dataset/hdf5.ts";
import { recompute, type Recomputed, type Refusals, refusals } from "../lib/dataset/recomputed.ts";
import { unscaleColumn } from "../lib/dataset/unscale.ts";
import { defaultSwitches } from "../lib/physics/features.ts";
import { type MassDefinition, massDefinitions } from "../lib/physics/jet_mass.ts";
import { shapesTable } from "../lib/table/shapes_table.ts";
import { tableFiles, writeTable } from "../lib/table/write_table.ts";
import { defineTask } from "../lib/task/task.ts";

export default defineTask({
  about: "Computes the seven features and the mass from the images and compares them with the file's.",
  params: z.strictObject({}),
  inputs: { electrons: "one", dataset: "one", histograms: "one" },
  outputs: { ...tableFiles, shapes: "shapes.json" },

  async run({ inputs, outputs, progress, say }) {
    const { arrays, info } = openDataset(inputs.dataset.path);
    using _arrays = arrays;
    using file = await Hdf5File.open(inputs.electrons.path);
    const refused = refusals(info, file.names("ee") !== undefined);
    const computed = await recompute(arrays, info, file, (done, total) => progress({ done, total, unit: "events" }));
    const quantities = judge({ arrays, info, file }, computed, refused);
    const masses = await massesOf({ arrays, info, file }, computed, refused, inputs.histograms.path);
    const events = splits.reduce((sum, split) => sum + info.events[split].used, 0);
    const notes = shapeNotes(quantities, masses, events);
    for (const note of notes) say(note);
    const switches = { ...defaultSwitches };
    const shapes = ShowerShapes.parse({
      version: 1,
      events,
      tolerance: shapeTolerance,
      switches,
      quantities,
      masses,
      notes,
    });
    await Deno.writeTextFile(outputs.shapes, JSON.stringify(shapes, null, 2) + "\n");
    await writeTable(shapesTable(shapes), outputs);
  },
});

interface Sample {
  readonly arrays: ArrayFile;
  readonly info: DatasetInfo;
  readonly file: Hdf5File;
}

function judge({ arrays, info, file }: Sample, computed: Recomputed, refused: Refusals): ShowerShapes["quantities"] {
  const column = (name: "hl" | "mass", width: number, index: number) => {
    const parts = splits.map((split) => {
      return unscaleColumn(arrays.read<Float32Array>(`${split}/${name}`).data, width, index, info.scaling[name]);
    });
    const values = Float64Array.from(parts.flatMap(({ values }) => Array.from(values)));
    return { values, known: parts.every(({ known }) => known) };
  };
  const features = hlNames.map((name, index) => ({ name, ...column("hl", hlNames.length, index) }));
  // No ratio, width or sum of energies is negative: such a file was shifted before, in a way that `prepare` did not know.
  const shifted = features.some(({ values }) => values.some((value) => value < -1e-3));
  const row = (quantity: typeof features[number]["name"] | "mass", definition: MassDefinition | null) => {
    const [key, group] = definition === null ? [quantity as keyof Recomputed, "hl"] : [definition, "mass"];
    const why = refused[key] ??
      (file.names(group) ? null : "the file has none of its own, prepare computed it");
    if (why !== null) return { quantity, definition, agreement: null, refused: why };
    const found = features.find(({ name }) => name === quantity);
    const { values, known } = found ? { values: found.values, known: found.known && !shifted } : column("mass", 1, 0);
    return { quantity, definition, agreement: judgeShape(computed[key], values, known), refused: null };
  };
  return [
    ...hlNames.map((name) => row(name, null)),
    ...massDefinitions.map((definition) => row("mass", definition)),
  ];
}

/** The masses of the split that the published histogram is of. */
async function massesOf({ arrays, info }: Sample, computed: Recomputed, refused: Refusals, path: string) {
  const { histograms } = parsePublishedHistograms(await Deno.readTextFile(path));
  const paper = histograms.find(({ quantity }) => quantity === "mass");
  if (!paper || info.scaling.et.kind !== "divided" || refused.ECal !== undefined) return null;
  const before = splits.slice(0, splits.indexOf(paper.split));
  const from = before.reduce((sum, split) => sum + info.events[split].used, 0);
  const samples = massDefinitions.map((what) => ({
    what,
    values: computed[what].subarray(from, from + info.events[paper.split].used),
  }));
  return compareMasses(samples, arrays.read<Uint8Array>(`${paper.split}/y`).data, paper);
}
