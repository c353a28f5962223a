/** Models that Keras saved, read as ours: the same predictions, or a refusal that names the layer. */
import h5wasm from "h5wasm/node";
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals, assertRejects } from "@std/assert";
import { readModel } from "../../lib/artifact/model.ts";
import { ArrayFile } from "../../lib/artifact/arrays.ts";
import { importCommand } from "../../lib/interchange/import.ts";
import { importModel } from "../../lib/interchange/import_model.ts";
import { runProgram } from "../../lib/interchange/program.ts";
import { writeZip } from "../../lib/interchange/zip.ts";
import { folder, largestDifference, recordedModels, training } from "./recorded_models.ts";

const inputs = { in_et: "et", in_ht: "ht" } as const;

for (const [file, recorded] of Object.entries(recordedModels)) {
  Deno.test(`${file} predicts what Keras predicted with it`, async () => {
    const { model, origin } = await importModel(`${folder}${file}`, { training, inputs });
    const difference = await largestDifference(model, recorded);
    assert(difference < 1e-6, `${difference}`);
    assertEquals(model.info.network.lr, 0.0003);
    assertEquals(origin.unknown, ["training", "seed", "epoch"]);
  });
}

Deno.test("the network's hyper-parameters are read from its layers, and its inputs are put in our order", async () => {
  const { model, origin } = await importModel(`${folder}all_keras2.h5`, { training, inputs });
  assertEquals(model.info.network, {
    features: ["hl", "et", "ht"],
    conv: 2,
    filters: 3,
    dense: 2,
    hidden: 5,
    lr: 0.0003,
    dropout: 0.25,
  });
  assertEquals(model.info.sizes, { et: 7, ht: 6 });
  // Keras made the layers of the HCal tower first.
  assertEquals(origin.layers.ht_block1_conv1, "conv2d");
  assertEquals(origin.layers.et_block1_conv1, "conv2d_2");
  const keras3 = await importModel(`${folder}all_keras3.keras`, { training, inputs });
  assertEquals(keras3.model.weights, model.weights);
});

Deno.test("a declared network gives the learning rate, and must be the one that is found", async () => {
  const network = { features: ["hl" as const, "mass" as const], dense: 3, hidden: 4, lr: 0.0013, dropout: 0 };
  const path = `${folder}hl_and_mass_keras3.h5`, name = "hl_and_mass";
  const { model, origin } = await importModel(path, { training, inputs, declared: { name, network } });
  assertEquals([model.info.network.lr, origin.learningRate], [0.0013, "pipeline.yaml"]);
  await assertRejects(
    () => importModel(path, { training, inputs, declared: { name, network: { ...network, hidden: 109 } } }),
    Error,
    `cannot import ${path}: its network has hidden 4, expected 109 as hl_and_mass in pipeline.yaml`,
  );
});

/** A copy of a recorded HDF5 model with a change to its configuration. */
async function changed(file: string, before: string | RegExp, after: string): Promise<string> {
  const path = `${await Deno.makeTempDir()}/${file}`;
  await Deno.copyFile(`${folder}${file}`, path);
  await h5wasm.ready;
  const model = new h5wasm.File(path, "a");
  const config = String(model.attrs.model_config?.value);
  const text = config.replace(before, after);
  assert(text !== config, `${before} is not in the configuration`);
  model.delete_attribute("model_config");
  model.create_attribute("model_config", text);
  model.close();
  return path;
}

async function refusal(path: string): Promise<string> {
  const error = await assertRejects(() => importModel(path, { training, inputs }), Error);
  assertEquals(error.name, "InputError");
  return error.message.replace(`cannot import ${path}: `, "");
}

