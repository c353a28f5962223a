/** The images of Figures 2 and 3: an example of each class, and the mean of each class over the training split. */
import type { ArrayFile } from "../artifact/arrays.ts";
import { type ImageFeature, openDataset } from "../artifact/dataset.ts";
import type { ClassImages, SampleImages } from "../artifact/sample_images.ts";
import type { Towers } from "../artifact/tower_image.ts";
import { candidateOf, listTowers, openTowers, type TowerImages } from "./towers.ts";

const choice =
  "Each example is the first candidate of its class in the training split with energy in both calorimeters" +
  " and no fewer non-empty ECal towers than the class has on average; where none is so, the first of its class.";

type Images = Record<ImageFeature, TowerImages>;

/** Images of a data set made by `prepare`. @throws InputError if the file is not one. */
export function measureImages(path: string): SampleImages {
  const { arrays, info } = openDataset(path);
  using _ = arrays;
  const images = openTowers(arrays, info, "train");
  const labels = arrays.read<Uint8Array>("train/y").data;
  const of = (label: number) => {
    const events = [...labels.keys()].filter((event) => labels[event] === label);
    return classImages(arrays, images, events);
  };
  const grids = { et: images.et.grid, ht: images.ht.grid };
  return { version: 1, split: "train", grids, choice, signal: of(1), background: of(0) };
}

function classImages(arrays: ArrayFile, images: Images, events: readonly number[]): ClassImages {
  const empty = (image: ImageFeature) =>
    Number((events.filter((event) => images[image].isEmpty(event)).length / events.length).toPrecision(6));
  return {
    events: events.length,
    example: candidateOf(arrays, "train", images, exampleOf(images, events)),
    mean: { et: meanImage(images.et, events), ht: meanImage(images.ht, events) },
    empty: { et: empty("et"), ht: empty("ht") },
  };
}

function meanImage(images: TowerImages, events: readonly number[]): Towers {
  const sums = new Float64Array(images.grid.size ** 2);
  for (const event of events) {
    images.addTo(event, (position, energy) => sums[position] = (sums[position] ?? 0) + energy);
  }
  return listTowers([...sums].map((sum, position) => [position, sum / events.length] as const));
}

/** See `choice`. */
function exampleOf(images: Images, events: readonly number[]): number {
  const counts = events.map((event) => images.et.towers(event).length);
  const mean = counts.reduce((total, count) => total + count, 0) / counts.length;
  const found = events.find((event, index) => (counts[index] ?? 0) >= mean && !images.ht.isEmpty(event));
  return found ?? events[0] ?? 0;
}
