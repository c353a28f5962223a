/** Distributions of the observables of Figures 6 and 7 in the sample: observable_distributions.json, by `describe_observables`. */
import { z } from "zod";
import { LogDistribution } from "./guided_search.ts";
import { Observable } from "./observables.ts";

const count = z.number().int().nonnegative();

export const ObservableDistributions = z.strictObject({
  version: z.literal(1),
  /** All test events. */
  events: z.strictObject({ signal: count, background: count }),
  observables: z.array(z.strictObject({
    observable: Observable.omit({ name: true }),
    /** In the published bins. */
    distribution: LogDistribution,
    /**
     * Of the observable alone, folded: of all events, of the events in the bins by bin, and of the published bins likewise
     * (events of value 0 are in none); null where a class has none there.
     */
    auc: z.strictObject({ all: z.number(), binned: z.number().nullable(), published: z.number().nullable() }),
  })),
});
export type ObservableDistributions = z.infer<typeof ObservableDistributions>;
