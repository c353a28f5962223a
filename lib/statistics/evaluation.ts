/**
 * One network's quality on a set of events, with the uncertainty that a bootstrap over the events gives: AUC, background
 * rejection at signal efficiencies, and the ROC curve with its band. Give it resamples (bootstrap.ts), then read it.
 */
import { talliedAuc } from "./auc.ts";
import { rejectionInterval } from "./clopper_pearson.ts";
import { delong, type DelongArea } from "./delong.ts";
import { centralInterval, percentiles, standardDeviation } from "./moments.ts";
import { backgroundEfficiency, backgroundRejection, passingBackground } from "./operating_point.ts";
import { emptyTally, type Ranking, rankScores, type Tally, tallyEvents } from "./ranking.ts";

/** A value on all events, its standard deviation and central 95 % interval over resamples. */
export interface BootstrapEstimate {
  readonly value: number;
  readonly bootstrap: number;
  readonly interval: [number, number];
}

/** A curve at ascending signal efficiencies: background efficiency, and its central 68 % interval over resamples. */
export interface CurveBand {
  readonly signal: number[];
  readonly background: number[];
  readonly low: number[];
  readonly high: number[];
}

export interface EvaluationOptions {
  /** Signal efficiencies at which the background rejection is wanted, ascending. */
  readonly efficiencies: readonly number[];
  /** Signal efficiencies at which the curve is wanted, ascending. */
  readonly curve: readonly number[];
}

export class Evaluation {
  readonly #ranking: Ranking;
  readonly #efficiencies: readonly number[];
  readonly #curve: readonly number[];
  readonly #whole: Tally;
  readonly #resampled: Tally;
  readonly #aucs: number[] = [];
  /** Per resample, at each efficiency. */
  readonly #rejections: Float64Array[] = [];
  readonly #curves: Float64Array[] = [];

  /** @throws RangeError as `rankScores`, and for efficiencies that do not ascend within 0 to 1. */
  constructor(labels: ArrayLike<number>, scores: ArrayLike<number>, { efficiencies, curve }: EvaluationOptions) {
    this.#ranking = rankScores(labels, scores);
    this.#efficiencies = efficiencies;
    this.#curve = curve;
    this.#whole = tallyEvents(this.#ranking);
    this.#resampled = emptyTally(this.#ranking);
    backgroundEfficiency(this.#whole, efficiencies);
    backgroundEfficiency(this.#whole, curve);
  }

  /** Takes in a resample. @param counts how often each event counts, [events]. */
  add(counts: Uint32Array): void {
    const tally = tallyEvents(this.#ranking, counts, this.#resampled);
    const { background } = tally.total;
    this.#aucs.push(talliedAuc(tally));
    this.#rejections.push(backgroundRejection(tally, this.#efficiencies).map((value) => Math.min(value, background)));
    this.#curves.push(backgroundEfficiency(tally, this.#curve));
  }

  auc(): BootstrapEstimate {
    return estimate(talliedAuc(this.#whole), this.#aucs);
  }

  /** The AUC of each resample, in the order in which they were taken in. */
  resampledAucs(): number[] {
    return [...this.#aucs];
  }

  /** AUC and variance after DeLong; the variance is NaN where a class has a single event. */
  delong(): DelongArea {
    return delong(this.#ranking);
  }

  /**
   * Rejection at each efficiency, null where no background event passes. A resample in which less than one background
   * event passes counts as if one did, the largest rejection that its events can show.
   */
  rejection(): (BootstrapEstimate | null)[] {
    return Array.from(
      backgroundRejection(this.#whole, this.#efficiencies),
      (value, index) => Number.isFinite(value) ? estimate(value, column(this.#rejections, index)) : null,
    );
  }

  /**
   * Background events that pass at each efficiency, and the exact binomial 95 % interval of the rejection that follows
   * (clopper_pearson.ts); its upper limit is Infinity where none passes.
   */
  counts(): { readonly passing: number; readonly interval: [number, number] }[] {
    const { background } = this.#whole.total;
    return Array.from(passingBackground(this.#whole, this.#efficiencies), (passing) => ({
      passing,
      interval: rejectionInterval(passing, background, 0.95),
    }));
  }

  band(): CurveBand {
    const limits = this.#curve.map((_, index) => percentiles(column(this.#curves, index), [0.16, 0.84]));
    return {
      signal: [...this.#curve],
      background: Array.from(backgroundEfficiency(this.#whole, this.#curve)),
      low: limits.map(([low]) => low as number),
      high: limits.map(([, high]) => high as number),
    };
  }
}

function estimate(value: number, resampled: ArrayLike<number>): BootstrapEstimate {
  return { value, bootstrap: standardDeviation(resampled), interval: centralInterval(resampled, 0.95) };
}

function column(rows: readonly Float64Array[], index: number): Float64Array {
  return Float64Array.from(rows, (row) => row[index] as number);
}
