/**
 * Average decision ordering (T. Faucett, J. Thaler, D. Whiteson, Phys. Rev. D 103 (2021) 036020, arXiv:2010.11998): how
 * often two functions of an event put a signal and a background event in the same order. For a pair (s, b)
 *
 *     DO[f, g](s, b) = Theta((f(s) - f(b)) (g(s) - g(b))),  Theta = 1 above, 1/2 at and 0 below zero,
 *
 * and ADO is its mean over all pairs of a signal with a background event. A function and its negative separate equally well,
 * so ADO is folded: max(x, 1 - x). Counted here over all pairs in O(n log n): in the order of f, a Fenwick tree holds how
 * much of each class lies at or below each level of g. Signs are compared, not differences multiplied, which may underflow.
 */
import { levelsOf } from "./levels.ts";

/** Pairs by how f and g order them; sums of weights where events are weighted. */
export interface OrderingCounts {
  readonly pairs: number;
  /** Ordered alike, and differently. The others are tied in f or in g. */
  readonly agree: number;
  readonly disagree: number;
}

/** max(x, 1 - x): the better of a function and its negative. */
export const folded = (share: number) => Math.max(share, 1 - share);

/** The mean of DO before folding; NaN without a pair. */
export function meanOrdering({ pairs, agree, disagree }: OrderingCounts): number {
  return (agree + (pairs - agree - disagree) / 2) / pairs;
}

/**
 * Average decision ordering of f and g over all pairs of a signal and a background event, folded, in [1/2, 1].
 * @param labels 1 signal, 0 background, [events].
 * @throws RangeError if lengths differ, a value is not a number, or a class is missing.
 */
export function averageDecisionOrdering(
  labels: ArrayLike<number>,
  f: ArrayLike<number>,
  g: ArrayLike<number>,
): number {
  return folded(meanOrdering(new Orderings(labels, f, g).count()));
}

/** Two functions sorted once, so that each resample of a bootstrap is one pass in O(n log n). */
export class Orderings {
  readonly #labels: ArrayLike<number>;
  /** Events by f, ascending, and where each group of equal f ends. */
  readonly #order: Uint32Array;
  readonly #ends: Uint32Array;
  /** Level of g of each event, from 1. */
  readonly #level: Int32Array;
  readonly #levels: number;

  constructor(labels: ArrayLike<number>, f: ArrayLike<number>, g: ArrayLike<number>) {
    if (f.length !== labels.length || g.length !== labels.length) {
      throw new RangeError(
        `cannot compare orderings: there are ${labels.length} labels, ${f.length} and ${g.length} values, expected as many`,
      );
    }
    const first = levelsOf(f);
    this.#labels = labels;
    this.#level = levelsOf(g).map((level) => level + 1);
    this.#levels = this.#level.reduce((most, level) => Math.max(most, level), 0);
    this.#order = Uint32Array.from(first, (_, event) => event).sort((a, b) =>
      (first[a] as number) - (first[b] as number)
    );
    const ends: number[] = [];
    this.#order.forEach((event, place) => ends[first[event] as number] = place + 1);
    this.#ends = Uint32Array.from(ends);
  }

  /**
   * @param weights how often each event counts, by default once; a pair counts with the product.
   * @throws RangeError if there is no pair of positive weight.
   */
  count(weights?: ArrayLike<number>): OrderingCounts {
    const signal = new Fenwick(this.#levels), background = new Fenwick(this.#levels);
    let agree = 0, disagree = 0;
    for (let group = 0, from = 0; group < this.#ends.length; group++) {
      const to = this.#ends[group] as number;
      for (let place = from; place < to; place++) {
        const event = this.#order[place] as number, level = this.#level[event] as number;
        const weight = weights ? weights[event] as number : 1;
        const others = this.#labels[event] === 1 ? background : signal;
        const below = others.upTo(level - 1);
        agree += weight * below;
        disagree += weight * (others.total - others.upTo(level));
      }
      for (; from < to; from++) {
        const event = this.#order[from] as number;
        const own = this.#labels[event] === 1 ? signal : background;
        own.add(this.#level[event] as number, weights ? weights[event] as number : 1);
      }
    }
    const pairs = signal.total * background.total;
    if (!(pairs > 0)) {
      throw new RangeError(
        `cannot compare orderings: signal counts ${signal.total}, background ${background.total}, expected both above 0`,
      );
    }
    return { pairs, agree, disagree };
  }
}

/** Sums of the first entries of a list that changes (P. M. Fenwick, Softw. Pract. Exper. 24 (1994) 327). */
class Fenwick {
  readonly #sums: Float64Array;
  total = 0;

  constructor(size: number) {
    this.#sums = new Float64Array(size + 1);
  }

  add(place: number, weight: number): void {
    this.total += weight;
    for (let i = place; i < this.#sums.length; i += i & -i) this.#sums[i] = (this.#sums[i] as number) + weight;
  }

  upTo(place: number): number {
    let sum = 0;
    for (let i = place; i > 0; i -= i & -i) sum += this.#sums[i] as number;
    return sum;
  }
}
