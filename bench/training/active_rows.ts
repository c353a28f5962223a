/**
 * How many positions of each feature map energy reaches, counted from the images by the definition (lib/compute/sparse/
 * README.md), not by the kernels that are measured: a 3x3 convolution makes all neighbours active, a pooling each window
 * that has an active member. An image row is the bits of one word.
 */

/** Active positions per event, mean over events. */
export interface ActiveRows {
  /** Positions per side. */
  readonly size: number;
  readonly active: number;
}

/** The image's, and that of every layer's output: convolution, convolution, pooling, and so on. */
export function activeRows(images: Float32Array, size: number, blocks: number): ActiveRows[] {
  const events = images.length / size ** 2;
  const sizes = mapSizes(size, blocks), totals = sizes.map(() => 0);
  for (let event = 0; event < events; event++) {
    let rows = occupiedRows(images.subarray(event * size ** 2, (event + 1) * size ** 2), size);
    sizes.forEach((side, level) => {
      if (level > 0) rows = level % 3 === 0 ? halved(rows) : dilated(rows, side);
      totals[level] = (totals[level] ?? 0) + rows.reduce((sum, row) => sum + bitCount(row), 0);
    });
  }
  return sizes.map((side, level) => ({ size: side, active: (totals[level] ?? 0) / events }));
}

function mapSizes(size: number, blocks: number): number[] {
  const sizes = [size];
  for (let block = 0; block < blocks; block++, size = Math.ceil(size / 2)) sizes.push(size, size, Math.ceil(size / 2));
  return sizes;
}

function occupiedRows(image: Float32Array, size: number): number[] {
  return Array.from({ length: size }, (_, y) => {
    let row = 0;
    for (let x = 0; x < size; x++) if (image[y * size + x] !== 0) row |= 1 << x;
    return row >>> 0;
  });
}

function dilated(rows: readonly number[], size: number): number[] {
  const inside = size === 32 ? 0xffffffff : 2 ** size - 1;
  const wide = rows.map((row) => (row | row << 1 | row >>> 1) & inside);
  return wide.map((row, y) => (row | (wide[y - 1] ?? 0) | (wide[y + 1] ?? 0)) >>> 0);
}

function halved(rows: readonly number[]): number[] {
  return Array.from({ length: Math.ceil(rows.length / 2) }, (_, y) => {
    const both = (rows[2 * y] ?? 0) | (rows[2 * y + 1] ?? 0);
    let row = 0;
    for (let x = 0; x < rows.length; x += 2) if (both >>> x & 3) row |= 1 << x / 2;
    return row >>> 0;
  });
}

function bitCount(row: number): number {
  let count = 0;
  for (; row; row &= row - 1) count++;
  return count;
}
