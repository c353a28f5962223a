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
}

/** Signal and background per level, from the highest score down; numbers of events, or sums of weights. */
export interface Tally {
  readonly signal: Float64Array;
  readonly background: Float64Array;
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
  const distinct: number[] = [];
  for (const event of order) {
    const score = values[event] as number;
    if (score !== distinct[distinct.length - 1]) distinct.push(score);
    level[event] = distinct.length - 1;
  }
  return { labels: Uint8Array.from(labels), level, scores: Float64Array.from(distinct) };
}

/**
 * Counts the events of each class at each level.
 * @param counts how often each event counts (a resample), or its weight; once by default, [events].
 * @param into is overwritten and returned, so that a resample allocates nothing.
 */
export function tallyEvents(ranking: Ranking, counts?: ArrayLike<number>, into = emptyTally(ranking)): Tally {
  const { labels, level } = ranking;
  into.signal.fill(0);
  into.background.fill(0);
  for (let event = 0; event < labels.length; event++) {
    const side = labels[event] === 1 ? into.signal : into.background;
    const place = level[event] as number;
    side[place] = (side[place] as number) + (counts ? counts[event] as number : 1);
  }
  return into;
}

export function emptyTally({ scores }: Ranking): Tally {
  return { signal: new Float64Array(scores.length), background: new Float64Array(scores.length) };
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
