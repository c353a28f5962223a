/**
 * A Bayesian search for one network's hyper-parameters, with all its trials in order: hyper_search.json, made by
 * `hyper_search`. Trials are compared by their lowest validation loss.
 */
import { z } from "zod";
import { Seed, Training } from "./model.ts";
import { Candidate, Features, FittedModel, HyperParameters, SearchRanges } from "./proposals.ts";
import { Trial } from "./trial.ts";

const count = z.number().int().positive();

/** A training of the search, or of the published network, in short. */
const Trained = z.strictObject({
  hyperParameters: HyperParameters,
  /** Trainable parameters. */
  parameters: count,
  /** Epochs and batches that it took. */
  epochs: count,
  steps: count,
  best: Trial.shape.best,
  outcome: Trial.shape.outcome,
  stopped: Trial.shape.stopped,
});

const SearchTrial = Trained.extend({
  /** In the order of rounds and slots, from 1. */
  number: count,
  round: count,
  slot: count,
  /** How it was proposed, and what was expected of it. */
  method: z.enum(["design", "expected improvement"]),
  expected: Candidate.shape.expected,
  /** Lowest validation loss of this and all earlier trials; null while all diverged. */
  lowest: z.number().nullable(),
});
export type SearchTrial = z.infer<typeof SearchTrial>;

/**
 * The model's mean of the objective over all other hyper-parameters, and its standard deviation, by the value of one
 * (Friedman's partial dependence). The objective is the validation loss where that is better than the trials' median; above
 * it, values are drawn in (lib/optimisation/objective.ts).
 */
const Dependence = z.strictObject({
  name: HyperParameters.keyof(),
  values: z.array(z.number()),
  mean: z.array(z.number()),
  deviation: z.array(z.number()),
});
export type Dependence = z.infer<typeof Dependence>;

export const HyperSearch = z.strictObject({
  version: z.literal(1),
  /** The network's name in pipeline.yaml, and what it sees. */
  network: z.string(),
  features: Features,
  ranges: SearchRanges,
  /** Of every trial. */
  training: Training,
  seed: Seed,
  rounds: count,
  trials: z.array(SearchTrial).min(1),
  /** Number of the trial with the lowest validation loss, the earlier one of two alike; null if all diverged. */
  best: count.nullable(),
  /** The paper's best network (Table V or the released code), trained in the same way; null where there is none. */
  published: z.strictObject({
    name: z.string(),
    source: z.string(),
    trained: Trained,
    /** 1 if no trial of ours has a lower validation loss, 2 if one has, and so on; null if it diverged. */
    rank: count.nullable(),
  }).nullable(),
  /** Fitted to all trials; null for fewer than two. */
  model: FittedModel.nullable(),
  dependence: z.array(Dependence),
});
export type HyperSearch = z.infer<typeof HyperSearch>;
