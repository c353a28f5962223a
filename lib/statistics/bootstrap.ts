/**
 * The bootstrap over events (B. Efron, Ann. Statist. 7 (1979) 1): a resample draws n of n events with replacement, and
 * the spread of a statistic over resamples estimates its uncertainty. Classes are not drawn apart: the split into
 * training, validation and test events was not stratified either, so class counts vary as they would in another sample.
 *
 * A resample is a list of counts per event, not of events: a statistic over ranked scores is then a linear pass. To
 * compare networks, evaluate all of them on the same counts (paired bootstrap): what they share cancels.
 */
import type { Generator } from "./generator.ts";

/**
 * Draws a resample: events floor(uniform * n), n times. One that holds a single class is drawn again, which happens
 * for a handful of events only.
 * @param labels 1 signal, 0 background, of both at least one, [events].
 * @param counts is overwritten with how often each event was drawn, [events].
 * @throws RangeError if lengths differ or one class is missing.
 */
export function drawResample(labels: ArrayLike<number>, generator: Generator, counts: Uint32Array): void {
  const events = labels.length;
  if (counts.length !== events) {
    throw new RangeError(`cannot resample: there are ${counts.length} counts, expected ${events}, one per event`);
  }
  const signal = countSignal(labels);
  if (!(signal > 0 && signal < events)) {
    throw new RangeError(`cannot resample: ${signal} of ${events} events are signal, expected both classes`);
  }
  for (let drawn = 0; drawn === 0 || drawn === events; drawn = countSignal(labels, counts)) {
    counts.fill(0);
    for (let draw = 0; draw < events; draw++) {
      const event = Math.floor(generator.uniform() * events);
      counts[event] = (counts[event] as number) + 1;
    }
  }
}

function countSignal(labels: ArrayLike<number>, counts?: Uint32Array): number {
  let signal = 0;
  for (let event = 0; event < labels.length; event++) {
    signal += (labels[event] as number) * (counts ? counts[event] as number : 1);
  }
  return signal;
}
