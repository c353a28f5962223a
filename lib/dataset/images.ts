/** Calorimeter images, read in blocks, checked, and reduced to their non-empty cells. */
import type { CellSpool } from "./cell_spool.ts";
import type { Hdf5Dataset, StoredValues } from "./hdf5_dataset.ts";
import { finiteWanted, largestFloat32, readBlocks } from "./values.ts";

/** What is known of a split's images besides their cells. */
export interface ImageIndex {
  /** [events + 1]: the first cell of each event. */
  readonly start: Uint32Array;
  /** The largest pixel, 0 where all are empty. */
  readonly largest: number;
}

/**
 * Reads the first `events` images and appends their non-zero pixels to `spool`, event by event, by ascending position
 * (row * size + column). `onRead` hears how many events have been read since it was called last.
 * @throws InputError for a pixel that is negative, not finite, or larger than float32 can hold.
 */
export async function readImages(
  dataset: Hdf5Dataset,
  events: number,
  spool: CellSpool,
  onRead: (events: number) => void,
): Promise<ImageIndex> {
  const size = dataset.shape[1] ?? 0;
  const start = new Uint32Array(events + 1);
  let largest = 0;
  for await (const { from, values } of readBlocks(dataset, events)) {
    const count = values.length / size ** 2;
    largest = Math.max(largest, collectCells({ dataset, from, count, size, values }, start, spool));
    onRead(count);
  }
  return { start, largest };
}

interface Block {
  readonly dataset: Hdf5Dataset;
  /** The block's first event, and how many there are. */
  readonly from: number;
  readonly count: number;
  readonly size: number;
  readonly values: StoredValues;
}

/** Spools the cells and fills the block's part of `start`; returns the largest pixel. */
function collectCells(block: Block, start: Uint32Array, spool: CellSpool): number {
  const { values, from, count, size } = block;
  const pixels = size ** 2;
  let largest = 0;
  for (let event = 0, i = 0; event < count; event++) {
    for (let pixel = 0; pixel < pixels; pixel++, i++) {
      const energy = values[i] as number;
      if (energy === 0) continue;
      if (!(energy > 0 && energy <= largestFloat32)) throw pixelFault(block, event, pixel, energy);
      // Later stages compute in float32; what vanishes there is an empty cell.
      if (Math.fround(energy) === 0) continue;
      if (energy > largest) largest = energy;
      spool.add(pixel, energy);
    }
    start[from + event + 1] = spool.count;
  }
  return largest;
}

function pixelFault({ dataset, from, size }: Block, event: number, pixel: number, energy: number) {
  const place = `row ${from + event}, pixel row ${Math.floor(pixel / size)} column ${pixel % size}`;
  const expected = energy < 0 && Number.isFinite(energy) ? "an energy of zero or more" : finiteWanted(energy);
  return dataset.fault(`${place} is ${energy}`, expected);
}
