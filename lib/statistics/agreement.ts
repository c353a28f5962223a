/** How well two computations of one quantity agree, event by event. */
import { mean, percentiles } from "./moments.ts";

export interface Agreement {
  readonly events: number;
  /** Share of events whose relative difference is at most the tolerance. */
  readonly within: number;
  /** Relative differences: |a - b| over the larger of |b| and b's standard deviation, so that zeros do not blow it up. */
  readonly largest: number;
  readonly median: number;
  /** After Pearson; null where one of them is constant. */
  readonly correlation: number | null;
}

/** @throws RangeError if lengths differ or there are no events. */
export function agreementOf(ours: Float64Array, theirs: Float64Array, tolerance: number): Agreement {
  if (ours.length !== theirs.length) {
    throw new RangeError(`cannot compare: there are ${ours.length} and ${theirs.length} values, expected as many`);
  }
  const { own, other, product } = comoments(ours, theirs);
  const scale = Math.sqrt(other / theirs.length);
  const differences = ours.map((value, event) => {
    const difference = Math.abs(value - (theirs[event] as number));
    return difference === 0 ? 0 : difference / Math.max(Math.abs(theirs[event] as number), scale);
  });
  return {
    events: ours.length,
    within: differences.filter((difference) => difference <= tolerance).length / ours.length,
    largest: differences.reduce((largest, difference) => Math.max(largest, difference), 0),
    median: percentiles(differences, [0.5])[0] as number,
    correlation: own > 0 && other > 0 ? product / Math.sqrt(own * other) : null,
  };
}

/** `ours` through the straight line that fits `theirs` best (least squares); unchanged where `ours` is constant. */
export function fittedTo(ours: Float64Array, theirs: Float64Array): Float64Array {
  const { own, product } = comoments(ours, theirs);
  if (own === 0) return ours;
  const slope = product / own, shift = mean(theirs) - slope * mean(ours);
  return ours.map((value) => shift + slope * value);
}

/** Sums of squares and products of the deviations from the means. */
function comoments(ours: Float64Array, theirs: Float64Array): { own: number; other: number; product: number } {
  const centre = mean(ours), otherCentre = mean(theirs);
  let own = 0, other = 0, product = 0;
  for (let event = 0; event < ours.length; event++) {
    const a = (ours[event] as number) - centre, b = (theirs[event] as number) - otherCentre;
    own += a * a;
    other += b * b;
    product += a * b;
  }
  return { own, other, product };
}
