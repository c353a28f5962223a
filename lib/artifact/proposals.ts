/**
 * Hyper-parameters that a search is to try next: proposals.json, made by `propose` for one network and round. The trials of
 * a round read nothing else of the search, so whatever decides them is in here.
 */
import { z } from "zod";
import { Network } from "./model.ts";

const count = z.number().int().positive();

/** Both ends belong to it. */
const Range = z.tuple([z.number(), z.number()]).refine(([from, to]) => from <= to, "expected [from, to], not falling");
const IntegerRange = Range.refine((ends) => ends.every((end) => Number.isInteger(end) && end >= 1), {
  error: "expected whole numbers above 0",
});

/** Where to search (Tables III and IV of the paper); a network without images has neither `conv` nor `filters`. */
export const SearchRanges = z.strictObject({
  conv: IntegerRange.optional(),
  filters: IntegerRange.optional(),
  dense: IntegerRange,
  hidden: IntegerRange,
  lr: Range.refine(([from]) => from > 0, "expected a range above 0: it is searched on a logarithmic scale"),
  dropout: Range.refine(([from, to]) => from >= 0 && to < 1, "expected a range from 0 to below 1"),
});
export type SearchRanges = z.infer<typeof SearchRanges>;

export const HyperParameters = z.strictObject({
  conv: count.optional(),
  filters: count.optional(),
  dense: count,
  hidden: count,
  lr: z.number().positive(),
  dropout: z.number().min(0).lt(1),
});
export type HyperParameters = z.infer<typeof HyperParameters>;
export type HyperParameter = keyof HyperParameters;

/** In the paper's order, with the scale on which each is searched. */
export const hyperParameterScales: readonly {
  readonly name: HyperParameter;
  readonly integer: boolean;
  readonly logarithmic: boolean;
}[] = [
  { name: "conv", integer: true, logarithmic: false },
  { name: "filters", integer: true, logarithmic: false },
  { name: "dense", integer: true, logarithmic: false },
  { name: "hidden", integer: true, logarithmic: false },
  { name: "lr", integer: false, logarithmic: true },
  { name: "dropout", integer: false, logarithmic: false },
];

/** What a network sees. */
export const Features = Network.shape.features;

/**
 * Early stopping of hopeless trials: at epochs first, first * eta, first * eta^2 and so on a trial goes on only if it is
 * among the best 1 / eta of the earlier rounds' trials at that epoch.
 */
export const Halving = z.strictObject({ first: count, eta: z.number().min(2).max(10) });
export type Halving = z.infer<typeof Halving>;

export const Candidate = z.strictObject({
  /** From 1. */
  slot: count,
  hyperParameters: HyperParameters,
  /** What the model expected before the trial; null where there was no model. */
  expected: z.strictObject({
    /** Mean and standard deviation of the objective, in units of the validation loss. */
    mean: z.number(),
    deviation: z.number().nonnegative(),
    /** ln of the expected improvement, in the same units, on the best known or pending trial. */
    logImprovement: z.number(),
  }).nullable(),
});
export type Candidate = z.infer<typeof Candidate>;

/** A Gaussian process as it was fitted: the objective is standardised, inputs are in the unit cube. */
export const FittedModel = z.strictObject({
  /** Trials it was fitted to. */
  trials: count,
  /** By hyper-parameter; a long one says that the hyper-parameter hardly matters. */
  lengthScales: z.partialRecord(HyperParameters.keyof(), z.number().positive()),
  /** Variances of the function and of the noise, in units of the standardised objective. */
  signal: z.number().positive(),
  noise: z.number().nonnegative(),
  logMarginalLikelihood: z.number(),
});
export type FittedModel = z.infer<typeof FittedModel>;

export const Proposals = z.strictObject({
  version: z.literal(1),
  features: Features,
  /** From 1; 0 for the network that the paper published, which is no part of the search. */
  round: z.number().int().nonnegative(),
  method: z.enum(["design", "expected improvement", "published"]),
  ranges: SearchRanges,
  /** The fit that proposed; null where there was none. */
  model: FittedModel.nullable(),
  /** At most this validation loss, the lowest so far, after so many epochs; else the trial ends. Empty without halving. */
  rungs: z.array(z.strictObject({ epoch: count, loss: z.number() })),
  candidates: z.array(Candidate).min(1),
});
export type Proposals = z.infer<typeof Proposals>;
