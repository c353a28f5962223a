/**
 * A black-box guided search (arXiv:2011.01984 section VII; arXiv:2010.11998): which observables, added one after another to
 * the high-level features, teach a small network to order events as the image network does. guided_search.json, made by
 * `guided_search`; the ranking of all observables at every step is in ranking.csv beside it.
 */
import { z } from "zod";
import { Estimate } from "./metrics.ts";
import { Observable } from "./observables.ts";

const count = z.number().int().nonnegative();
const positive = z.number().int().positive();

/** The small network and its training; lib/model/search_training.ts says what each means. */
export const SearchNetworkSettings = z.strictObject({
  hidden: z.array(positive.max(1024)).min(1),
  dropout: z.number().min(0).lt(1),
  batch: positive.max(65536),
  lr: z.number().positive(),
  init: z.enum(["glorot_normal", "normal"]),
  max_norm: z.number().positive().nullable(),
  epochs: positive,
  stop_after: positive,
});

/** Where a search begins, and among which observables it looks. */
export const SearchStart = z.strictObject({
  features: z.array(z.enum(["hl", "mass"])).min(1).refine((all) => new Set(all).size === all.length, "each once"),
  /** `safe`: kappa = 1, the infrared and collinear safe ones. `any`: all. */
  kappas: z.enum(["safe", "any"]),
});
export type SearchStart = z.infer<typeof SearchStart>;

/** Events per bin in equal bins of log10(value), and those of value 0 or outside of the bins. */
const LogHistogram = z.strictObject({ counts: z.array(z.number()), zero: z.number(), outside: z.number() });
export const LogDistribution = z.strictObject({
  low: z.number(),
  high: z.number(),
  signal: LogHistogram,
  background: LogHistogram,
});
export type LogDistribution = z.infer<typeof LogDistribution>;

const Interval = z.tuple([z.number(), z.number()]);

const Chosen = Observable.extend({
  /** On the pairs that the network and the guide order differently, folded. */
  ado: Estimate,
  /** Whether the guide calls larger or smaller values more like signal. */
  signal: z.enum(["large", "small"]),
  /** How far its ADO is above that of the next one, resample by resample; null where it was the only candidate. */
  lead: z.strictObject({ next: z.string(), value: z.number(), interval: Interval }).nullable(),
  /** AUC of the observable alone, folded. */
  alone: z.number(),
  /** Of all test events, and of those in differing pairs, each counted once per pair. */
  distribution: z.strictObject({ all: LogDistribution, differing: LogDistribution }),
});
export type Chosen = z.infer<typeof Chosen>;

export const SearchStep = z.strictObject({
  /** Observables that the network sees besides the features it began with. */
  observables: count,
  auc: Estimate,
  /** Resample k holds the same events in every step and for the guide. */
  resampledAucs: z.array(z.number()),
  /** ADO of the network and the guide on all pairs. */
  ado: Estimate,
  training: z.strictObject({ epochs: positive, best: positive, validation: z.number() }),
  /** Pairs that network and guide order differently, of all (or of those sampled); null where the search ended before. */
  differing: z.strictObject({ pairs: count, of: count }).nullable(),
  /** The best of the candidates. */
  leading: z.array(z.strictObject({ name: z.string(), ado: z.number(), bootstrap: z.number().nullable() })),
  chosen: Chosen.nullable(),
});
export type SearchStep = z.infer<typeof SearchStep>;

export const GuidedSearch = z.strictObject({
  version: z.literal(1),
  start: SearchStart,
  network: SearchNetworkSettings,
  seed: count,
  /** The image network: its name, the seeds whose mean output guides, and the AUC of that. */
  guide: z.strictObject({
    network: z.string(),
    seeds: z.array(z.string()),
    auc: Estimate,
    resampledAucs: z.array(z.number()),
  }),
  /** Test events, on which observables are ranked, as the authors did. */
  events: z.strictObject({ signal: count, background: count }),
  /** Events of each class of which all pairs were taken; null for all events. */
  sampled: positive.nullable(),
  bootstrap: z.strictObject({ resamples: count, seed: count }),
  /** Observables that were to choose from. */
  candidates: count,
  steps: z.array(SearchStep).min(1),
  /** Why it ended, a sentence. */
  stopped: z.string(),
});
export type GuidedSearch = z.infer<typeof GuidedSearch>;
