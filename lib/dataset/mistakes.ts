/** The test candidates that a network gets most wrong, with their images. */
import { openDataset } from "../artifact/dataset.ts";
import type { Mistake, Mistakes } from "../artifact/mistakes.ts";
import { candidateOf, openTowers } from "./towers.ts";

/**
 * Signal with the lowest and background with the highest scores, `count` of each; of equal scores the earlier event.
 * @param path of a data set made by `prepare`.
 * @param scores of its test split, one per event.
 * @throws InputError if the file is not a data set.
 */
export function findMistakes(
  path: string,
  scores: ArrayLike<number>,
  count: number,
): Pick<Mistakes, "grids" | "signal" | "background" | "events"> {
  const { arrays, info } = openDataset(path);
  using _ = arrays;
  const labels = arrays.read<Uint8Array>("test/y").data;
  const images = openTowers(arrays, info, "test");
  const worst = (label: number, sign: 1 | -1): Mistake[] =>
    [...labels.keys()].filter((event) => labels[event] === label)
      .sort((a, b) => sign * ((scores[a] ?? 0) - (scores[b] ?? 0)) || a - b)
      .slice(0, count)
      .map((event) => ({
        score: Number((scores[event] ?? 0).toPrecision(6)),
        candidate: candidateOf(arrays, "test", images, event),
      }));
  const signal = labels.reduce((sum, label) => sum + label, 0);
  return {
    events: { signal, background: labels.length - signal },
    grids: { et: images.et.grid, ht: images.ht.grid },
    signal: worst(1, 1),
    background: worst(0, -1),
  };
}
