/**
 * Scaling of the features, fitted on the used events of the training split and on nothing else.
 *
 * The paper does not say how it scaled. The released networks give sensible outputs only for standardised high-level
 * features, and for images and masses multiplied by one factor, so unscaled input is treated so:
 * - hl: each feature less its mean, divided by its standard deviation (of the population, as scikit-learn's `scale`);
 * - et, ht and mass: divided by one constant, the root mean square of the non-empty pixels of the training images (6
 *   digits of it, so that it does not depend on the order of summation), so that zeros stay zero and energies are of
 *   order one.
 *
 * The authors' factor seems to have been about 1/125 GeV, near the largest pixel. On our sample that leaves most pixels
 * below 0.1, and image networks stay near their initial output for thousands of steps. Our trials with `et_and_ht` on
 * 8,000 events: with 16 filters and a learning rate of 1e-3, an AUC of 0.876 after 30 epochs when divided by the largest
 * pixel, 0.946 after 8 when divided by each image's root mean square; with the paper's 47 filters and rate of 1e-4,
 * 0.943 by each image's, 0.948 by this one constant, 0.947 by a plain 10 GeV. The authors' own file is left as it is.
 *
 * Input that was scaled before, as the authors' data.h5, is left alone. It is recognised by its values:
 * - hl, if a value is negative, which no ratio, width or sum of energies is, and every feature has its mean within ±1 and
 *   a deviation of at most 3. (What is shifted but outside these bounds is standardised: the result does not depend on
 *   an earlier shift and factor.)
 * - images, if no ECal pixel exceeds 5: each holds a candidate of pT > 10 GeV, so images in GeV have larger ones;
 * - mass, if none exceeds 1 or one is negative: heavy-flavour jets in GeV have larger ones.
 */
import { type DatasetInfo, hlNames, type ImageFeature, type Scaling } from "../artifact/dataset.ts";
import type { PixelFacts } from "./images.ts";

export interface ColumnFacts {
  readonly smallest: number;
  readonly largest: number;
  readonly mean: number;
  /** Of the population: the mean square distance from the mean, its root. */
  readonly deviation: number;
}

/** What the choice depends on: the used events of the training split. */
export interface TrainingFacts {
  readonly hl: readonly ColumnFacts[];
  readonly mass: ColumnFacts;
  readonly pixels: Readonly<Record<ImageFeature, PixelFacts>>;
}

export interface ChosenScaling {
  readonly scaling: DatasetInfo["scaling"];
  /** For the reader, one sentence each. */
  readonly sentences: readonly string[];
  readonly notes: readonly string[];
}

const scaledHl = { mean: 1, deviation: 3 };
const largestScaledPixel = 5;
const largestScaledMass = 1;

/** Whether images are in GeV, as far as their largest ECal pixel tells. */
export function isInGeV({ largest }: PixelFacts): boolean {
  return largest > largestScaledPixel;
}

/** Facts about each of `width` columns of a row-major table. */
export function columnFacts(values: Float64Array, width: number): ColumnFacts[] {
  const rows = values.length / width;
  return Array.from({ length: width }, (_, column) => {
    let smallest = Infinity, largest = -Infinity, sum = 0, squares = 0;
    for (let i = column; i < values.length; i += width) {
      const value = values[i] as number;
      smallest = Math.min(smallest, value);
      largest = Math.max(largest, value);
      sum += value;
    }
    const mean = smallest === largest ? smallest : sum / rows;
    for (let i = column; i < values.length; i += width) squares += ((values[i] as number) - mean) ** 2;
    return { smallest, largest, mean, deviation: Math.sqrt(squares / rows) };
  });
}

export function chooseScaling(facts: TrainingFacts): ChosenScaling {
  const hl = chooseHl(facts.hl);
  const images = chooseImages(facts.pixels);
  const mass = chooseMass(facts.mass, images);
  return {
    scaling: { hl: hl.scaling, mass: mass.scaling, et: images.scaling, ht: images.scaling },
    sentences: [hl.sentence, images.sentence, mass.sentence],
    notes: hl.notes,
  };
}

const text = (value: number) => String(Number(value.toPrecision(6)));

function chooseHl(columns: readonly ColumnFacts[]) {
  const wasScaled = columns.some(({ smallest }) => smallest < 0) &&
    columns.every(({ mean, deviation }) => Math.abs(mean) <= scaledHl.mean && deviation <= scaledHl.deviation);
  if (wasScaled) {
    const means = columns.map(({ mean }) => mean), deviations = columns.map(({ deviation }) => deviation);
    const why =
      `the input is standardised already: means of the training split between ${text(Math.min(...means))} and ` +
      `${text(Math.max(...means))}, deviations between ${text(Math.min(...deviations))} and ` +
      `${text(Math.max(...deviations))}`;
    return { scaling: { kind: "as given", why } satisfies Scaling, sentence: `hl: as given; ${why}.`, notes: [] };
  }
  const isConstant = columns.map(({ smallest, largest }) => smallest === largest);
  const scaling: Scaling = {
    kind: "standardised",
    mean: columns.map(({ mean }) => mean),
    // A constant becomes 0 by its mean alone; other splits' values then keep their unit.
    deviation: columns.map(({ deviation }, i) => isConstant[i] ? 1 : deviation),
  };
  return {
    scaling,
    sentence: "hl: each feature less its mean over the training split, divided by its standard deviation there.",
    notes: hlNames.filter((_, i) => isConstant[i]).map((name) => {
      return `${name} is the same in all training events, so it is centred only and tells a network nothing.`;
    }),
  };
}

function chooseImages({ et, ht }: TrainingFacts["pixels"]) {
  if (!isInGeV(et)) {
    const why = `the input is scaled already: its largest ECal pixel in the training split is ${text(et.largest)}`;
    return { scaling: { kind: "as given", why } satisfies Scaling, sentence: `et and ht: as given; ${why}.` };
  }
  const by = Number(Math.sqrt((et.squares + ht.squares) / (et.count + ht.count)).toPrecision(6));
  return {
    scaling: { kind: "divided", by, unit: "GeV" } satisfies Scaling,
    sentence: `et and ht: divided by ${by} GeV, the root mean square of the training split's non-empty pixels.`,
  };
}

function chooseMass({ smallest, largest }: ColumnFacts, images: ReturnType<typeof chooseImages>) {
  if (smallest < 0 || largest <= largestScaledMass) {
    const why = `the input is scaled already: masses in the training split lie between ${text(smallest)} and ` +
      `${text(largest)}`;
    return { scaling: { kind: "as given", why } satisfies Scaling, sentence: `mass: as given; ${why}.` };
  }
  if (images.scaling.kind === "divided") {
    return { scaling: images.scaling, sentence: `mass: divided by ${text(images.scaling.by)} GeV, as the images are.` };
  }
  return {
    scaling: { kind: "divided", by: largest, unit: "GeV" } satisfies Scaling,
    sentence: `mass: divided by ${text(largest)} GeV, the largest mass of the training split.`,
  };
}

/** Applies a scaling to a row-major table of `width` columns. */
export function scaleColumns(values: Float64Array, width: number, scaling: Scaling): Float32Array {
  switch (scaling.kind) {
    case "as given":
      return Float32Array.from(values);
    case "divided":
      return Float32Array.from(values, (value) => value / scaling.by);
    case "standardised": {
      const { mean, deviation } = scaling;
      return Float32Array.from(values, (value, i) => {
        const column = i % width;
        return (value - (mean[column] ?? NaN)) / (deviation[column] ?? NaN);
      });
    }
  }
}
