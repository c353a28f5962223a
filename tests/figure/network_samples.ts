/** Small inputs for the figures about networks: diagnostics of a closed form, and courses of training. */
import type { Diagnostics, SeedDiagnostics, Strata } from "../../lib/artifact/diagnostics.ts";
import type { Epoch } from "../../lib/artifact/history.ts";
import type { Course } from "../../lib/figure/histories.ts";
import { published } from "./samples.ts";

/** The paper's seven networks. */
export const sevenNames = published.networks.map(({ name }) => name);

const strata = (edges: number[], aucs: (number | null)[]): Strata => ({
  bins: aucs.map((auc, bin) => ({
    low: edges[bin] ?? NaN,
    high: edges[bin + 1] ?? NaN,
    signal: auc === null ? 0 : 40,
    background: 30,
    auc,
    deviation: auc === null ? null : 0.1,
  })),
  outside: 3,
});

/** 100 signal and 60 background events; `shift` moves the AUCs. The third of four calibration bins is empty. */
export function diagnosticsOf(seed = "1", shift = 0, collapsed = false): SeedDiagnostics {
  return {
    seed,
    collapsed,
    histogram: { signal: [0, 10, 30, 60], background: [40, 10, 9, 1] },
    calibration: {
      bins: [
        { low: 0, high: 0.25, events: 40, signal: 0, score: 0.1, share: 0, interval: [0, 0.03] },
        { low: 0.25, high: 0.5, events: 20, signal: 10, score: 0.4, share: 0.5, interval: [0.39, 0.61] },
        { low: 0.5, high: 0.75, events: 0, signal: 0, score: null, share: null, interval: null },
        { low: 0.75, high: 1, events: 100, signal: 90, score: 0.875, share: 0.9, interval: [0.86, 0.93] },
      ],
      error: 0.04 + shift,
      noise: 0.02,
      brier: 0.1,
    },
    pt: strata([10, 12.5, 20, 120], [0.8 + shift, 0.9 + shift, null]),
    eta: strata([-2.125, 0, 2.125], [0.85 + shift, 0.75 + shift]),
  };
}

export const diagnosticsWith = (...seeds: SeedDiagnostics[]): Diagnostics => ({
  version: 1,
  events: { signal: 100, background: 60 },
  seeds,
});

export const sevenDiagnostics: ReadonlyMap<string, Diagnostics> = new Map(
  sevenNames.map((name) => [name, diagnosticsWith(diagnosticsOf())]),
);

/** Losses that fall by halves towards 0.2; the rate drops after every `drops` epochs, the last but one epoch is the best. */
export function courseOf(epochs: number, { seed = "1", drops = 4, start = 0.6 } = {}): Course {
  const value = Array.from({ length: epochs }, (_, index): Epoch => ({
    epoch: index + 1,
    lr: 0.01 * 0.3 ** Math.floor(index / drops),
    loss: 0.2 + start / 2 ** index,
    valLoss: 0.25 + start / 2 ** index,
    best: index === Math.max(0, epochs - 2),
  }));
  return { seed, value };
}

export const sevenHistories: ReadonlyMap<string, readonly Course[]> = new Map(
  sevenNames.map((name, index) => [name, [courseOf(5 + 2 * index)]]),
);
