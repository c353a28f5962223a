/** Prints what reading a file as `prepare` does says. Run with a task's few permissions: deno run ... refusal_probe.ts PATH */
import { Hdf5File } from "../../lib/dataset/hdf5.ts";
import { recogniseLayout } from "../../lib/dataset/layout.ts";
import { readColumns } from "../../lib/dataset/values.ts";

try {
  using file = await Hdf5File.open(Deno.args[0] ?? "");
  const { splits } = recogniseLayout(file);
  await readColumns(splits.train.columns.et, splits.train.events);
  console.log("fine");
} catch (error) {
  console.log(String(error));
}
