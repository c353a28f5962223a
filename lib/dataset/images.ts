/** Calorimeter images, read in blocks, checked, and reduced to their non-empty cells. */
import type { ImageCells } from "../physics/geometry.ts";
import type { CellSpool } from "./cell_spool.ts";
import type { Hdf5Dataset, StoredValues } from "./hdf5_dataset.ts";
import { finiteWanted, largestFloat32, readBlocks } from "./values.ts";

/** Sums over the non-empty pixels of a split's images. */
export interface PixelFacts {
  readonly count: number;
  /** 0 where all are empty. */
  readonly largest: number;
  /** Sum of squares. */
  readonly squares: number;
}

/** What is known of a split's images besides their cells. */
export interface ImageIndex {
  /** [events + 1]: the first cell of each event. */
  readonly start: Uint32Array;
  readonly pixels: PixelFacts;
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
  const before = spool.count;
  let largest = 0, squares = 0;
  for await (const { from, values } of readBlocks(dataset, events)) {
    const count = values.length / size ** 2;
    const block = collectCells({ dataset, from, count, size, values }, start, spool);
    largest = Math.max(largest, block.largest);
    squares += block.squares;
    onRead(count);
  }
  return { start, pixels: { count: spool.count - before, largest, squares } };
}

interface Block {
  readonly dataset: Hdf5Dataset;
  /** The block's first event, and how many there are. */
  readonly from: number;
  readonly count: number;
  readonly size: number;
  readonly values: StoredValues;
}

/**
 * The non-empty cells of the first `events` images, event by event, by ascending position.
 * @throws InputError as `readImages`.
 */
export async function* readImageCells(dataset: Hdf5Dataset, events: number): AsyncGenerator<ImageCells> {
  const size = dataset.shape[1] ?? 0, pixels = size ** 2;
  for await (const { from, values } of readBlocks(dataset, events)) {
    for (let event = 0; event < values.length / pixels; event++) {
      const position: number[] = [], value: number[] = [];
      for (let pixel = 0; pixel < pixels; pixel++) {
        const energy = values[event * pixels + pixel] as number;
        if (energy === 0) continue;
        if (!(energy > 0 && energy <= largestFloat32)) throw pixelFault({ dataset, from, size }, event, pixel, energy);
        if (Math.fround(energy) === 0) continue;
        position.push(pixel);
        value.push(energy);
      }
      yield { position, value };
    }
  }
}

/** Spools the cells and fills the block's part of `start`. */
function collectCells(block: Block, start: Uint32Array, spool: CellSpool): { largest: number; squares: number } {
  const { values, from, count, size } = block;
  const pixels = size ** 2;
  let largest = 0, squares = 0;
  for (let event = 0, i = 0; event < count; event++) {
    for (let pixel = 0; pixel < pixels; pixel++, i++) {
      const energy = values[i] as number;
      if (energy === 0) continue;
      if (!(energy > 0 && energy <= largestFloat32)) throw pixelFault(block, event, pixel, energy);
      // Later stages compute in float32; what vanishes there is an empty cell.
      if (Math.fround(energy) === 0) continue;
      if (energy > largest) largest = energy;
      squares += energy ** 2;
      spool.add(pixel, energy);
    }
    start[from + event + 1] = spool.count;
  }
  return { largest, squares };
}

/** What is said of a pixel that cannot be an energy. */
function pixelFault(
  { dataset, from, size }: Omit<Block, "count" | "values">,
  event: number,
  pixel: number,
  energy: number,
) {
  const place = `row ${from + event}, pixel row ${Math.floor(pixel / size)} column ${pixel % size}`;
  const expected = energy < 0 && Number.isFinite(energy) ? "an energy of zero or more" : finiteWanted(energy);
  return dataset.fault(`${place} is ${energy}`, expected);
}
