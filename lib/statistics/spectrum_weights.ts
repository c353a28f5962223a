/**
 * Event weights that change the spectrum of a quantity, as the ratio of binned densities. A ratio of few events fluctuates,
 * so weights are capped.
 */

/** Events per bin of equal width from `low` on; the bins go on as far as there are events. */
export interface Spectrum {
  readonly low: number;
  readonly width: number;
  readonly counts: Float64Array;
}

/** @throws RangeError if a value is not finite. What is below `low` counts in the first bin. */
export function spectrumOf(values: ArrayLike<number>, low: number, width: number): Spectrum {
  const bins = Array.from(values, (value) => {
    if (!Number.isFinite(value)) {
      throw new RangeError(`cannot bin spectrum: a value is ${value}, expected a finite one`);
    }
    return Math.max(0, Math.floor((value - low) / width));
  });
  const counts = new Float64Array(bins.reduce((most, bin) => Math.max(most, bin + 1), 0));
  for (const bin of bins) counts[bin] = (counts[bin] as number) + 1;
  return { low, width, counts };
}

/**
 * Weights that make `spectrum` flat: the fullest bin's count over the count of the event's own, at most `cap`, as is that of
 * an event where the spectrum is empty. The smallest weight is 1.
 */
export function flatWeights(values: ArrayLike<number>, spectrum: Spectrum, cap: number): Float64Array {
  const fullest = Math.max(...spectrum.counts);
  return Float64Array.from(values, (value) => Math.min(cap, fullest / countAt(spectrum, value)));
}

/**
 * Weights that give events of spectrum `from` the shape of `to`: the ratio of the shares per bin, at most `cap`; the cap too
 * where only `from` is empty, 0 where `to` is.
 */
export function shapeWeights(values: ArrayLike<number>, from: Spectrum, to: Spectrum, cap: number): Float64Array {
  const sum = (counts: Float64Array) => counts.reduce((total, count) => total + count, 0);
  const scale = sum(from.counts) / sum(to.counts);
  return Float64Array.from(values, (value) => {
    const wanted = countAt(to, value);
    return wanted === 0 ? 0 : Math.min(cap, scale * wanted / countAt(from, value));
  });
}

/** (sum w)^2 / sum w^2: as many unweighted events have a mean as uncertain as theirs (L. Kish, Survey Sampling, 1965). */
export function effectiveEvents(weights: Float64Array): number {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return sum ** 2 / weights.reduce((total, weight) => total + weight ** 2, 0);
}

function countAt({ low, width, counts }: Spectrum, value: number): number {
  return counts[Math.max(0, Math.floor((value - low) / width))] ?? 0;
}
