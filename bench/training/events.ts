/** Events of the bundled sample: as our data set, and as plain arrays for the peers. */
import type { Feature, Split } from "../../lib/artifact/dataset.ts";
import type { BatchReader } from "../../lib/dataset/batches.ts";
import prepare from "../../tasks/prepare.ts";

/** Of the training split; a quarter to a third as many of the test split. */
const events = 8192;
/** Sixteen batches, which a contestant goes through over and over. */
export const trainEvents = 2048;

const features = ["hl", "mass", "et", "ht"] as const satisfies Feature[];

/** The prepared data set of the first events of an HDF5 file. */
export async function prepareEvents(folder: string, wanted: number | "all" = events): Promise<string> {
  const dataset = `${folder}/dataset.safetensors`;
  const electrons = new URL("../../data/electrons.h5", import.meta.url).pathname;
  await prepare.run({
    params: { events: wanted },
    inputs: { electrons: { path: electrons, axes: {} } },
    outputs: { dataset, summary: `${folder}/summary.json` },
    checkpoint: folder,
    cores: () => 1,
    onDeviceLoss: "fail",
    progress: () => {},
    say: () => {},
    produced: () => {},
  });
  return dataset;
}

export const firstRows = (count: number) => Uint32Array.from({ length: count }, (_, i) => i);

/** SPLIT.FEATURE.f32 and SPLIT.y.f32 of the training events that are trained on and of all test events. */
export function writeArrays(reader: BatchReader, folder: string): void {
  const counts: [Split, number][] = [["train", trainEvents], ["test", reader.count("test")]];
  for (const [split, count] of counts) {
    const { inputs, labels } = reader.read(split, firstRows(count), features);
    for (const [name, values] of Object.entries({ ...inputs, y: labels })) {
      const bytes = new Uint8Array(values.buffer as ArrayBuffer, values.byteOffset, values.byteLength);
      Deno.writeFileSync(`${folder}/${split}.${name}.f32`, bytes);
    }
  }
}
