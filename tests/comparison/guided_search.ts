/** A guided search with given AUCs, for what comes after it. */
import { GuidedSearch, type SearchStart } from "../../lib/artifact/guided_search.ts";

interface Options {
  /** By number of observables. */
  readonly aucs: readonly number[];
  readonly guide: number;
  readonly start?: SearchStart;
}

/** Deviations of a hundred resamples that all AUCs have in common, and a tenth of them that is each one's own. */
const shifts = Array.from({ length: 100 }, (_, k) => 0.002 * Math.sin(k));

const edge: [number, number] = [0, 1];
const bins = (counts: number[]) => ({ counts, zero: 3, outside: 0 });
const distribution = { low: -3, high: 0, signal: bins([5, 3, 1]), background: bins([1, 2, 6]) };

export function searchOf({ aucs, guide, start = { features: ["hl"], kappas: "safe" } }: Options): GuidedSearch {
  const resampled = (value: number, own: number) =>
    shifts.map((shift, k) => value + shift + 0.0002 * Math.cos(own * k));
  const estimate = (value: number, bootstrap = 0.002) => ({
    value,
    bootstrap,
    interval: [value - 2 * bootstrap, value + 2 * bootstrap] as [number, number],
  });
  return GuidedSearch.parse({
    version: 1,
    start,
    network: {
      hidden: [50, 50, 50],
      dropout: 0,
      batch: 32,
      lr: 0.001,
      init: "normal",
      max_norm: 3,
      epochs: 1000,
      stop_after: 25,
    },
    seed: 1,
    guide: { network: "et_and_ht", seeds: ["1"], auc: estimate(guide), resampledAucs: resampled(guide, 0.5) },
    events: { signal: 4012, background: 3988 },
    sampled: null,
    bootstrap: { resamples: 100, seed: 1 },
    candidates: 1509,
    steps: aucs.map((auc, observables) => ({
      observables,
      auc: estimate(auc),
      resampledAucs: resampled(auc, observables + 1),
      ado: estimate(0.9 + 0.02 * observables),
      training: { epochs: 40, best: 15, validation: auc },
      differing: { pairs: 1000, of: 16000 },
      leading: [],
      chosen: observables + 1 === aucs.length ? null : {
        name: `et edge ${observables}`,
        graph: Array.from({ length: observables + 1 }, () => edge),
        kappa: 1,
        beta: 0.5,
        image: "et",
        ado: estimate(0.82 - 0.1 * observables, 0.01),
        signal: "small",
        lead: { next: "et other", value: 0.01, interval: [-0.01, 0.03] },
        alone: 0.87,
        distribution: { all: distribution, differing: distribution },
      },
    })),
    stopped: "2 observables were chosen, as many as were asked for.",
  });
}
