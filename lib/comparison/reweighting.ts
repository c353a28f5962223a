/** Weights that make pT alike in both classes, and what becomes of the networks' AUC under them. */
import type { Reweighted } from "../artifact/reweighted.ts";
import { standardDeviation } from "../statistics/moments.ts";
import {
  effectiveEvents,
  flatWeights,
  shapeWeights,
  type Spectrum,
  spectrumOf,
} from "../statistics/spectrum_weights.ts";
import { meanOverSeeds, type WeightedEstimate } from "../statistics/weighted_auc.ts";

/** Candidates have pT > 10 GeV (section III); 1 GeV is finer than any structure of the spectra. */
export const binning = { low: 10, width: 1, cap: 10 };

/** Events with their transverse momenta in GeV. */
export interface KinematicSample {
  /** 1 signal, 0 background, [events]. */
  readonly labels: Uint8Array;
  readonly pt: Float32Array;
}

/** Per event of the test split. */
export interface Weightings {
  readonly unweighted: Float64Array;
  readonly flat: Float64Array;
  readonly signalShape: Float64Array;
}

/**
 * Weights of the test events. The spectra are those of the training split, which is larger and has no scores that could
 * depend on them.
 * @throws RangeError if the training split lacks a class.
 */
export function weightingsOf(train: KinematicSample, { labels, pt }: KinematicSample): Weightings {
  const spectra = [0, 1].map((label) => {
    return spectrumOf(train.pt.filter((_, event) => train.labels[event] === label), binning.low, binning.width);
  }) as [Spectrum, Spectrum];
  if (spectra.some(({ counts }) => counts.length === 0)) {
    throw new RangeError("cannot weight events: the training split lacks a class, expected both");
  }
  const [background, signal] = spectra;
  const flat = spectra.map((spectrum) => flatWeights(pt, spectrum, binning.cap));
  const shape = shapeWeights(pt, background, signal, binning.cap);
  return {
    unweighted: new Float64Array(labels.length).fill(1),
    flat: Float64Array.from(labels, (label, event) => flat[label]?.[event] ?? NaN),
    signalShape: Float64Array.from(labels, (label, event) => label === 1 ? 1 : shape[event] ?? NaN),
  };
}

export function effectiveOf(labels: Uint8Array, { flat, signalShape }: Weightings): EffectiveEvents {
  const of = (weights: Float64Array, label: number) =>
    effectiveEvents(weights.filter((_, event) => labels[event] === label));
  return {
    flat: { signal: of(flat, 1), background: of(flat, 0) },
    signalShape: { background: of(signalShape, 0) },
  };
}
type EffectiveEvents = NonNullable<Reweighted["events"]["effective"]>;

type NetworkValues = Pick<Reweighted["networks"][number], "unweighted" | "flat" | "signalShape" | "change">;

/**
 * A network's values over the seeds that learned something, none of which gives nulls.
 * @param seeds per seed: unweighted, and where there are weights flat and signal-shaped.
 */
export function networkValues(seeds: readonly (readonly WeightedEstimate[])[]): NetworkValues {
  const overSeeds = (index: number) => {
    const estimates = seeds.flatMap((estimates) => estimates[index] ?? []);
    return estimates.length > 0 ? meanOverSeeds(estimates) : null;
  };
  const brief = (estimate: ReturnType<typeof overSeeds>) => {
    return estimate && { value: estimate.value, bootstrap: estimate.bootstrap };
  };
  const [unweighted, flat, signalShape] = [overSeeds(0), overSeeds(1), overSeeds(2)];
  return {
    unweighted: brief(unweighted),
    flat: brief(flat),
    signalShape: brief(signalShape),
    change: unweighted && signalShape && changeOf(unweighted, signalShape),
  };
}

function changeOf(before: WeightedEstimate, after: WeightedEstimate): { value: number; bootstrap: number } {
  const changes = after.resampled.map((value, index) => value - (before.resampled[index] ?? NaN));
  return { value: after.value - before.value, bootstrap: standardDeviation(changes) };
}

export function reweightingNotes({ networks, missing }: Pick<Reweighted, "networks" | "missing">): string[] {
  return [
    "Networks were trained without weights, as in the released code, though the paper's section III says that the " +
    "background was reweighted to the signal's pT for training; weights enter this evaluation only.",
    ...(missing === null ? [verdict(networks)] : [missing]),
  ];
}

/** How much of the separation is due to pT. */
function verdict(networks: Reweighted["networks"]): string {
  const changes = networks.flatMap(({ title, change }) => change ? [{ title, ...change }] : []);
  const [largest] = changes.toSorted((a, b) => Math.abs(b.value) - Math.abs(a.value));
  if (!largest) return "No network learned anything, so there is nothing to compare.";
  const clear = changes.filter(({ value, bootstrap }) => Math.abs(value) > 2 * bootstrap).length;
  const signed = `${largest.value < 0 ? "\u2212" : "+"}${Math.abs(largest.value).toFixed(4)}`;
  return `With the background given the signal's pT spectrum, the AUC changes by ${signed} at most (${largest.title}); the ` +
    `change is beyond two standard deviations for ${clear} of ${changes.length} networks.`;
}
