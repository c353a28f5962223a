/**
 * Whether a score is the probability that it claims to be: among events of score p a share p should be signal.
 *
 * Bins of the reliability diagram are those of scikit-learn's `calibration_curve(strategy="uniform")`: equal widths over
 * [0, 1], the upper edge belongs to its bin, 0 to the first. The expected calibration error is that of M. P. Naeini,
 * G. F. Cooper and M. Hauskrecht, AAAI 2015, on the probability of signal: the mean over events of |share of signal in the
 * bin - mean score of the bin|. https://scikit-learn.org (sklearn.calibration.calibration_curve)
 */
import { wilsonInterval } from "./binomial.ts";

export interface CalibrationBin {
  readonly low: number;
  readonly high: number;
  /** All events of the bin, and those that are signal. */
  readonly events: number;
  readonly signal: number;
  /** Mean score, and share of signal with its 68 % Wilson interval; null in a bin without events. */
  readonly score: number | null;
  readonly share: number | null;
  readonly interval: [number, number] | null;
}

/**
 * @param labels 1 signal, 0 background, [events].
 * @param scores probabilities of signal, [events].
 * @param bins how many, at least 1.
 * @throws RangeError if lengths differ, a score is outside [0, 1], or there is no bin.
 */
export function calibrationBins(labels: ArrayLike<number>, scores: ArrayLike<number>, bins: number): CalibrationBin[] {
  checkProbabilities(labels, scores);
  if (!(Number.isInteger(bins) && bins > 0)) {
    throw new RangeError(`cannot calibrate: there are ${bins} bins, expected a whole number from 1`);
  }
  const events = new Uint32Array(bins), signal = new Uint32Array(bins), sums = new Float64Array(bins);
  for (let event = 0; event < scores.length; event++) {
    const score = scores[event] as number;
    const bin = binOf(score, bins);
    events[bin] = (events[bin] as number) + 1;
    signal[bin] = (signal[bin] as number) + (labels[event] as number);
    sums[bin] = (sums[bin] as number) + score;
  }
  return Array.from(events, (count, bin) => {
    const edges = { low: bin / bins, high: (bin + 1) / bins, events: count, signal: signal[bin] as number };
    if (count === 0) return { ...edges, score: null, share: null, interval: null };
    return {
      ...edges,
      score: (sums[bin] as number) / count,
      share: edges.signal / count,
      interval: wilsonInterval(edges.signal, count),
    };
  });
}

/** The bin with bin / bins < score <= (bin + 1) / bins; 0 is in the first. */
function binOf(score: number, bins: number): number {
  const guess = Math.max(0, Math.ceil(score * bins) - 1);
  // The product is rounded: 0.07 * 100 is 7.000000000000001.
  if (guess > 0 && score <= guess / bins) return guess - 1;
  return score > (guess + 1) / bins ? guess + 1 : guess;
}

/** Expected calibration error, in [0, 1]: 0 where every bin's share of signal is its mean score. */
export function expectedCalibrationError(bins: readonly CalibrationBin[]): number {
  return meanOverEvents(bins, ({ share, score }) => Math.abs((share ?? 0) - (score ?? 0)));
}

/**
 * What the expected calibration error would be, by the fluctuation of counts alone, of a network whose scores are exact
 * probabilities: the share of signal of n events of score p scatters as a normal distribution of variance p (1 - p) / n,
 * whose mean absolute deviation is sqrt(2 / pi) standard deviations.
 */
export function calibrationNoise(bins: readonly CalibrationBin[]): number {
  return meanOverEvents(bins, ({ score, events }) => {
    return Math.sqrt(2 / Math.PI * (score ?? 0) * (1 - (score ?? 0)) / events);
  });
}

function meanOverEvents(bins: readonly CalibrationBin[], value: (bin: CalibrationBin) => number): number {
  const filled = bins.filter(({ events }) => events > 0);
  const total = filled.reduce((sum, { events }) => sum + events, 0);
  return filled.reduce((sum, bin) => sum + bin.events / total * value(bin), 0);
}

/**
 * Mean squared difference of score and label (G. W. Brier, Mon. Weather Rev. 78 (1950) 1), in [0, 1].
 * @throws RangeError as `calibrationBins`.
 */
export function brierScore(labels: ArrayLike<number>, scores: ArrayLike<number>): number {
  checkProbabilities(labels, scores);
  let sum = 0;
  for (let event = 0; event < scores.length; event++) {
    sum += ((scores[event] as number) - (labels[event] as number)) ** 2;
  }
  return sum / scores.length;
}

function checkProbabilities(labels: ArrayLike<number>, scores: ArrayLike<number>): void {
  if (labels.length !== scores.length || scores.length === 0) {
    throw new RangeError(
      `cannot calibrate: there are ${scores.length} scores and ${labels.length} labels, expected as many, at least 1`,
    );
  }
  const event = Array.from(scores).findIndex((score) => !(score >= 0 && score <= 1));
  if (event >= 0) {
    throw new RangeError(`cannot calibrate: score of event ${event} is ${scores[event]}, expected within 0 to 1`);
  }
}
