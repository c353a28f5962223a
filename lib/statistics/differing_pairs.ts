/**
 * The pairs of a signal and a background event that two functions order differently, DO exactly 0 (ties are not among them):
 * the subspace X in which black-box guiding looks for what one of them knows and the other does not (arXiv:2010.11998,
 * section III; arXiv:2011.01984, section VII).
 *
 * All of them are kept, as the background events of each signal event; an observable is then judged in one pass over the list,
 * in whole numbers and without branches. The authors' code samples events instead (`drawEvents`).
 */
import type { Generator } from "./generator.ts";
import { levelsOf } from "./levels.ts";

/** Rows looked at between two chances for others to run. */
const rowsAtOnce = 256;

export class DifferingPairs {
  /** Numbers of the events of each class in the lists given. */
  readonly signal: Uint32Array;
  readonly background: Uint32Array;
  /** All pairs of the two classes. */
  readonly total: number;
  /** Places in `#partners`: those of signal row r above which f puts it from 2 r on, those below from 2 r + 1 on. */
  readonly #starts: Float64Array;
  /** Rows of the background. */
  readonly #partners: Uint32Array;

  private constructor(
    rows: Pick<DifferingPairs, "signal" | "background">,
    starts: Float64Array,
    partners: Uint32Array,
  ) {
    this.signal = rows.signal;
    this.background = rows.background;
    this.total = rows.signal.length * rows.background.length;
    this.#starts = starts;
    this.#partners = partners;
  }

  /**
   * @param f the guide; `judge` says how often an observable orders as it does, [events]. @param g the other, [events].
   * @param events to which the pairs are restricted; all by default. @param breathe is awaited now and then.
   */
  static async find(
    labels: ArrayLike<number>,
    f: ArrayLike<number>,
    g: ArrayLike<number>,
    { events, breathe = () => Promise.resolve() }: { events?: ArrayLike<number>; breathe?: () => Promise<void> } = {},
  ): Promise<DifferingPairs> {
    const chosen = events ? Array.from(events) : Array.from(labels, (_, event) => event);
    const of = (label: number) => Uint32Array.from(chosen.filter((event) => labels[event] === label));
    const signal = of(1), background = of(0), [first, second] = [levelsOf(f), levelsOf(g)];
    const pick = (levels: Int32Array, rows: Uint32Array) => Int32Array.from(rows, (event) => levels[event] as number);
    const [f0, g0] = [pick(first, background), pick(second, background)];
    const starts = new Float64Array(2 * signal.length + 1), list = new GrowingList();
    for (let row = 0; row < signal.length; row++) {
      if (row % rowsAtOnce === 0) await breathe();
      const [f1, g1] = [first[signal[row] as number] as number, second[signal[row] as number] as number];
      list.reserve(2 * background.length);
      list.appendWhere(f0, g0, (f, g) => f < f1 && g > g1);
      starts[2 * row + 1] = list.length;
      list.appendWhere(f0, g0, (f, g) => f > f1 && g < g1);
      starts[2 * row + 2] = list.length;
    }
    return new DifferingPairs({ signal, background }, starts, list.finish());
  }

  get count(): number {
    return this.#partners.length;
  }

  /** An observable's values as levels of the two classes, for `judge` and `judgeResample`. */
  levels(values: ArrayLike<number>): ClassLevels {
    const levels = levelsOf(values);
    const pick = (rows: Uint32Array) => Int32Array.from(rows, (event) => levels[event] as number);
    return { signal: pick(this.signal), background: pick(this.background) };
  }

  /** Mean DO of the guide and the observable on these pairs, before folding; NaN if there is no pair. */
  judge({ signal, background }: ClassLevels): number {
    const partners = this.#partners, starts = this.#starts;
    let score = 0;
    for (let row = 0; row < signal.length; row++) {
      const level = signal[row] as number;
      const above = sumOfSigns(background, partners, level, starts[2 * row] as number, starts[2 * row + 1] as number);
      const below = sumOfSigns(
        background,
        partners,
        level,
        starts[2 * row + 1] as number,
        starts[2 * row + 2] as number,
      );
      score += above - below;
    }
    return (1 + score / this.count) / 2;
  }

