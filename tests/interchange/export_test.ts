/** Exported models: the bytes that onnxruntime and Keras were given, what is in them, and the way back. */
import { createHash } from "node:crypto";
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals } from "@std/assert";
import { type Model, readModel, writeModel } from "../../lib/artifact/model.ts";
import { exportCommand } from "../../lib/interchange/export.ts";
import { importModel } from "../../lib/interchange/import_model.ts";
import { encodeKeras } from "../../lib/interchange/keras_archive.ts";
import { encodeOnnx } from "../../lib/interchange/onnx.ts";
import { runProgram } from "../../lib/interchange/program.ts";
import { readZip } from "../../lib/interchange/zip.ts";
import { folder, recordedModels, training } from "./recorded_models.ts";

interface Exported {
  readonly sha256: string;
  readonly predictions: readonly number[];
}
const { files }: { files: Record<string, Exported> } = JSON.parse(Deno.readTextFileSync(`${folder}exports.json`));

const imported = async (file: string): Promise<Model> =>
  (await importModel(`${folder}${file}`, { training, inputs: { in_et: "et", in_ht: "ht" } })).model;

for (const [file, { predictions }] of Object.entries(recordedModels)) {
  Deno.test(`exports of ${file} are the bytes with which onnxruntime and Keras predicted what Keras had`, async () => {
    const model = await imported(file);
    for (const [ending, bytes] of Object.entries({ onnx: encodeOnnx(model), keras: await encodeKeras(model) })) {
      const recorded = files[`${file}.${ending}`];
      assertEquals(createHash("sha256").update(bytes).digest("hex"), recorded?.sha256, ending);
      predictions.data.forEach((expected, i) => {
        assert(Math.abs(expected - (recorded?.predictions[i] ?? NaN)) < 1e-6, `${ending}, event ${i}`);
      });
    }
  });

  Deno.test(`the Keras export of ${file}, imported, is the same model`, async () => {
    const model = await imported(file), path = await Deno.makeTempFile({ suffix: ".keras" });
    const trained: Model = { ...model, info: { ...model.info, seed: 7, epoch: 12 } };
    await Deno.writeFile(path, await encodeKeras(trained));
    const other = { ...training, batch: 5 };
    const { model: back, origin } = await importModel(path, { training: other, inputs: {} });
    assertEquals(back, trained);
    assertEquals([origin.unknown, origin.learningRate], [[], "an export of ours"]);
  });
}

/** A message's fields: varints as numbers, byte strings as they are. */
function fieldsOf(bytes: Uint8Array): { number: number; value: number | Uint8Array }[] {
  const fields: { number: number; value: number | Uint8Array }[] = [];
  let at = 0;
  const varint = () => {
    let value = 0, scale = 1, byte: number;
    do {
      byte = bytes[at++] ?? 0;
      value += (byte & 127) * scale;
      scale *= 128;
    } while (byte & 128);
    return value;
  };
  while (at < bytes.length) {
    const key = varint();
    const value = varint();
    if ((key & 7) === 2) {
      fields.push({ number: key >> 3, value: bytes.subarray(at, at + value) });
      at += value;
    } else fields.push({ number: key >> 3, value });
  }
  return fields;
}

const text = (value: unknown) => new TextDecoder().decode(value as Uint8Array);
const only = (bytes: Uint8Array, number: number) =>
  fieldsOf(bytes).filter((field) => field.number === number).map(({ value }) => value as Uint8Array);

Deno.test("an ONNX export holds every weight, convolution kernels channels first, and its inputs in our order", async () => {
  const model = await imported("all_keras2.h5");
  const [graph = new Uint8Array()] = only(encodeOnnx(model), 7);
  assertEquals(only(graph, 11).map((input) => text(only(input, 1)[0])), ["hl", "et", "ht"]);
  const tensors = new Map(only(graph, 5).map((tensor) => [text(only(tensor, 8)[0]), tensor]));
  assertEquals([...tensors.keys()].toSorted(), Object.keys(model.weights).toSorted());
  for (const [name, { shape, data }] of Object.entries(model.weights)) {
    const tensor = tensors.get(name) as Uint8Array;
    const values = new Float32Array((only(tensor, 9)[0] as Uint8Array).slice().buffer);
    const dimensions = fieldsOf(tensor).filter(({ number }) => number === 1).map(({ value }) => value);
    const [height = 0, width = 0, inputs = 0, outputs = 0] = shape;
    if (shape.length < 4) {
      assertEquals([dimensions, values], [[...shape], data]);
      continue;
    }
    assertEquals(dimensions, [outputs, inputs, height, width]);
    // Tap (2, 1), last input, last output.
    const ours = ((2 * width + 1) * inputs + inputs - 1) * outputs + outputs - 1;
    assertEquals(values[(((outputs - 1) * inputs + inputs - 1) * height + 2) * width + 1], data[ours]);
  }
  const operators = only(graph, 1).map((node) => text(only(node, 4)[0]));
  assertEquals(operators.filter((operator) => operator === "Conv").length, 8);
  assert(!operators.includes("Dropout"));
});

Deno.test("a Keras export is an archive whose layers are named by class in the order of its configuration", async () => {
  const members = readZip("model", await encodeKeras(await imported("all_keras2.h5")));
  assertEquals([...members.keys()], ["metadata.json", "config.json", "model.weights.h5"]);
  const { config } = JSON.parse(text(members.get("config.json")));
  assertEquals(config.input_layers, [["hl", 0, 0], ["et", 0, 0], ["ht", 0, 0]]);
  assertEquals(config.output_layers, ["output", 0, 0]);
});

Deno.test("deno task export writes beside the model, and refuses what is no model or no format", async () => {
  const root = await Deno.makeTempDir(), path = `${root}/hl.safetensors`, lines: string[] = [], faults: string[] = [];
  const console = {
    interactive: false,
    print: (line: string) => void lines.push(line),
    complain: (line: string) => void faults.push(line),
  };
  writeModel(path, await imported("hl_and_mass_keras3.h5"));
  const run = (...args: string[]) => runProgram(exportCommand, args, { root, console });
  assertEquals(await run(path, "--format", "onnx"), 0);
  assertEquals(await run(path, "--format", "keras", "--output", `${root}/b.keras`), 0);
  assertEquals(Deno.readFileSync(`${root}/hl.onnx`), new Uint8Array(encodeOnnx(readModel(path))));
  assertEquals([...Deno.readDirSync(root)].map(({ name }) => name).toSorted(), [
    "b.keras",
    "hl.onnx",
    "hl.safetensors",
  ]);
  assertEquals(await run(path), 2);
  assertEquals(await run(path, "--format", "pickle"), 2);
  assertEquals(await run(`${folder}models.json`, "--format", "onnx"), 1);
  const before = Deno.readFileSync(path);
  assertEquals(
    await run(path, "--format", "onnx", "--output", `${root}/../${root.split("/").at(-1)}/hl.safetensors`),
    1,
  );
  assertEquals(Deno.readFileSync(path), before);
  assertEquals(faults.slice(0, 2), [
    "there is no --format, expected --format onnx or keras",
    "cannot use --format pickle, expected --format onnx or keras",
  ]);
});
