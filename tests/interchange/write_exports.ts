/** Writes the exports of the recorded models to a folder, for tests/fixtures/interchange/record_exports.py. */
import { encodeKeras } from "../../lib/interchange/keras_archive.ts";
import { encodeOnnx } from "../../lib/interchange/onnx.ts";
import { importModel } from "../../lib/interchange/import_model.ts";
import { folder, recordedModels, training } from "./recorded_models.ts";

const [to = "."] = Deno.args;
for (const file of Object.keys(recordedModels)) {
  const { model } = await importModel(`${folder}${file}`, { training, inputs: { in_et: "et", in_ht: "ht" } });
  await Deno.writeFile(`${to}/${file}.onnx`, encodeOnnx(model));
  await Deno.writeFile(`${to}/${file}.keras`, await encodeKeras(model));
}
