/** Runs `prepare` as the host does, on a file, in a temporary folder. */
import { openDataset } from "../../lib/artifact/dataset.ts";
import { Summary } from "../../lib/artifact/summary.ts";
import type { Progress } from "../../lib/task/contract.ts";
import prepare from "../../tasks/prepare.ts";

export class TempFolder implements Disposable {
  readonly path = Deno.makeTempDirSync();

  at(name: string): string {
    return `${this.path}/${name}`;
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.path, { recursive: true });
  }
}

export interface Prepared {
  readonly datasetPath: string;
  readonly summary: Summary;
  readonly progress: readonly Progress[];
  readonly said: readonly string[];
  /** Names left in the folder for scratch files. */
  readonly scratch: readonly string[];
}

/** The outputs lie in `folder`. */
export async function runPrepare(folder: TempFolder, electrons: string, events: unknown = "all"): Promise<Prepared> {
  const [datasetPath, summaryPath] = [folder.at("dataset.safetensors"), folder.at("summary.json")];
  const progress: Progress[] = [], said: string[] = [];
  Deno.mkdirSync(folder.at("checkpoint"), { recursive: true });
  await prepare.run({
    params: prepare.params.parse({ events }),
    inputs: { electrons: { path: electrons, axes: {} } },
    outputs: { dataset: datasetPath, summary: summaryPath },
    checkpoint: folder.at("checkpoint"),
    cores: () => 1,
    onDeviceLoss: "fail",
    progress: (step) => progress.push(step),
    say: (line) => said.push(line),
    produced: () => {},
  });
  const scratch = [...Deno.readDirSync(folder.at("checkpoint"))].map(({ name }) => name);
  const summary = Summary.parse(JSON.parse(Deno.readTextFileSync(summaryPath)));
  return { datasetPath, summary, progress, said, scratch };
}

/** All arrays of a data set as plain numbers, by name. */
export function readAll(path: string): Record<string, number[]> {
  using arrays = openDataset(path).arrays;
  return Object.fromEntries(arrays.names.map((name) => [name, [...arrays.read(name).data]]));
}
