/**
 * Scores of labelled events as levels: the distinct scores from the highest down. All of ROC analysis depends on the
 * scores through their order only, so that curve, area, placements and every resample of a bootstrap are linear passes
 * over how many events of each class a level holds.
 */

export interface Ranking {
  /** Labels as given: 1 signal, 0 background, [events]. */
  readonly labels: Uint8Array;
  /** Level of each event, 0 the highest score; events of equal score share one, [events]. */
  readonly level: Uint32Array;
  /** Score of each level, falling, [levels]. */
  readonly scores: Float64Array;
  /** Events from the highest score down, those of a level in the order given, [events]. */
  readonly order: Uint32Array;
  /** Place in `order` after the last event of each level, [levels]. */
  readonly ends: Uint32Array;
}

/** Signal and background per level, from the highest score down; numbers of events, or sums of weights. */
export interface Tally {
  readonly signal: Float64Array;
  readonly background: Float64Array;
  /** Sums over the levels. */
  readonly total: { signal: number; background: number };
}

/**
 * Checks and sorts the scores.
 * @param labels 1 signal, 0 background, [events].
 * @param scores any finite numbers, larger means more like signal, [events].
 * @throws RangeError if lengths differ, a label is not 0 or 1, a score is not finite, or a class is missing.
 */
export function rankScores(labels: ArrayLike<number>, scores: ArrayLike<number>): Ranking {
  checkEvents(labels, scores);
  const values = Float64Array.from(scores);
  const order = Uint32Array.from(values, (_, event) => event);
  order.sort((a, b) => (values[b] as number) - (values[a] as number));
  const level = new Uint32Array(values.length);
  const distinct: number[] = [], ends: number[] = [];
  order.forEach((event, place) => {
    const score = values[event] as number;
    if (score !== distinct[distinct.length - 1]) distinct.push(score);
    level[event] = distinct.length - 1;
    ends[distinct.length - 1] = place + 1;
  });
  const scoreOfLevel = Float64Array.from(distinct);
  return { labels: Uint8Array.from(labels), level, scores: scoreOfLevel, order, ends: Uint32Array.from(ends) };
}

/**
 * Counts the events of each class at each level: a pass in the order of the levels, which writes each one once.
 * @param counts how often each event counts (a resample), or its weight; once by default, [events].
 * @param into is overwritten and returned, so that a resample allocates nothing.
 */
export function tallyEvents(ranking: Ranking, counts?: ArrayLike<number>, into = emptyTally(ranking)): Tally {
  const { labels, order, ends } = ranking;
  const { signal, background, total } = into;
  total.signal = total.background = 0;
  for (let level = 0, place = 0; level < ends.length; level++) {
    let signalHere = 0, backgroundHere = 0;
    for (const end = ends[level] as number; place < end; place++) {
      const event = order[place] as number;
      const count = counts ? counts[event] as number : 1;
      // A product instead of a branch: where classes mix, a branch is guessed wrongly half of the time.
      const ofSignal = (labels[event] as number) * count;
      signalHere += ofSignal;
      backgroundHere += count - ofSignal;
    }
    signal[level] = signalHere;
    background[level] = backgroundHere;
    total.signal += signalHere;
    total.background += backgroundHere;
  }
  return into;
}

export function emptyTally({ scores }: Ranking): Tally {
  return {
    signal: new Float64Array(scores.length),
    background: new Float64Array(scores.length),
    total: { signal: 0, background: 0 },
  };
}

function checkEvents(labels: ArrayLike<number>, scores: ArrayLike<number>): void {
  if (labels.length !== scores.length) {
    throw new RangeError(
      `cannot rank scores: there are ${scores.length} scores and ${labels.length} labels, expected as many`,
    );
  }
  let signal = 0;
  for (let event = 0; event < labels.length; event++) {
    const label = labels[event];
    if (label !== 0 && label !== 1) {
      throw new RangeError(`cannot rank scores: label of event ${event} is ${label}, expected 0 or 1`);
    }
    if (!Number.isFinite(scores[event])) {
      throw new RangeError(`cannot rank scores: score of event ${event} is ${scores[event]}, expected a finite number`);
    }
    signal += label;
  }
  if (signal === 0 || signal === labels.length) {
    throw new RangeError(
      `cannot rank scores: ${signal} of ${labels.length} events are signal, expected both signal and background`,
    );
  }
}
