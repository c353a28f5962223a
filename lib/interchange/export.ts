/** `deno task export MODEL`: a trained network for other programs, as ONNX or as a file that Keras 3 loads. */
import { readModel } from "../artifact/model.ts";
import { defineCommand, type ExitCode, UsageError } from "../cli/command.ts";
import { processConsole } from "../cli/console.ts";
import { encodeKeras } from "./keras_archive.ts";
import { encodeOnnx } from "./onnx.ts";
import { runProgram } from "./program.ts";
import { refuseSameFile, writeWhole } from "./write_whole.ts";

const formats = { onnx: encodeOnnx, keras: encodeKeras } as const;
type Format = keyof typeof formats;

export const exportCommand = defineCommand({
  name: "export",
  about: "Writes a trained network for other programs: ONNX, or an archive that keras.models.load_model reads.",
  positional: {
    name: "MODEL",
    about: "A model.safetensors, such as results/quick/models/hl-1.safetensors",
    many: false,
  },
  options: {
    format: { kind: "value", value: "onnx|keras", about: "ONNX, or Keras 3's .keras" },
    output: { kind: "value", value: "FILE", about: "Where to write (default: MODEL with .onnx or .keras)" },
  },
  notes: [
    "Inputs are named by feature, scaled as the data set is (its metadata say how); images [events, size, size, 1].",
    "",
    '  keras.models.load_model("hl-1.keras").predict(hl)',
    '  onnxruntime.InferenceSession("hl-1.onnx").run(None, {"hl": hl})',
  ],
  async run({ console }, [path], { format, output }): Promise<ExitCode> {
    if (path === undefined) throw new UsageError("there is no MODEL, expected a model.safetensors");
    const chosen = chooseFormat(format);
    const to = output ?? path.replace(/(\.safetensors)?$/, `.${chosen}`);
    refuseSameFile(path, to);
    const model = readModel(path);
    const bytes = await formats[chosen](model);
    writeWhole(to, (part) => Deno.writeFileSync(part, bytes));
    console.print(`${to}: ${model.info.network.features.join(" + ")}, ${bytes.length} bytes`);
    return 0;
  },
});

function chooseFormat(format: string | undefined): Format {
  if (format === "onnx" || format === "keras") return format;
  const is = format === undefined ? "there is no --format" : `cannot use --format ${format}`;
  throw new UsageError(`${is}, expected --format ${Object.keys(formats).join(" or ")}`);
}

if (import.meta.main) {
  Deno.exit(await runProgram(exportCommand, Deno.args, { root: Deno.cwd(), console: processConsole() }));
}
