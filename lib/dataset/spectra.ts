/**
 * The spectra of Figure 1: candidate pT and eta of the training split, signal and background, as they are, without
 * reweighting.
 *
 * The paper draws pT in 50 bins per class over the range of that class, 10 to 117 GeV for background and 10 to 93 GeV
 * for signal. These bins are kept whatever the sample, so that heights can be compared; what lies beyond is counted.
 * Its eta panel has "coarse" bins over |eta| < 2.125, whose number it does not state; here 17 bins of 0.25.
 */
import { openDataset } from "../artifact/dataset.ts";
import type { Histogram, Spectra, Spectrum } from "../artifact/spectra.ts";

interface Binning {
  readonly bins: number;
  readonly from: number;
  readonly to: number;
}

const classes = { signal: 1, background: 0 } as const;
type Class = keyof typeof classes;

const binning: Record<"pt" | "eta", { readonly unit: string } & Record<Class, Binning>> = {
  pt: { unit: "GeV", signal: { bins: 50, from: 10, to: 93 }, background: { bins: 50, from: 10, to: 117 } },
  eta: {
    unit: "",
    signal: { bins: 17, from: -2.125, to: 2.125 },
    background: { bins: 17, from: -2.125, to: 2.125 },
  },
};

/** Spectra of a data set made by `prepare`. @throws InputError if the file is not one. */
export function measureSpectra(path: string): Spectra {
  using arrays = openDataset(path).arrays;
  const labels = arrays.read<Uint8Array>("train/y").data;
  const spectrum = (quantity: "pt" | "eta") => {
    const name = `train/${quantity}`;
    return arrays.has(name) ? spectrumOf(arrays.read<Float32Array>(name).data, labels, quantity) : null;
  };
  const [pt, eta] = [spectrum("pt"), spectrum("eta")];
  const signal = labels.reduce((sum, label) => sum + label, 0);
  const events = { signal, background: labels.length - signal };
  return { version: 1, split: "train", events, pt, eta, missing: missingSentence(pt, eta) };
}

function missingSentence(pt: Spectrum | null, eta: Spectrum | null): string | null {
  const names = [...(pt ? [] : ["pT"]), ...(eta ? [] : ["eta"])];
  if (names.length === 0) return null;
  return `The input has no candidate ${names.join(" and ")}, so the spectrum cannot be drawn.`;
}

function spectrumOf(values: Float32Array, labels: Uint8Array, quantity: "pt" | "eta"): Spectrum {
  const { unit, ...binnings } = binning[quantity];
  const of = (name: Class) => {
    return histogramOf(values.filter((_, event) => labels[event] === classes[name]), binnings[name]);
  };
  return { unit, signal: of("signal"), background: of("background") };
}

/** Counts in equal bins; edges are rounded to 12 digits, so that 10 + 2.14 is 12.14. */
function histogramOf(values: Float32Array, { bins, from, to }: Binning): Histogram {
  const edges = Array.from(
    { length: bins + 1 },
    (_, i) => Number((from + (to - from) * i / bins).toPrecision(12)),
  );
  const counts = new Array<number>(bins).fill(0);
  let below = 0, above = 0;
  for (const value of values) {
    if (value < from) below++;
    else if (value > to) above++;
    else {
      const bin = binOf(value, edges);
      counts[bin] = (counts[bin] ?? 0) + 1;
    }
  }
  const density = counts.map((count, i) => count / (values.length * ((edges[i + 1] ?? 0) - (edges[i] ?? 0))));
  return { edges, counts, density, below, above };
}

/** The bin with `edges[bin] <= value < edges[bin + 1]`, the last one including its upper edge. */
function binOf(value: number, edges: readonly number[]): number {
  let low = 0, high = edges.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((edges[middle] ?? 0) <= value) low = middle;
    else high = middle;
  }
  return low;
}