Deno.test("a network that is not ours is refused with the layer that tells", async () => {
  const change = async (file: string, before: string | RegExp, after: string) =>
    await refusal(await changed(file, before, after));
  const ht = "ht_keras2.h5", all = "all_keras2.h5";
  assertEquals(
    await change(ht, '"padding": "same"', '"padding": "valid"'),
    `layer "conv2d_8" has padding "valid", expected "same"`,
  );
  assertEquals(
    await change(ht, '"filters": 2', '"filters": 3'),
    `layer "conv2d_9" has filters 2, expected 3 as in "conv2d_8"`,
  );
  assertEquals(
    await change(ht, /"filters": 2/g, '"filters": 4'),
    `layer "conv2d_8" has a kernel [3, 3, 1, 2] and a bias [2], expected [3, 3, 1, 4] and [4]`,
  );
  assertEquals(
    await change(ht, '"activation": "sigmoid"', '"activation": "tanh"'),
    `layer "dense_4" has activation tanh, expected sigmoid`,
  );
  assertEquals(
    await change(ht, '"class_name": "MaxPooling2D"', '"class_name": "AveragePooling2D"'),
    `layer "max_pooling2d_4" is AveragePooling2D, expected an input, or blocks of two convolutions and a pooling`,
  );
  assertEquals(
    await change(ht, "[null, 32, 32, 1]", "[null, 30, 30, 1]"),
    `input "input_1" has shape [30, 30, 1], which is none of hl [7], mass [1], et [31, 31, 1], ht [32, 32, 1], ` +
      "expected --input input_1=FEATURE",
  );
  assertEquals(
    await change(all, '"units": 5', '"units": 6'),
    `layer "dense_1" has units 5, expected 6 as in "dense"`,
  );
});

Deno.test("a file that is no whole model is refused in a line", async () => {
  const temp = await Deno.makeTempDir();
  const write = async (name: string, bytes: Uint8Array) => {
    await Deno.writeFile(`${temp}/${name}`, bytes);
    return `${temp}/${name}`;
  };
  assertEquals(await refusal(`${temp}/none.h5`), "there is no such file, expected a model saved by Keras");
  assertEquals(await refusal(temp), "it is a folder, expected a file");
  assertEquals(
    await refusal(await write("text.h5", new TextEncoder().encode("hello"))),
    "it is neither HDF5 nor a ZIP archive, expected a model saved by Keras (.h5 or .keras)",
  );
  const archive = await Deno.readFile(`${folder}all_keras3.keras`);
  const cut = await write("cut.keras", archive.subarray(0, archive.length - 400));
  assertEquals(await refusal(cut), `cannot read ${cut}: it has no directory of members, expected a whole ZIP archive`);
  const damaged = archive.slice();
  damaged.fill(0x55, 30_000, 30_010);
  const broken = await write("broken.keras", damaged);
  assertEquals(
    await refusal(broken),
    `cannot read ${broken}: member "model.weights.h5" is damaged, expected a whole ZIP archive`,
  );
  const other = await write("other.keras", writeZip(new Map([["a.txt", new Uint8Array(3)]])));
  assertEquals(await refusal(other), "it holds no config.json, expected an archive of Keras 3");
});

Deno.test("deno task import writes a model with its origin, and says what the file does not tell", async () => {
  const root = await Deno.makeTempDir(), lines: string[] = [], faults: string[] = [];
  await Deno.copyFile(`${folder}hl_and_mass_keras3.h5`, `${root}/theirs.h5`);
  await Deno.writeTextFile(`${root}/pipeline.yaml`, `params: { training: ${JSON.stringify(training)} }\n`);
  const console = {
    interactive: false,
    print: (line: string) => void lines.push(line),
    complain: (line: string) => void faults.push(line),
  };
  assertEquals(await runProgram(importCommand, [`${root}/theirs.h5`], { root, console }), 0, faults.join("\n"));
  assertEquals(lines, [
    `${root}/theirs.safetensors: hl + mass, dense 3, hidden 4, dropout 0; 81 parameters`,
    "from theirs.h5 of Keras 3.15.1; learning rate 0.0003 (the file)",
    "training as in pipeline.yaml, seed 0, epoch 1: the file does not say",
  ]);
  assertEquals(readModel(`${root}/theirs.safetensors`).info.network.features, ["hl", "mass"]);
  using file = ArrayFile.open(`${root}/theirs.safetensors`);
  assertEquals(JSON.parse(file.metadata.origin ?? "").layers.output, "dense_6");
  assertEquals(await runProgram(importCommand, [`${root}/theirs.h5`, "--network", "none"], { root, console }), 2);
  assertEquals([...Deno.readDirSync(root)].length, 3);
});