  /** As `judge` of several observables on a resample. @param counts how often each event was drawn, [events given]. */
  judgeResample(observables: readonly ClassLevels[], counts: ArrayLike<number>): number[] {
    const drawn = Float64Array.from(this.background, (event) => counts[event] as number);
    let pairs = 0;
    const scores = new Float64Array(observables.length);
    for (let row = 0; row < this.signal.length; row++) {
      const times = counts[this.signal[row] as number] as number;
      if (times === 0) continue;
      const [from, middle, to] = [0, 1, 2].map((k) => this.#starts[2 * row + k] as number) as [number, number, number];
      pairs += times * sumOfWeights(drawn, this.#partners, from, to);
      observables.forEach(({ signal, background }, k) => {
        const at = (begin: number, end: number) =>
          weightedSigns(background, drawn, this.#partners, signal[row] as number, begin, end);
        scores[k] = (scores[k] as number) + times * (at(from, middle) - at(middle, to));
      });
    }
    return Array.from(scores, (score) => (1 + score / pairs) / 2);
  }

  /** In how many of these pairs each event is, [events given]. */
  occurrences(events: number): Uint32Array {
    const times = new Uint32Array(events);
    this.signal.forEach((event, row) =>
      times[event] = (this.#starts[2 * row + 2] as number) - (this.#starts[2 * row] as number)
    );
    for (const row of this.#partners) {
      const event = this.background[row] as number;
      times[event] = (times[event] as number) + 1;
    }
    return times;
  }
}

/** Levels of an observable by row of a `DifferingPairs`. */
export interface ClassLevels {
  readonly signal: Int32Array;
  readonly background: Int32Array;
}

/** Sum of sign(level - background level); levels are below 2^31, so that a difference keeps its sign. */
function sumOfSigns(levels: Int32Array, partners: Uint32Array, level: number, from: number, to: number): number {
  let sum = 0;
  for (let p = from; p < to; p++) {
    const difference = level - (levels[partners[p] as number] as number) | 0;
    sum = sum + (difference >> 31) - (-difference >> 31) | 0;
  }
  return sum;
}

function weightedSigns(
  levels: Int32Array,
  weights: Float64Array,
  partners: Uint32Array,
  level: number,
  from: number,
  to: number,
): number {
  let sum = 0;
  for (let p = from; p < to; p++) {
    const row = partners[p] as number, difference = level - (levels[row] as number) | 0;
    sum += ((difference >> 31) - (-difference >> 31)) * (weights[row] as number);
  }
  return sum;
}

function sumOfWeights(weights: Float64Array, partners: Uint32Array, from: number, to: number): number {
  let sum = 0;
  for (let p = from; p < to; p++) sum += weights[partners[p] as number] as number;
  return sum;
}

/** A list of rows whose length is not known beforehand. */
class GrowingList {
  #values = new Uint32Array(1024);
  length = 0;

  reserve(more: number): void {
    if (this.length + more <= this.#values.length) return;
    const larger = new Uint32Array(Math.max(2 * this.#values.length, this.length + more));
    larger.set(this.#values.subarray(0, this.length));
    this.#values = larger;
  }

  appendWhere(f: Int32Array, g: Int32Array, differs: (f: number, g: number) => boolean): void {
    for (let row = 0; row < f.length; row++) {
      if (differs(f[row] as number, g[row] as number)) this.#values[this.length++] = row;
    }
  }

  finish(): Uint32Array {
    return this.#values.slice(0, this.length);
  }
}

/**
 * Events of which all pairs are taken, as the authors' code does with 6,000 of each class: drawn without replacement.
 * @param perClass or all of a class that has fewer.
 */
export function drawEvents(labels: ArrayLike<number>, perClass: number, generator: Generator): Uint32Array {
  const drawn = [1, 0].flatMap((label) => {
    const events = Array.from(labels, (_, event) => event).filter((event) => labels[event] === label);
    for (let i = 0; i < Math.min(perClass, events.length); i++) {
      const j = i + Math.floor(generator.uniform() * (events.length - i));
      [events[i], events[j]] = [events[j] as number, events[i] as number];
    }
    return events.slice(0, perClass);
  });
  return Uint32Array.from(drawn).sort();
}
