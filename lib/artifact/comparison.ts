/** The answer: ours beside the published numbers, and the paper's claims: comparison.json, made by `compare`. */
import { z } from "zod";

/** Ours: value, bootstrap deviation over test events, spread over seeds (null for one seed). */
const Ours = z.strictObject({ value: z.number(), bootstrap: z.number(), seeds: z.number().nullable() });
/** Theirs: as quoted, with its place; `error` null where none is stated. */
const Quoted = z.strictObject({ value: z.number(), error: z.number().nullable(), source: z.string() });
export const NumberVerdict = z.enum(["reproduced", "compatible", "differs", "not comparable", "collapsed"]);
export const ClaimVerdict = z.enum(["holds", "does not hold", "undecided"]);

export const Comparison = z.strictObject({
  version: z.literal(1),
  /** One sentence that answers "does this paper reproduce?". */
  answer: z.string(),
  sample: z.strictObject({
    about: z.string(),
    /** Whether these are the authors' events, so that numbers can be judged. */
    authors: z.boolean(),
    events: z.strictObject({ train: z.number(), valid: z.number(), test: z.number() }),
    /** How each feature was scaled, one sentence each. */
    scaling: z.array(z.string()),
  }),
  /** Set where the run trained less than the paper did: "8,000 simulated events, 8 epochs". */
  indicative: z.string().nullable(),
  seeds: z.array(z.string()),
  networks: z.array(z.strictObject({
    name: z.string(),
    title: z.string(),
    parameters: z.number(),
    epochs: z.array(z.strictObject({ seed: z.string(), run: z.number(), best: z.number() })),
    collapsed: z.boolean(),
    auc: z.strictObject({
      ours: Ours,
      published: Quoted.nullable(),
      rerun: Quoted.nullable(),
      /** |ours - published| over the combined deviation. */
      distance: z.number().nullable(),
      verdict: NumberVerdict.nullable(),
    }),
    rejection: z.array(z.strictObject({
      efficiency: z.number(),
      ours: Ours.nullable(),
      published: Quoted.nullable(),
      rerun: Quoted.nullable(),
    })),
    /** Fast path against TensorFlow.js' own operations, largest difference over seeds. */
    agreement: z.strictObject({
      events: z.number(),
      largestDifference: z.number(),
      fast: z.string(),
      reference: z.string(),
    }),
  })),
  claims: z.array(z.strictObject({
    id: z.string(),
    text: z.string(),
    source: z.string(),
    /** The compared difference of AUCs with its paired 95 % bootstrap interval. */
    difference: z.strictObject({ value: z.number(), interval: z.tuple([z.number(), z.number()]) }),
    verdict: ClaimVerdict,
    /** The interval in words: "0.951 - 0.918 = 0.033, between 0.027 and 0.039". */
    because: z.string(),
  })),
  /** What a reader should know: collapsed networks, initialisation, deviations of the code from the text. */
  notes: z.array(z.string()),
});
export type Comparison = z.infer<typeof Comparison>;
