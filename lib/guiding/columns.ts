/** The columns of an observables file, a few hundred at a time: the file has rows, and may be larger than memory. */
import type { ArrayFile, NumberArray } from "../artifact/arrays.ts";
import { InputError } from "../artifact/input_error.ts";

/** Of a block of columns in memory. */
const blockBytes = 64 * 2 ** 20;
/** Of rows read at once. */
const readBytes = 4 * 2 ** 20;

export interface Column {
  readonly index: number;
  /** [events]. */
  readonly values: Float64Array;
}

/**
 * Columns of `test/values` one after another, each valid until the next is asked for.
 * @param wanted ascending indices.
 * @throws InputError if the file has another number of events or columns, or holds what is not a number.
 */
export async function* readColumns(
  arrays: ArrayFile,
  wanted: readonly number[],
  { events, columns, breathe }: { events: number; columns: number; breathe: () => Promise<void> },
): AsyncGenerator<Column> {
  const shape = arrays.shape("test/values");
  if (shape[0] !== events || shape[1] !== columns) {
    throw new InputError(
      `cannot read observables: test/values is ${
        shape.join(" x ")
      }, expected ${events} events x ${columns} observables`,
    );
  }
  const perBlock = Math.max(1, Math.floor(blockBytes / (8 * events)));
  for (let from = 0; from < wanted.length; from += perBlock) {
    const indices = wanted.slice(from, from + perBlock);
    const block = await readBlock(arrays, indices, { events, columns, breathe });
    for (const [k, index] of indices.entries()) {
      const values = block.subarray(k * events, (k + 1) * events);
      if (values.some(Number.isNaN)) {
        throw new InputError(`cannot read observables: column ${index} holds NaN, expected numbers`);
      }
      yield { index, values };
    }
  }
}

/** The values of some columns, column by column. */
async function readBlock(
  arrays: ArrayFile,
  indices: readonly number[],
  { events, columns, breathe }: { events: number; columns: number; breathe: () => Promise<void> },
): Promise<Float64Array> {
  const block = new Float64Array(indices.length * events), rows = Math.max(1, Math.floor(readBytes / (8 * columns)));
  for (let from = 0; from < events; from += rows) {
    const to = Math.min(from + rows, events);
    const part: NumberArray = arrays.rows("test/values", from, to);
    for (let row = from; row < to; row++) {
      const at = (row - from) * columns;
      for (let k = 0; k < indices.length; k++) block[k * events + row] = part[at + (indices[k] as number)] as number;
    }
    await breathe();
  }
  return block;
}
