/**
 * Writes a file of the authors' size in their layout, 214,884 events, by repeating the bundled sample's:
 * `deno run -A bench/hdf5_synthetic.ts FOLDER/FILE gzip|contiguous`. Run by hdf5_import.ts.
 */
import h5wasm from "h5wasm/node";
import { Hdf5File } from "../lib/dataset/hdf5.ts";

export type Storage = "gzip" | "contiguous";

const events = { train: 137_525, valid: 34_382, test: 42_977 };
const features = ["et", "ht", "hl", "mass", "y"];
const chunkRows = 128;

type Target = InstanceType<typeof h5wasm.Group>;

/** One data set, its rows repeated until there are `count`. HDF5 needs all of a contiguous one at once. */
function repeat(source: Hdf5File, name: string, count: number, target: Target, storage: Storage): void {
  const dataset = source.dataset(name);
  const [rows = 0, ...inner] = dataset.shape;
  const values = dataset.rows(0, rows) as Float32Array | Uint8Array;
  const width = values.length / rows, shape = [count, ...inner], split = name.split("/")[1] ?? "";
  if (storage === "contiguous") {
    const data = values instanceof Uint8Array ? new Uint8Array(count * width) : new Float32Array(count * width);
    for (let row = 0; row < count; row += rows) {
      data.set(values.subarray(0, Math.min(rows, count - row) * width), row * width);
    }
    target.create_dataset({ name: split, data, shape });
    return;
  }
  const data = values.subarray(0, 0), chunks = [chunkRows, ...inner], maxshape = [null, ...inner];
  const made = target.create_dataset({ name: split, data, shape: [0, ...inner], maxshape, chunks, compression: 1 });
  made.resize(shape);
  for (let row = 0; row < count; row += rows) {
    const part = Math.min(rows, count - row);
    made.write_slice([[row, row + part], ...inner.map(() => [] as [])], values.subarray(0, part * width));
  }
}

async function writeSynthetic(path: string, storage: Storage): Promise<void> {
  using source = await Hdf5File.open(new URL("../data/electrons.h5", import.meta.url).pathname);
  const file = new h5wasm.File(path, "w");
  for (const feature of features) {
    const group = file.create_group(feature);
    for (const [split, count] of Object.entries(events)) repeat(source, `${feature}/${split}`, count, group, storage);
  }
  file.close();
}

if (import.meta.main) await writeSynthetic(Deno.args[0] ?? "", Deno.args[1] === "contiguous" ? "contiguous" : "gzip");
