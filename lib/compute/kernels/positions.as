/**
 * Which positions of each event's feature map differ from the empty image's, as one 32-bit word per image row, and the
 * tables that connect the rows of neighbouring maps. Rows are numbered: 0 zeros, then the empty image's different
 * positions, then the active positions event by event in row-major order (lib/compute/sparse/positions.ts).
 */

/** mask[r] = bits of the pixels of image row r that are not 0 (a NaN is not), for `rows` rows of `width` floats. */
export function findCells(images: usize, rows: usize, width: usize, mask: usize): void {
  const zero = f32x4.splat(0);
  for (; rows; rows--, mask += 4) {
    let bits: u32 = 0, x: usize = 0;
    for (; x + 4 <= width; x += 4) bits |= <u32> v128.bitmask<i32>(f32x4.ne(v128.load(images + 4 * x), zero)) << <u32> x;
    for (; x < width; x++) bits |= <u32> (load<f32>(images + 4 * x) != 0) << <u32> x;
    store<u32>(mask, bits);
    images += 4 * width;
  }
}

/** The positions that a 3x3 window around an active one covers. */
export function dilate(mask: usize, events: usize, height: usize, width: u32, out: usize): void {
  const all: u32 = width == 32 ? 0xffffffff : (<u32> 1 << width) - 1;
  for (; events; events--) {
    for (let y: usize = 0; y < height; y++, mask += 4, out += 4) {
      let bits = load<u32>(mask);
      if (y > 0) bits |= load<u32>(mask - 4);
      if (y + 1 < height) bits |= load<u32>(mask + 4);
      store<u32>(out, (bits | bits << 1 | bits >> 1) & all);
    }
  }
}

/** The 2x2 windows that hold an active position; an odd last row or column makes windows of its own. */
export function halve(mask: usize, events: usize, height: usize, width: usize, out: usize): void {
  for (; events; events--, mask += 4 * height) {
    for (let y: usize = 0; y < height; y += 2, out += 4) {
      let bits = load<u32>(mask + 4 * y), halved: u32 = 0;
      if (y + 1 < height) bits |= load<u32>(mask + 4 * y + 4);
      bits |= bits >> 1;
      for (let x: u32 = 0; x < <u32> width; x += 2) halved |= (bits >> x & 1) << (x >> 1);
      store<u32>(out, halved);
    }
  }
}

/** first[r] = number of the first row of image row r; returns the number after the last. */
export function numberRows(mask: usize, rows: usize, start: u32, first: usize): u32 {
  for (; rows; rows--, mask += 4, first += 4) {
    store<u32>(first, start);
    start += <u32> popcnt(load<u32>(mask));
  }
  return start;
}

/** Active positions before x in an image row. */
@inline
function rank(mask: usize, x: u32): u32 {
  return <u32> popcnt(load<u32>(mask) & (<u32> 1 << x) - 1);
}

/**
 * table[i] = byte offset of the empty image's row at row i's position (its own for the rows of the empty image).
 *
 * @param emptyRowOf row of the empty image at each position; it has `emptyRows` of them
 */
export function emptyOffsets(
  mask: usize, events: usize, height: usize, width: usize, emptyRowOf: usize, emptyRows: usize, stride: usize,
  table: usize,
): void {
  for (let i: usize = 0; i <= emptyRows; i++, table += 4) store<u32>(table, <u32> (i * stride));
  for (; events; events--) {
    for (let y: usize = 0; y < height; y++, mask += 4) {
      for (let bits = load<u32>(mask); bits; bits &= bits - 1, table += 4) {
        const position: usize = y * width + <usize> ctz(bits);
        store<u32>(table, load<u32>(emptyRowOf + 4 * position) * <u32> stride);
      }
    }
  }
}

/**
 * table[i][t] = byte offset of the output row that active input row i reaches through tap t = 3 (dy + 1) + dx + 1, that
 * is of position p - (dy, dx); 0 outside the image. The outputs' positions must cover the dilated inputs': then the
 * three neighbours in an image row are all active and their rows follow one another.
 */
