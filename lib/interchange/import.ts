/** `deno task import FILE`: a network that Keras trained, as a model that stands in place of a training of ours. */
// @ts-types="../declarations/std_yaml.d.ts"
import { parse } from "@std/yaml";
import { z } from "zod";
import { InputError } from "../artifact/input_error.ts";
import { Network, Training } from "../artifact/model.ts";
import { defineCommand, type ExitCode, UsageError } from "../cli/command.ts";
import { processConsole } from "../cli/console.ts";
import type { Feature } from "../artifact/dataset.ts";
import { type Declared, type Imported, importModel, writeImported } from "./import_model.ts";
import { runProgram } from "./program.ts";
import type { InputNames } from "./recognise.ts";
import { refuseSameFile } from "./write_whole.ts";

export const importCommand = defineCommand({
  name: "import",
  about: "Reads a network that Keras saved whole (.h5 or .keras); writes a model that stands in place of a training.",
  positional: { name: "FILE", about: "What model.save(…) or ModelCheckpoint wrote, of Keras 2 or 3", many: false },
  options: {
    network: {
      kind: "value",
      value: "NAME",
      about: "The network of pipeline.yaml that it must be; gives the learning rate",
    },
    input: { kind: "list", value: "LAYER=FEATURE", about: "What an input is that neither name nor shape tells" },
    output: { kind: "value", value: "MODEL", about: "Where to write (default: FILE with .safetensors)" },
  },
  notes: [
    "The model becomes a source of pipeline.yaml, and stands for what that training would make:",
    "",
    "  sources: { et_model: { path: data/et.safetensors } }",
    "  stages:",
    "    train:",
    "      given: { et/1: { model: et_model } }",
  ],
  async run({ root, console }, [file], { network: name, input, output }): Promise<ExitCode> {
    if (file === undefined) throw new UsageError("there is no FILE, expected a model saved by Keras");
    const path = output ?? file.replace(/(\.[^./]*)?$/, ".safetensors");
    refuseSameFile(file, path);
    const params = readParams(`${root}/pipeline.yaml`);
    const declared = name === undefined ? {} : { declared: declaredNetwork(name, params.networks) };
    const imported = await importModel(file, { ...declared, training: params.training, inputs: inputNames(input) });
    writeImported(path, imported);
    for (const line of summary(path, imported)) console.print(line);
    return 0;
  },
});

interface Params {
  readonly training: Training;
  readonly networks: Readonly<Record<string, unknown>>;
}

function readParams(path: string): Params {
  const fault = (is: string) =>
    new InputError(`cannot read ${path}: ${is}, expected params.training of tasks/train.ts`);
  let text: string;
  try {
    text = Deno.readTextFileSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw fault("there is no such file");
  }
  const Params = z.object({
    params: z.object({ training: Training, networks: z.record(z.string(), z.unknown()).default({}) }),
  });
  const { data, error } = Params.safeParse(parseYaml(text, fault));
  if (data) return data.params;
  const [issue] = error.issues;
  throw fault(`${issue?.path.join(".")}: ${issue?.message}`);
}

function parseYaml(text: string, fault: (is: string) => InputError): unknown {
  try {
    return parse(text);
  } catch (error) {
    throw fault(error instanceof Error ? error.message.split("\n")[0] ?? "it is not YAML" : "it is not YAML");
  }
}

function declaredNetwork(name: string, networks: Params["networks"]): Declared {
  if (!Object.hasOwn(networks, name)) {
    throw new UsageError(
      `unknown network ${JSON.stringify(name)}; expected one of ${Object.keys(networks).join(", ")}`,
    );
  }
  const { data, error } = Network.safeParse(networks[name]);
  if (data) return { name, network: data };
  const [issue] = error.issues;
  throw new InputError(`cannot read network ${name} of pipeline.yaml: ${issue?.path.join(".")}: ${issue?.message}`);
}

function inputNames(given: readonly string[]): InputNames {
  return Object.fromEntries(given.map((text) => {
    const [, layer, feature] = /^(.+)=(hl|mass|et|ht)$/.exec(text) ?? [];
    if (layer !== undefined) return [layer, feature as Feature];
    throw new UsageError(`cannot use --input ${text}: expected LAYER=FEATURE, where FEATURE is hl, mass, et or ht`);
  }));
}

function summary(path: string, { model: { info, weights }, origin }: Imported): string[] {
  const { features, conv, filters, dense, hidden, lr, dropout } = info.network;
  const tower = conv === undefined ? "" : ` conv ${conv}, filters ${filters},`;
  const parameters = Object.values(weights).reduce((sum, { data }) => sum + data.length, 0);
  const unknown = origin.unknown.length > 0
    ? ["training as in pipeline.yaml, seed 0, epoch 1: the file does not say"]
    : [];
  return [
    `${path}: ${
      features.join(" + ")
    },${tower} dense ${dense}, hidden ${hidden}, dropout ${dropout}; ${parameters} parameters`,
    `from ${origin.file} of Keras ${origin.keras}; learning rate ${lr} (${origin.learningRate})`,
    ...unknown,
  ];
}

if (import.meta.main) {
  Deno.exit(await runProgram(importCommand, Deno.args, { root: Deno.cwd(), console: processConsole() }));
}
