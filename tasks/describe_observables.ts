/** Distributions of the observables that the paper's searches chose, in the bins of Figures 6 and 7. */
import { z } from "zod";
import { openDataset } from "../lib/artifact/dataset.ts";
import { ObservableDistributions } from "../lib/artifact/observable_distributions.ts";
import { parsePublishedSearch, type PublishedDistribution } from "../lib/artifact/published_search.ts";
import { observableColumns } from "../lib/dataset/observable_column.ts";
import { logDistribution } from "../lib/guiding/log_distribution.ts";
import { coordinateSwitches } from "../lib/physics/energy_flow/image_particles.ts";
import { auc } from "../lib/statistics/auc.ts";
import { folded } from "../lib/statistics/decision_ordering.ts";
import { defineTask } from "../lib/task/task.ts";

export default defineTask({
  about: "Computes the observables of Figures 6 and 7 for the test events and bins them as the paper does.",
  params: z.strictObject({
    /** Where cells are: as the authors' released code has it, or at their centres. */
    coordinates: z.enum(coordinateSwitches).default("released"),
  }),
  inputs: { dataset: "one", published_search: "one" },
  outputs: { distributions: "observable_distributions.json" },
  numbers: { distributions: { "observables.*.auc.all": 1e-9 } },

  async run({ params, inputs, outputs, progress }) {
    const published = parsePublishedSearch(await Deno.readTextFile(inputs.published_search.path));
    const { arrays } = openDataset(inputs.dataset.path);
    using _arrays = arrays;
    const labels = arrays.read<Uint8Array>("test/y").data;
    const observables: ObservableDistributions["observables"] = [];
    for (const theirs of published.distributions) {
      const { test } = await observableColumns(inputs.dataset.path, ["test"], theirs.observable, params);
      const distribution = logDistribution(labels, test, { range: theirs, bins: theirs.signal.length });
      const { signal: { counts: signal }, background: { counts: background } } = distribution;
      observables.push({
        observable: theirs.observable,
        distribution,
        auc: {
          all: folded(auc(labels, test)),
          binned: binnedAuc({ signal, background }),
          published: binnedAuc(theirs),
        },
      });
      progress({ done: observables.length, total: published.distributions.length, unit: "observables" });
    }
    const signal = labels.reduce((sum, label) => sum + label, 0);
    const events = { signal, background: labels.length - signal };
    const result = ObservableDistributions.parse({ version: 1, events, observables });
    await Deno.writeTextFile(outputs.distributions, JSON.stringify(result) + "\n");
  },
});

/** Of events in the same bin one half counts as ordered; null where a class has no event in the bins. */
function binnedAuc({ signal, background }: Pick<PublishedDistribution, "signal" | "background">): number | null {
  if (![signal, background].every((counts) => counts.some((count) => count > 0))) return null;
  const bins = [...signal.keys()], labels = bins.map(() => 1).concat(bins.map(() => 0));
  return folded(auc(labels, [...bins, ...bins], [...signal, ...background]));
}
