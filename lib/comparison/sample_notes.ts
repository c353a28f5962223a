/** Says in words where the sample's distributions differ from those of Figure 4. */
import { binEdges, type PublishedHistogram } from "../artifact/published_histograms.ts";
import type { QuantityComparison, SampleQuality } from "../artifact/sample_quality.ts";
import { cumulative, kolmogorovDistance } from "../statistics/binned.ts";
import type { QuantityHistograms } from "./sample_quality.ts";

export interface ComparedQuantity {
  readonly paper: PublishedHistogram;
  readonly histograms: QuantityHistograms;
  readonly comparison: QuantityComparison;
}

const classes = ["background", "signal"] as const;
type Class = typeof classes[number];

/** Share of the published events that is called its tail. */
const tail = 0.05;

/** The sentences; the first says what the sample is and whether it agrees. */
export function sampleNotes(
  authors: boolean,
  compared: readonly ComparedQuantity[],
  refused: SampleQuality["refused"],
): string[] {
  return [
    verdict(authors, compared),
    ...compared.flatMap((quantity) => differences(quantity)),
    ...agreements(authors, compared),
    ...refused.map(({ quantity, why }) => `${quantity} is not compared: ${why}.`),
  ];
}

function verdict(authors: boolean, compared: readonly ComparedQuantity[]): string {
  const all = compared.flatMap(({ comparison }) => [comparison.signal, comparison.background]);
  const differing = all.filter(({ agrees }) => !agrees).length;
  const outcome = differing === 0
    ? `agree with Figure 4 of the paper in all ${all.length} distributions that could be compared`
    : `differ from Figure 4 of the paper beyond statistics in ${differing} of ${all.length} distributions`;
  if (!authors) return `These are simulated events of our own, not the authors' data; they ${outcome}.`;
  const identical = all.length > 0 && all.every((one) => one.identical);
  return `These are the authors' events; they ${outcome}${identical ? ", bin by bin" : ""}.`;
}

/** Sentences on a quantity's classes that differ, and on what it then separates. */
function differences({ paper, histograms, comparison }: ComparedQuantity): string[] {
  const differing = classes.filter((name) => !comparison[name].agrees);
  if (differing.length === 0) return [];
  const { ours, published } = comparison.auc;
  const worse = ours < published ? "less" : "more";
  const separation = Math.abs(ours - published) < 0.005 ? [] : [
    `${paper.quantity} alone separates the classes ${worse} here: binned AUC ${ours.toFixed(3)}, in the paper ` +
    `${published.toFixed(3)}.`,
  ];
  const definition = paper.quantity === "mass"
    ? ["The paper does not define its mass, so a difference in it may be one of definition."]
    : [];
  return [...differing.map((name) => difference(paper, histograms, comparison, name)), ...separation, ...definition];
}

function difference(
  paper: PublishedHistogram,
  { ours, published }: QuantityHistograms,
  comparison: QuantityComparison,
  name: Class,
): string {
  const edges = binEdges(paper), unit = paper.unit === "" ? "" : ` ${paper.unit}`;
  const at = (edge: number) => short(edges[edge] as number) + unit;
  const ourShares = cumulative(ours[name]), theirShares = cumulative(published[name]);
  const { edge } = kolmogorovDistance(ours[name], published[name]);
  const side = comparison[name];
  const far = tailEdge(theirShares, published[name].counts);
  const share = (shares: readonly number[]) => {
    const below = shares[far.edge] as number;
    return percent(far.isHigh ? 1 - below : below);
  };
  const where = far.isHigh ? "above" : "below";
  const beyond = side.ours.below + side.ours.above;
  return `${paper.quantity} of ${name}: ${percent(ourShares[edge] as number)} lie below ${at(edge)} here, ` +
    `${percent(theirShares[edge] as number)} in the paper (distance ${side.distance.toFixed(3)}, allowed ` +
    `${side.allowed.toFixed(3)}; chi-square ${
      side.chiSquare.toFixed(0)
    } for ${side.degrees} degrees of freedom); the mean is ${
      side.ours.mean === null ? "outside of the bins" : short(side.ours.mean) + unit
    } here and ` +
    `${short(side.published.mean ?? NaN)}${unit} there; the tail ${where} ${at(far.edge)} has ${
      share(ourShares)
    } here and ` +
    `${share(theirShares)} there` + (beyond > 0 ? `; ${percent(beyond)} here are outside of the paper's range.` : ".");
}

/** The edge beyond which the published class has its last 5 % or less, on the side away from its fullest bin. */
function tailEdge(shares: readonly number[], counts: readonly number[]): { edge: number; isHigh: boolean } {
  const isHigh = counts.indexOf(Math.max(...counts)) < counts.length / 2;
  if (!isHigh) return { edge: Math.max(shares.findLastIndex((share) => share <= tail), 1), isHigh };
  const edge = shares.findIndex((share) => share >= 1 - tail);
  return { edge: edge < 0 ? shares.length - 1 : edge, isHigh };
}

function agreements(authors: boolean, compared: readonly ComparedQuantity[]): string[] {
  if (authors) return [];
  return classes.flatMap((name) => {
    const names = compared.filter(({ comparison }) => comparison[name].agrees).map(({ paper }) => paper.quantity);
    if (names.length === 0) return [];
    return [`${listed(names)} of ${name} ${names.length > 1 ? "agree" : "agrees"} with the paper within statistics.`];
  });
}

const listed = (names: readonly string[]) => names.join(", ").replace(/, ([^,]*)$/, " and $1");
/** Three digits: 0.000123, 0.553, 31.9. */
const short = (value: number) => String(Number(value.toPrecision(3)));

/** 31.0 %, 0.31 %, and 0 % for none. */
function percent(share: number): string {
  if (share === 0) return "0 %";
  return share < 0.00995 ? `${(100 * share).toPrecision(2)} %` : `${(100 * share).toFixed(1)} %`;
}
