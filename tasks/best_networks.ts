/** Writes the best networks of all searches as pipeline.yaml's `networks` has them. */
import { z } from "zod";
import { readByNetwork } from "../lib/artifact/by_network.ts";
import { HyperSearch } from "../lib/artifact/hyper_search.ts";
import { InputError } from "../lib/artifact/input_error.ts";
import { readJson } from "../lib/artifact/json.ts";
import { Network } from "../lib/artifact/model.ts";
import { defineTask } from "../lib/task/task.ts";

export default defineTask({
  about: "Writes the best network of each search, in the form of pipeline.yaml's networks.",
  params: z.strictObject({}),
  inputs: { search: "many" },
  outputs: { networks: "networks.json" },

  async run({ inputs, outputs, produced }) {
    produced({ backend: "none" });
    const searches = await readByNetwork(inputs.search, "choose networks", (path) => readJson(path, HyperSearch));
    const networks = [...searches].map(([name, { features, trials, best }]) => {
      const trial = trials.find(({ number }) => number === best);
      if (!trial) {
        throw new InputError(
          `cannot choose network ${name}: all ${trials.length} trials diverged, expected a finite loss`,
        );
      }
      return [name, Network.parse({ features, ...trial.hyperParameters })];
    });
    await Deno.writeTextFile(outputs.networks, JSON.stringify(Object.fromEntries(networks), null, 2) + "\n");
  },
});
