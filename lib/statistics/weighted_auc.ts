/** AUCs of one network under several weightings of the same events, with a bootstrap that is paired between all of them. */
import { talliedAuc } from "./auc.ts";
import { mean, standardDeviation } from "./moments.ts";
import { emptyTally, type Ranking, rankScores, type Tally, tallyEvents } from "./ranking.ts";

export interface WeightedEstimate {
  readonly value: number;
  /** Per resample, in the order in which they were taken in. */
  readonly resampled: readonly number[];
}

export class WeightedAucs {
  readonly #ranking: Ranking;
  readonly #tally: Tally;
  readonly #values: readonly number[];
  readonly #resampled: readonly number[][];

  /** @param weightings each [events], of positive weight in both classes. @throws RangeError as `rankScores` and `auc`. */
  constructor(labels: ArrayLike<number>, scores: ArrayLike<number>, weightings: readonly ArrayLike<number>[]) {
    this.#ranking = rankScores(labels, scores);
    this.#tally = emptyTally(this.#ranking);
    this.#values = weightings.map((weights) => this.#aucOf(weights));
    this.#resampled = weightings.map(() => []);
  }

  /** Takes in a resample. @param products per weighting, weight times how often the event was drawn, [events]. */
  add(products: readonly ArrayLike<number>[]): void {
    products.forEach((weights, index) => this.#resampled[index]?.push(this.#aucOf(weights)));
  }

  /** In the order of the weightings. */
  estimates(): WeightedEstimate[] {
    return this.#values.map((value, index) => ({ value, resampled: this.#resampled[index] ?? [] }));
  }

  #aucOf(weights: ArrayLike<number>): number {
    return talliedAuc(tallyEvents(this.#ranking, weights, this.#tally));
  }
}

/** The mean over seeds with the deviation of its resamples. @param estimates at least one, of equal numbers of resamples. */
export function meanOverSeeds(estimates: readonly WeightedEstimate[]): WeightedEstimate & { bootstrap: number } {
  const [first] = estimates;
  const resampled = Array.from(
    first?.resampled ?? [],
    (_, index) => mean(estimates.map((estimate) => estimate.resampled[index] ?? NaN)),
  );
  return { value: mean(estimates.map(({ value }) => value)), resampled, bootstrap: standardDeviation(resampled) };
}
