/** The scratch folder in which an instance runs: inputs as links with telling names, empty outputs, and a checkpoint that stays. */
import { type Job, workFiles } from "../../host/job.ts";
import type { InputFile, OnDeviceLoss } from "../../task/contract.ts";
import type { Instance } from "../instance.ts";

/** An input file of an instance, found: where it is, and the matrix values that name it. */
export interface FoundFile {
  readonly target: string;
  /** With its extension: `model.safetensors`. */
  readonly fileName: string;
  readonly axes: Readonly<Record<string, string>>;
}

/** Makes the folder anew, except for its checkpoint, and writes job.json. */
export function prepareWorkFolder(
  folder: string,
  work: {
    root: string;
    instance: Instance;
    inputs: Readonly<Record<string, readonly FoundFile[]>>;
    cores: number;
    onDeviceLoss?: OnDeviceLoss;
  },
): void {
  for (const name of [workFiles.inputs, workFiles.outputs, workFiles.events, workFiles.log, workFiles.permissions]) {
    removeIfThere(`${folder}/${name}`);
  }
  for (const name of [workFiles.inputs, workFiles.outputs, workFiles.checkpoint]) {
    Deno.mkdirSync(`${folder}/${name}`, { recursive: true });
  }
  const { root, instance, cores, onDeviceLoss = "fail" } = work;
  const inputs = instance.inputs.map(({ name, arity }) => {
    const linked = linkInputs(folder, name, work.inputs[name] ?? []);
    return [name, arity === "one" ? linked[0] : linked] as const;
  });
  const outputs = Object.entries(instance.task.outputs).map(([name, file]) => [name, `${workFiles.outputs}/${file}`]);
  const job = {
    task: `file://${root}/${instance.task.path}`,
    params: instance.params,
    inputs: Object.fromEntries(inputs),
    outputs: Object.fromEntries(outputs),
    cores,
    onDeviceLoss,
  } as Job;
  Deno.writeTextFileSync(`${folder}/${workFiles.job}`, JSON.stringify(job, null, 2));
}

function linkInputs(folder: string, name: string, files: readonly FoundFile[]): InputFile[] {
  return files.map((file) => {
    const path = linkOf(name, file, files.length);
    const link = `${folder}/${path}`;
    Deno.mkdirSync(link.slice(0, link.lastIndexOf("/")), { recursive: true });
    Deno.symlinkSync(file.target, link);
    return { path, axes: file.axes };
  });
}

/** `in/dataset.safetensors` for a single file, `in/scores/et-1.safetensors` for one of `count` gathered ones. */
export function linkOf(name: string, { fileName, axes }: Omit<FoundFile, "target">, count: number): string {
  const extension = fileName.slice(fileName.indexOf("."));
  const values = Object.values(axes).join("-").replaceAll("/", "_");
  return `${workFiles.inputs}/${count > 1 || values ? `${name}/${values || "only"}` : name}${extension}`;
}

export function removeIfThere(path: string): void {
  try {
    Deno.removeSync(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
