/** Writes Tables III, IV and V of the paper, on hyper-parameters, beside ours. */
import { z } from "zod";
import { InputError } from "../lib/artifact/input_error.ts";
import { readModel } from "../lib/artifact/model.ts";
import { parsePublished, type Published } from "../lib/artifact/published.ts";
import { readScores } from "../lib/artifact/scores.ts";
import type { TrainedNetwork } from "../lib/table/hyper_parameters.ts";
import { networksTable } from "../lib/table/networks_table.ts";
import { searchTable } from "../lib/table/search_table.ts";
import type { Table } from "../lib/table/table.ts";
import { tableFiles, writeTable } from "../lib/table/write_table.ts";
import type { InputFile } from "../lib/task/contract.ts";
import { defineTask } from "../lib/task/task.ts";

export default defineTask({
  about: "Writes the paper's tables of hyper-parameters beside those of the networks that were trained.",
  params: z.strictObject({
    /** The ranges searched for networks with images (III) or without (IV), or the best networks (V). */
    table: z.enum(["convolutional", "dense", "best"]),
  }),
  inputs: { model: "many", scores: "many", published: "one" },
  outputs: tableFiles,

  async run({ params, inputs, outputs }) {
    const published = parsePublished(await Deno.readTextFile(inputs.published.path));
    const parameters = new Map(inputs.scores.map((file) => [networkOf(file), readScores(file.path).info.parameters]));
    // The seeds of a network have its hyper-parameters in common.
    const models = new Map(inputs.model.map((file) => [networkOf(file), file.path]));
    const trained = [...models].map(([name, path]): TrainedNetwork => {
      const count = parameters.get(name);
      if (count === undefined) {
        throw new InputError(`cannot tabulate network ${name}: it has no scores, expected those of a seed`);
      }
      return { name, network: readModel(path).info.network, parameters: count };
    });
    await writeTable(tableOf(params.table, trained, published), outputs);
  },
});

function tableOf(table: "convolutional" | "dense" | "best", trained: TrainedNetwork[], published: Published): Table {
  return table === "best" ? networksTable(trained, published) : searchTable(table, trained, published);
}

function networkOf({ path, axes: { network } }: InputFile): string {
  if (network !== undefined) return network;
  throw new InputError(
    `cannot tabulate ${path}: it is of no network, expected the output of a stage with the axis "network"`,
  );
}
