/** The values recorded with scikit-learn, and the portable generator that made their inputs. */
import recorded from "../fixtures/statistics/roc.json" with { type: "json" };

export { recorded };

/** NaN and infinities are strings in the file. */
export function decode(value: number | string): number {
  return Number(value);
}

export function caseNamed(name: string): { labels: number[]; scores: number[] } {
  const found = recorded.cases.find((recordedCase) => recordedCase.name === name);
  if (!found) throw new RangeError(`cannot find recorded case: there is no "${name}"`);
  return { labels: found.labels, scores: found.scores };
}

/** The recordings' generator: state = 1664525 state + 1013904223 mod 2^32, advanced before each draw. */
export class LinearCongruential {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  uniform(): number {
    this.#state = Math.imul(1664525, this.#state) + 1013904223 >>> 0;
    return this.#state / 2 ** 32;
  }
}
