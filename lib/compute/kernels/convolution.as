/**
 * The three matrix products of a 3x3 convolution on rows (lib/compute/sparse/convolution.ts says what a row is): forward
 * as scatter, gradient of the input as gather, gradient of the filter as a transposed product. `reach[i][t]` is the byte
 * offset of the output row that active input row i reaches through tap t; row 0 stands for everything outside the image.
 */
import { multiplyTiles, multiplyTransposedTile } from "./tiles";

/** Rows per block: 48 rows of some 50 channels and the panel of weights they meet stay in the first-level cache. */
const block: usize = 48;

/** Rows per partial sum of a filter's gradient: shorter sums lose less to rounding than one over 10,000s of rows. */
const summed: usize = 96;

/**
 * multiplyTiles for any number of rows. A last, partial tile runs on copies of its table entries (`scratch`, 24 bytes
 * per tap and 24 more), filled up with entries for row 0, which then gets its own product once more.
 */
export function multiplyRows(
  x: usize, from: usize, fromStep: usize, taps: usize, w: usize, depth: usize,
  y: usize, to: usize, toStep: usize, rows: usize, add: bool, scratch: usize,
): void {
  const tiles = rows / 6;
  if (tiles) multiplyTiles(x, from, fromStep, taps, w, depth, y, to, toStep, tiles, add);
  if (rows == 6 * tiles) return;
  from += 6 * tiles * fromStep;
  to += 6 * tiles * toStep;
  const left = rows - 6 * tiles, toCopy = scratch + 24 * taps;
  for (let r: usize = 0; r < 6; r++) {
    for (let t: usize = 0; t < taps; t++) {
      store<u32>(scratch + 4 * (r * taps + t), r < left ? load<u32>(from + r * fromStep + 4 * t) : 0);
    }
    store<u32>(toCopy + 4 * r, r < left ? load<u32>(to + r * toStep) : 0);
  }
  multiplyTiles(x, scratch, 4 * taps, taps, w, depth, y, toCopy, 4, 1, add);
}

/**
 * Y[reach[i][t]] += X[i] W[t] for rows i of [begin, end). Within a tap no output row occurs twice (but row 0, which the
 * caller clears). The output rows [copied, outputs) first become copies of the rows `emptyOf` names, block by block
 * just before they are needed: both tables ascend with the event, so the copies are still in the cache.
 *
 * @param own byte offset of each row of X; `w` panels of 8 columns [panels][9][depth][8]
 */
export function scatter(
  x: usize, own: usize, reach: usize, begin: usize, end: usize, w: usize, depth: usize, panels: usize,
  y: usize, stride: usize, emptyOf: usize, copied: usize, outputs: usize, scratch: usize,
): void {
  for (let i = begin; i < end; i += block) {
    const rows = min(block, end - i);
    let last: u32 = 0;
    for (let entry = reach + 36 * i; entry < reach + 36 * (i + rows); entry += 4) last = max(last, load<u32>(entry));
    for (; copied < outputs && copied * stride <= last; copied++) {
      memory.copy(y + copied * stride, y + load<u32>(emptyOf + 4 * copied), stride);
    }
    for (let t: usize = 0; t < 9; t++) {
      for (let j: usize = 0; j < panels; j++) {
        const panel = w + 32 * depth * (9 * j + t);
        multiplyRows(x, own + 4 * i, 4, 1, panel, depth, y + 32 * j, reach + 36 * i + 4 * t, 36, rows, true, scratch);
      }
    }
  }
}

/**
 * Y[own[i]] (+)= sum over taps t of X[table[i][t]] W[t] for rows i of [begin, end); `w` is [panels][taps][depth][8].
 *
 * @param add whether Y's values are added to
 */
export function gather(
  x: usize, table: usize, taps: usize, begin: usize, end: usize, w: usize, depth: usize, panels: usize,
  y: usize, own: usize, add: bool, scratch: usize,
): void {
  for (let i = begin; i < end; i += block) {
    const rows = min(block, end - i), from = table + 4 * taps * i;
    for (let j: usize = 0; j < panels; j++) {
      const panel = w + 32 * depth * taps * j;
      multiplyRows(x, from, 4 * taps, taps, panel, depth, y + 32 * j, own + 4 * i, 4, rows, add, scratch);
    }
  }
}

/**
 * out[t][c][:] += sum over rows i of [begin, end) of X[i][c] Y[table[i][t]][:].
 *
 * @param channels of X, rounded up to a multiple of 4; `out` is [taps][channels][yStride / 4], zero at first
 */
export function filterGradient(
  x: usize, xStride: usize, channels: usize, y: usize, yStride: usize, table: usize, taps: usize,
  begin: usize, end: usize, out: usize,
): void {
  for (let i = begin; i < end; i += summed) {
    const rows = min(summed, end - i), from = x + i * xStride;
    for (let t: usize = 0; t < taps; t++) {
      const entries = table + 4 * (taps * i + t);
      for (let c: usize = 0; c < channels; c += 4) {
        const target = out + (t * channels + c) * yStride;
        for (let j: usize = 0; j < yStride; j += 32) {
          multiplyTransposedTile(from + 4 * c, xStride, y + j, entries, 4 * taps, rows, target + j, yStride);
        }
      }
    }
  }
}

/**
 * What the empty image's input rows reach: out[i][t] = sum of the rows of T whose tap t sees input row i, given
 * emptyNeighbours' table of them. `out` is [emptyInputs][9][stride / 4] for input rows 1 to emptyInputs.
 */
export function sumReached(
  total: usize, stride: usize, neighbours: usize, emptyOutputs: usize, inputStride: usize, emptyInputs: usize, out: usize,
): void {
  memory.fill(out, 0, 9 * emptyInputs * stride);
  for (let q: usize = 1; q <= emptyOutputs; q++) {
    for (let t: usize = 0; t < 9; t++) {
      const input = load<u32>(neighbours + 4 * (9 * q + t)) / <u32> inputStride;
      if (input) addRow(out + (9 * <usize> (input - 1) + t) * stride, total + q * stride, stride);
    }
  }
}

function addRow(y: usize, x: usize, bytes: usize): void {
  for (let j: usize = 0; j < bytes; j += 16) v128.store(y + j, f32x4.add(v128.load(y + j), v128.load(x + j)));
}
