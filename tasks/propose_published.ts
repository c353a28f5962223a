/** Hands the paper's best network to `trial`, to be trained as a search's candidates are. */
import { z } from "zod";
import { InputError } from "../lib/artifact/input_error.ts";
import { Features, Proposals } from "../lib/artifact/proposals.ts";
import { parsePublished } from "../lib/artifact/published.ts";
import { rangesFor, SearchSpaces } from "../lib/artifact/search_spaces.ts";
import { defineTask } from "../lib/task/task.ts";

export default defineTask({
  about: "Proposes the hyper-parameters that the paper found, for comparison with those of a search.",
  params: z.strictObject({
    features: Features,
    /** The network's name in data/published.yaml. */
    published: z.string(),
    spaces: SearchSpaces,
  }),
  inputs: { published: "one" },
  outputs: { proposals: "proposals.json" },

  async run({ params: { features, published: name, spaces }, inputs, outputs, produced }) {
    produced({ backend: "none" });
    const { networks } = parsePublished(await Deno.readTextFile(inputs.published.path));
    const network = networks.find((each) => each.name === name);
    if (!network) {
      const names = networks.map((each) => each.name).join(", ");
      throw new InputError(`cannot propose published network "${name}": there is none, expected one of ${names}`);
    }
    const { source: _, ...hyperParameters } = network.hyper_parameters;
    const proposals: Proposals = {
      ...{ version: 1, features, round: 0, method: "published", ranges: rangesFor(features, spaces), model: null },
      rungs: [],
      candidates: [{ slot: 1, hyperParameters, expected: null }],
    };
    await Deno.writeTextFile(outputs.proposals, JSON.stringify(Proposals.parse(proposals)) + "\n");
  },
});
