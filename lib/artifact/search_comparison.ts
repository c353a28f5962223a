/** Our guided searches beside the paper's, and its claims about them: search_comparison.json, made by `compare_search`. */
import { z } from "zod";
import { ClaimVerdict } from "./comparison.ts";
import { SearchStart } from "./guided_search.ts";
import { Estimate } from "./metrics.ts";
import { Observable } from "./observables.ts";

const count = z.number().int().nonnegative();
const Named = Observable.omit({ name: true });

export const SearchComparison = z.strictObject({
  version: z.literal(1),
  guide: z.strictObject({ network: z.string(), auc: Estimate, published: z.number() }),
  events: z.strictObject({ signal: count, background: count }),
  resamples: count,
  searches: z.array(z.strictObject({
    title: z.string(),
    start: SearchStart,
    candidates: count,
    stopped: z.string(),
    /** By number of observables; null on one side where the other went further. */
    steps: z.array(z.strictObject({
      observables: count,
      ours: z.strictObject({
        /** Added in this step, with its ADO on the pairs that differed before; null at the beginning. */
        added: z.strictObject({ observable: Named, ado: Estimate }).nullable(),
        /** Of the network with it, on all pairs, and its AUC. */
        ado: Estimate,
        auc: Estimate,
        /** Share of the gap between the beginning and the guide that is closed; null where there was no gap. */
        closed: z.number().nullable(),
      }).nullable(),
      published: z.strictObject({
        added: z.strictObject({ observable: Named, ado: z.number() }).nullable(),
        ado: z.number().nullable(),
        auc: z.number(),
        /** As the paper itself quotes it. */
        quoted: z.number().nullable(),
      }).nullable(),
    })),
  })),
  claims: z.array(z.strictObject({
    id: z.string(),
    text: z.string(),
    source: z.string(),
    /** The search it is judged on. */
    search: z.string(),
    margin: z.number().nullable(),
    difference: z.strictObject({ value: z.number(), interval: z.tuple([z.number(), z.number()]) }),
    verdict: ClaimVerdict,
    because: z.string(),
  })),
  notes: z.array(z.string()),
});
export type SearchComparison = z.infer<typeof SearchComparison>;
