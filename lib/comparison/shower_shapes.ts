/** Judges how well features and masses that were computed from the images agree with the file's. */
import { hlNames } from "../artifact/dataset.ts";
import { groupThousands } from "../artifact/notation.ts";
import { binEdges, type PublishedHistogram } from "../artifact/published_histograms.ts";
import type { ShapeAgreement, ShowerShapes } from "../artifact/shower_shapes.ts";
import { agreementOf, fittedTo } from "../statistics/agreement.ts";
import { type Binned, binnedAuc, binnedMoments, binValues, kolmogorovDistance, totalOf } from "../statistics/binned.ts";

/** Both sides round to float32, and the data set's scaling rounds once more. */
export const shapeTolerance = 1e-5;

type Quantities = ShowerShapes["quantities"];
type Masses = NonNullable<ShowerShapes["masses"]>;

/** @param known whether `file` is in the unit of `computed`. */
export function judgeShape(computed: Float64Array, file: Float64Array, known: boolean): ShapeAgreement {
  const ours = known ? computed : fittedTo(computed, file);
  return { compared: known ? "values" : "up to a line", ...agreementOf(ours, file, shapeTolerance) };
}

/** Masses in GeV of the split that the published histogram is of. */
export interface MassSample {
  readonly what: "ECal and HCal" | "ECal";
  readonly values: Float64Array;
}

export function compareMasses(samples: readonly MassSample[], labels: Uint8Array, paper: PublishedHistogram): Masses {
  const edges = binEdges(paper);
  const whole = (counts: readonly number[]): Binned => ({ below: 0, counts, above: 0 });
  const published = { signal: whole(paper.signal), background: whole(paper.background) };
  const side = (binned: Binned, reference: Binned | null) => ({
    mean: binnedMoments(binned, edges).mean,
    first: (binned.counts[0] as number) / totalOf(binned),
    distance: reference && kolmogorovDistance(binned, reference).distance,
  });
  const ours = samples.map(({ what, values }) => {
    const of = (label: number) => binValues(values.filter((_, event) => labels[event] === label), edges);
    const [signal, background] = [of(1), of(0)];
    return {
      what,
      signal: side(signal, published.signal),
      background: side(background, published.background),
      auc: 1 - binnedAuc(signal, background),
    };
  });
  const theirs = {
    what: "published" as const,
    signal: side(published.signal, null),
    background: side(published.background, null),
    auc: 1 - binnedAuc(published.signal, published.background),
  };
  return { firstEdge: edges[1] as number, of: [...ours, theirs] };
}

/** What the comparison shows, in words. */
export function shapeNotes(quantities: Quantities, masses: Masses | null, events: number): string[] {
  const features = quantities.filter(({ definition }) => definition === null);
  return [
    ...agreeing(features, events),
    ...features.filter(({ agreement }) => agreement && agreement.within < 1).map(({ quantity, agreement }) => {
      return `${quantity} in the file is what the images give, to ${shapeTolerance}, in ${
        percent(agreement?.within ?? 0)
      } of the events only.`;
    }),
    ...refusedNotes(quantities),
    ...massNotes(quantities, masses),
  ];
}

function agreeing(features: Quantities, events: number): string[] {
  const exact = features.filter(({ agreement }) => agreement?.within === 1);
  if (exact.length === 0) return [];
  const names = exact.length === hlNames.length ? "All seven features" : listed(exact.map(({ quantity }) => quantity));
  const largest = Math.max(...exact.map(({ agreement }) => agreement?.largest ?? 0));
  const lines = exact.some(({ agreement }) => agreement?.compared === "up to a line")
    ? ", up to the shift and factor that the file was scaled with"
    : "";
  return [
    `${names} in the file ${exact.length > 1 ? "are" : "is"} what the images give in all ${
      groupThousands(events)
    } events, ` +
    `to ${largest.toPrecision(1)} of ${exact.length > 1 ? "their" : "its"} size${lines}.`,
  ];
}

function refusedNotes(quantities: Quantities): string[] {
  const reasons = new Map<string, string[]>();
  for (const { quantity, definition, refused } of quantities) {
    if (refused === null) continue;
    const name = definition === null ? quantity : `mass (${definition})`;
    reasons.set(refused, [...reasons.get(refused) ?? [], name]);
  }
  return [...reasons].map(([why, names]) => `Not compared: ${listed(names)}, since ${why}.`);
}

function massNotes(quantities: Quantities, masses: Masses | null): string[] {
  const exact = quantities.filter(({ definition, agreement }) => definition !== null && agreement?.within === 1);
  const [first] = exact;
  const ofFile = first ? [`The mass in the file is that of ${calorimeters(first.definition)}.`] : [];
  if (!masses) return ofFile;
  const ours = masses.of.filter(({ what }) => what !== "published");
  const [nearest, other] = ours.toSorted((a, b) => distanceOf(a) - distanceOf(b));
  const paper = masses.of.find(({ what }) => what === "published");
  if (!nearest || !other || !paper) return ofFile;
  const distances = ({ background, signal }: MassRow) =>
    `${background.distance?.toFixed(3)} for background and ${signal.distance?.toFixed(3)} for signal`;
  const numbers = ({ background, signal, auc }: MassRow) =>
    `mean ${meanText(background)} GeV of background and ${meanText(signal)} GeV of signal, binned AUC ${
      auc.toFixed(3)
    }`;
  return [
    ...ofFile,
    `The paper does not define its mass. Of our two definitions that of ${calorimeters(nearest.what)} is nearer to ` +
    `Figure 4: its Kolmogorov-Smirnov distances are ${distances(nearest)}, those of ${calorimeters(other.what)} ` +
    `${distances(other)}.`,
    `The mass of ${calorimeters(nearest.what)} has ${numbers(nearest)}; of ${calorimeters(other.what)}, ` +
    `${numbers(other)}; in the paper, ${numbers(paper)}.`,
  ];
}

const meanText = ({ mean }: MassRow["signal"]) => mean?.toFixed(2) ?? "?";

type MassRow = Masses["of"][number];
const distanceOf = ({ signal, background }: MassRow) => (signal.distance ?? 0) + (background.distance ?? 0);
const calorimeters = (what: string | null) => what === "ECal" ? "the ECal alone" : "both calorimeters";
const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
const listed = (names: readonly string[]) => names.join(", ").replace(/, ([^,]*)$/, " and $1");
