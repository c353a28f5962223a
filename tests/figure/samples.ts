/** Small inputs for figures: curves and histograms of a closed form, and the published numbers as they are. */
import { parsePublished } from "../../lib/artifact/published.ts";
import type { Roc } from "../../lib/artifact/roc.ts";
import type { Histogram, Spectra } from "../../lib/artifact/spectra.ts";

export const published = parsePublished(
  Deno.readTextFileSync(new URL("../../data/published.yaml", import.meta.url)),
);

type Curve = Roc["curves"][number];

/** The curve background = signal ** power, whose AUC is power / (power + 1), with a band of a fifth to either side. */
export function powerCurve(power: number, seed = "1", points = 100): Curve {
  const signal = Array.from({ length: points }, (_, step) => (step + 1) / points);
  const background = signal.map((efficiency) => efficiency ** power);
  return {
    seed,
    auc: power / (power + 1),
    deviation: 0.0021,
    collapsed: power === 1,
    signal,
    background,
    low: background.map((efficiency) => 0.8 * efficiency),
    high: background.map((efficiency) => Math.min(1, 1.2 * efficiency)),
  };
}

export function rocOf(...curves: Curve[]): Roc {
  return { version: 1, events: { signal: 1003, background: 997 }, curves };
}

/** The paper's seven networks, the larger the power the better. */
export const sevenNetworks: ReadonlyMap<string, Roc> = new Map(
  Object.entries({ hl: 8, et_and_ht: 14, et: 7, ht: 1, et_and_ht_and_hl: 15, mass: 5, hl_and_mass: 10 })
    .map(([name, power]) => [name, rocOf(powerCurve(power))]),
);

function histogramOf(edges: number[], counts: number[], events: number): Histogram {
  const density = counts.map((count, bin) => count / (events * ((edges[bin + 1] ?? NaN) - (edges[bin] ?? NaN))));
  return { edges, counts, density, below: 0, above: 1 };
}

/** Ten events of signal, a hundred of background; one bin of each is empty. */
export const spectra: Spectra = {
  version: 1,
  split: "train",
  events: { signal: 10, background: 1100 },
  pt: {
    unit: "GeV",
    signal: histogramOf([10, 20, 30, 40], [7, 2, 0], 10),
    background: histogramOf([10, 25, 40, 55], [1000, 99, 0], 1100),
  },
  eta: {
    unit: "",
    signal: histogramOf([-2, 0, 2], [4, 5], 10),
    background: histogramOf([-2, 0, 2], [600, 499], 1100),
  },
  missing: null,
};