export function reach(
  mask: usize, events: usize, height: usize, width: usize, outMask: usize, outFirst: usize, stride: usize, table: usize,
): void {
  for (; events; events--, outMask += 4 * height, outFirst += 4 * height) {
    for (let y: usize = 0; y < height; y++, mask += 4) {
      for (let bits = load<u32>(mask); bits; bits &= bits - 1, table += 36) {
        const x = <u32> ctz(bits);
        for (let t: usize = 0; t < 3; t++) {
          // y - dy with dy = t - 1; above the image it wraps around and is not below height
          const row = y + 1 - t, inside = row < height;
          const number = inside ? load<u32>(outFirst + 4 * row) + rank(outMask + 4 * row, x) : 0;
          storeNeighbours(table + 12 * t, inside, number, x, width, stride);
        }
      }
    }
  }
}

/** Offsets for dx = -1, 0, 1 (positions x + 1, x, x - 1) in an image row where position x has the given row number. */
@inline
function storeNeighbours(table: usize, inside: bool, number: usize, x: usize, width: usize, stride: usize): void {
  store<u32>(table, inside && x + 1 < width ? <u32> ((number + 1) * stride) : 0);
  store<u32>(table, inside ? <u32> (number * stride) : 0, 4);
  store<u32>(table, inside && x > 0 ? <u32> ((number - 1) * stride) : 0, 8);
}

/**
 * table[i][t] = byte offset of the empty image's input row that its output row i sees through tap t, that is at q + t;
 * 0 outside the image, and for row 0.
 *
 * @param representatives a position of each of the output's `emptyRows` rows; `emptyRowOf` the input's row of a position
 */
export function emptyNeighbours(
  representatives: usize, emptyRows: usize, height: usize, width: usize, emptyRowOf: usize, stride: usize, table: usize,
): void {
  memory.fill(table, 0, 36);
  table += 36;
  for (; emptyRows; emptyRows--, representatives += 4, table += 36) {
    const position: usize = load<u32>(representatives), y = position / width, x = position % width;
    for (let t: usize = 0; t < 9; t++) {
      const row: usize = y + t / 3 - 1, column: usize = x + t % 3 - 1, inside = row < height && column < width;
      store<u32>(table + 4 * t, inside ? load<u32>(emptyRowOf + 4 * (row * width + column)) * <u32> stride : 0);
    }
  }
}

/**
 * table[i][k] = byte offset of member k = 2 dy + dx of the 2x2 window of row i, own or the empty image's; 0 outside.
 *
 * @param pooled mask of the windows, `representatives` a position of each of their map's `emptyRows` empty rows
 * @param mask, first, height, width, emptyRowOf of the map that is pooled
 */
export function windowMembers(
  pooled: usize, representatives: usize, emptyRows: usize, events: usize, mask: usize, first: usize, height: usize,
  width: usize, emptyRowOf: usize, stride: usize, table: usize,
): void {
  const windowsDown = (height + 1) / 2, windowsAcross = (width + 1) / 2;
  memory.fill(table, 0, 16);
  table += 16;
  for (; emptyRows; emptyRows--, representatives += 4) {
    const window: usize = load<u32>(representatives);
    for (let k: usize = 0; k < 4; k++, table += 4) {
      const row: usize = 2 * (window / windowsAcross) + k / 2, column: usize = 2 * (window % windowsAcross) + k % 2;
      const inside = row < height && column < width;
      store<u32>(table, inside ? load<u32>(emptyRowOf + 4 * (row * width + column)) * <u32> stride : 0);
    }
  }
  for (; events; events--, mask += 4 * height, first += 4 * height) {
    for (let y: usize = 0; y < windowsDown; y++, pooled += 4) {
      for (let bits = load<u32>(pooled); bits; bits &= bits - 1) {
        for (let k: usize = 0; k < 4; k++, table += 4) {
          const row: usize = 2 * y + k / 2, column: usize = 2 * <usize> ctz(bits) + k % 2;
          const inside = row < height && column < width;
          store<u32>(table, inside ? <u32> (rowAt(mask, first, row, column, width, emptyRowOf) * stride) : 0);
        }
      }
    }
  }
}

/** Number of the row at a position of one event's map: its own if it is active, else the empty image's. */
@inline
export function rowAt(
  mask: usize, first: usize, row: usize, column: usize, width: usize, emptyRowOf: usize,
): usize {
  const active = load<u32>(mask + 4 * row) >> <u32> column & 1;
  if (!active) return load<u32>(emptyRowOf + 4 * (row * width + column));
  return load<u32>(first + 4 * row) + rank(mask + 4 * row, <u32> column);
}
