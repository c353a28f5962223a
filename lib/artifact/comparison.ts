/** The answer: ours beside the published numbers, and the paper's claims: comparison.json, made by `compare`. */
import { z } from "zod";

/** Ours: value, bootstrap deviation over test events, spread over seeds (null for one seed). */
const Ours = z.strictObject({ value: z.number(), bootstrap: z.number(), seeds: z.number().nullable() });
/** Theirs: as quoted, with its place; `error` null where none is stated. */
const Quoted = z.strictObject({ value: z.number(), error: z.number().nullable(), source: z.string() });
export const NumberVerdict = z.enum(["reproduced", "compatible", "differs", "not comparable", "collapsed"]);
export type NumberVerdict = z.infer<typeof NumberVerdict>;
export const ClaimVerdict = z.enum(["holds", "does not hold", "undecided"]);
export type ClaimVerdict = z.infer<typeof ClaimVerdict>;

const Interval = z.tuple([z.number(), z.number()]);

const Events = z.strictObject({ train: z.number(), valid: z.number(), test: z.number() });

const Network = z.strictObject({
  name: z.string(),
  title: z.string(),
  parameters: z.number(),
  /** `stopped`: by early stopping, as the paper did; otherwise the run was cut at its last allowed epoch. */
  epochs: z.array(z.strictObject({ seed: z.string(), run: z.number(), best: z.number(), stopped: z.boolean() })),
  /** Whether the network learned nothing with any seed. Its numbers and claims then say nothing. */
  collapsed: z.boolean(),
  /** Seeds that learned nothing; left out of `ours` and of the claims while another seed learned something. */
  collapsedSeeds: z.array(z.string()),
  /** How the 2023 re-run with Keras trained it; null where it is not known. */
  rerun: z.strictObject({ epochs: z.number(), best: z.number(), collapsed: z.boolean() }).nullable(),
  auc: z.strictObject({
    ours: Ours,
    /** 95 % percentile interval of the bootstrap over test events. */
    interval: Interval,
    /**
     * DeLong's deviation and 95 % intervals of the same value, plain and on the logit scale (null for an AUC of 0 or 1);
     * null where a class has a single event.
     */
    delong: z.strictObject({ deviation: z.number(), plain: Interval, logit: Interval.nullable() }).nullable(),
    published: Quoted.nullable(),
    rerun: Quoted.nullable(),
    /** |ours - published| over the combined deviation; null where it cannot be judged. */
    distance: z.number().nullable(),
    /** Null where the paper has no number. */
    verdict: NumberVerdict.nullable(),
    /** The verdict in words: "simulated events", "0.9738 against 0.972, 1.3 standard deviations apart". */
    because: z.string(),
  }),
  rejection: z.array(z.strictObject({
    efficiency: z.number(),
    /** Null where no background event passes, and for a network that collapsed. */
    ours: Ours.nullable(),
    /** 95 % percentile interval of the bootstrap: of the background that passes and of the signal that sets the threshold. */
    interval: Interval.nullable(),
    /** 95 % exact binomial interval of the background that passes; no upper limit where none does. Null if collapsed. */
    binomial: z.tuple([z.number(), z.number().nullable()]).nullable(),
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
});
export type NetworkComparison = z.infer<typeof Network>;

const Claim = z.strictObject({
  id: z.string(),
  text: z.string(),
  source: z.string(),
  /** greater: AUC(left) > AUC(right). within: they differ by less than `margin`. */
  kind: z.enum(["greater", "within"]),
  left: z.string(),
  right: z.string(),
  margin: z.number().nullable(),
  /** The compared difference of AUCs with its paired 95 % bootstrap interval. */
  difference: z.strictObject({ value: z.number(), interval: Interval }),
  /**
   * DeLong's paired test of the same difference, beside the bootstrap that decides: deviation, 95 % interval, z and the
   * two-sided p-value of equal AUCs, and the verdict that this interval would give. Null for a network that collapsed,
   * and where both order all events alike.
   */
  delong: z.strictObject({
    deviation: z.number(),
    interval: Interval,
    z: z.number(),
    p: z.number(),
    verdict: ClaimVerdict,
  }).nullable(),
  /** The same difference of the published AUCs; null where one of them is not published. */
  published: z.number().nullable(),
  verdict: ClaimVerdict,
  /** The interval in words: "0.951 - 0.918 = 0.033, between 0.027 and 0.039". */
  because: z.string(),
});
export type ClaimComparison = z.infer<typeof Claim>;

export const Comparison = z.strictObject({
  version: z.literal(1),
  /** One sentence that answers "does this paper reproduce?". */
  answer: z.string(),
  sample: z.strictObject({
    about: z.string(),
    /** Whether these are the authors' events, so that numbers can be judged. */
    authors: z.boolean(),
    /** Events used. */
    events: Events,
    /** Events that the input file holds. */
    given: Events,
    /** Why no number is judged: "simulated events"; null where numbers are judged. */
    notComparable: z.string().nullable(),
    /** How each feature was scaled, one sentence each. */
    scaling: z.array(z.string()),
  }),
  /** Set where the run trained less than the paper did: "8,000 simulated events, 8 epochs". */
  indicative: z.string().nullable(),
  seeds: z.array(z.string()),
  /** How uncertainties were found. */
  bootstrap: z.strictObject({ resamples: z.number(), level: z.number() }),
  /** Standard deviations within which a number is `reproduced`. */
  agreement: z.number(),
  /** In the order of published.yaml. */
  networks: z.array(Network),
  claims: z.array(Claim),
  /** Claims that were not judged because a network was not trained. */
  omitted: z.array(z.strictObject({ id: z.string(), text: z.string(), missing: z.array(z.string()) })),
  /** Where this run, the paper's text and its code part, and what the published numbers are worth; from published.yaml. */
  remarks: z.array(z.strictObject({
    id: z.string(),
    title: z.string(),
    about: z.enum(["method", "numbers"]),
    text: z.string(),
    source: z.string(),
  })),
  /** What else a reader should know of this run: collapsed networks, single seeds, what was recognised in the input. */
  notes: z.array(z.string()),
});
export type Comparison = z.infer<typeof Comparison>;
