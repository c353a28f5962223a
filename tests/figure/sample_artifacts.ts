/** Artifacts about a sample, as `describe_images`, `describe_features` and `find_mistakes` write them, made by hand. */
import type { Mistakes } from "../../lib/artifact/mistakes.ts";
import { binEdges, parsePublishedHistograms } from "../../lib/artifact/published_histograms.ts";
import { featureQuantities, type SampleFeatures } from "../../lib/artifact/sample_features.ts";
import type { SampleImages } from "../../lib/artifact/sample_images.ts";
import type { Candidate, Towers } from "../../lib/artifact/tower_image.ts";

export const histograms = parsePublishedHistograms(
  Deno.readTextFileSync(new URL("../../data/published_histograms.yaml", import.meta.url)),
);

const grids = {
  et: { size: 31, halfWidth: { eta: 0.3875, phi: 31 * Math.PI / 252 }, pixels: 1, unit: "GeV" as const },
  ht: { size: 8, halfWidth: { eta: 0.4, phi: 4 * Math.PI / 31 }, pixels: 4, unit: "GeV" as const },
};
/** As of a file whose images were scaled before, of another detector. */
export const unknownGrids = {
  et: { size: 8, halfWidth: null, pixels: 1, unit: null },
  ht: { size: 16, halfWidth: null, pixels: 1, unit: null },
};

/** Every tower of a mean image has energy: a peak in the middle over four decades. */
function peak(size: number): Towers {
  return Array.from({ length: size ** 2 }, (_, position): [number, number] => {
    const [row, column] = [Math.floor(position / size), position % size];
    const distance = Math.hypot(row - (size - 1) / 2, column - (size - 1) / 2) / size;
    return [position, Number((12 * Math.exp(-16 * distance)).toPrecision(6))];
  });
}

const candidate = (event: number): Candidate => ({
  event,
  pt: 23.456,
  eta: -1.2345,
  images: { et: [[0, 0.5], [480, 12.25]], ht: event % 2 === 0 ? [[63, 2]] : [] },
});

const classImages = (event: number) => ({
  events: 1234,
  example: candidate(event),
  mean: { et: peak(31), ht: peak(8) },
  empty: { et: 0, ht: 0.8651 },
});
export const images: SampleImages = {
  version: 1,
  split: "train",
  grids,
  choice: "Each is the first.",
  signal: classImages(4),
  background: classImages(3),
};

const mistake = (event: number, score: number) => ({ score, candidate: candidate(event) });
export const mistakes: Mistakes = {
  version: 1,
  network: "et_and_ht",
  auc: 0.9505,
  trainings: 1,
  events: { signal: 1260, background: 1240 },
  grids,
  signal: [11, 12, 13, 14, 15].map((event, index) => mistake(event, 0.01 * (index + 1))),
  background: [21, 22, 23, 24, 25, 26].map((event, index) => mistake(event, 0.99 - 0.01 * index)),
};

/** Counts that fall by half from bin to bin, in the published bins. */
export const features: SampleFeatures = {
  version: 1,
  events: { signal: 4096, background: 8192 },
  histograms: featureQuantities.map((quantity) => {
    const theirs = histograms.histograms.find((each) =>
      quantity.endsWith("mass") ? each.quantity === "mass" : each.quantity === quantity
    );
    if (!theirs) throw new Error(`nothing is published of ${quantity}`);
    const counts = (first: number) => Array.from({ length: 50 }, (_, bin) => Math.floor(first / 2 ** (bin + 1)));
    return {
      quantity,
      unit: theirs.unit,
      publishedBins: true,
      edges: binEdges(theirs),
      signal: { counts: counts(4096), below: 0, above: 1 },
      background: { counts: counts(8192), below: 2, above: 0 },
    };
  }),
  notes: [],
};
