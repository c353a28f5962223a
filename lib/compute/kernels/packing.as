/** Matrices between TensorFlow.js' compact layout and the padded ones that the products read and write. */

/**
 * W [taps][inputs][outputs] as panels of 8 outputs, [ceil(outputs / 8)][taps][depth][8]; zeros where W ends.
 *
 * @param depth inputs, rounded up
 */
export function packPanels(w: usize, taps: usize, inputs: usize, outputs: usize, depth: usize, out: usize): void {
  for (let j: usize = 0; j < outputs; j += 8) {
    const columns = min<usize>(8, outputs - j);
    for (let t: usize = 0; t < taps; t++) {
      for (let k: usize = 0; k < depth; k++, out += 32) {
        const row = w + 4 * ((t * inputs + k) * outputs + j);
        if (k < inputs && columns == 8) {
          v128.store(out, v128.load(row));
          v128.store(out, v128.load(row, 16), 16);
        } else {
          for (let u: usize = 0; u < 8; u++) {
            store<f32>(out + 4 * u, k < inputs && u < columns ? load<f32>(row + 4 * u) : 0);
          }
        }
      }
    }
  }
}

/** The same of each tap's transpose: panels of 8 inputs, [ceil(inputs / 8)][taps][depth][8], depth >= outputs. */
export function packTransposedPanels(
  w: usize, taps: usize, inputs: usize, outputs: usize, depth: usize, out: usize,
): void {
  for (let j: usize = 0; j < inputs; j += 8) {
    const columns = min<usize>(8, inputs - j);
    for (let t: usize = 0; t < taps; t++) {
      const corner = w + 4 * (t * inputs + j) * outputs;
      let k: usize = 0;
      if (columns == 8) {
        for (; k + 4 <= outputs; k += 4, out += 128) {
          transpose(corner + 4 * k, 4 * outputs, out);
          transpose(corner + 4 * (4 * outputs + k), 4 * outputs, out + 16);
        }
      }
      for (; k < depth; k++, out += 32) {
        for (let u: usize = 0; u < 8; u++) {
          store<f32>(out + 4 * u, k < outputs && u < columns ? load<f32>(corner + 4 * (u * outputs + k)) : 0);
        }
      }
    }
  }
}

/** A block of 4 x 4 floats, its rows `stride` bytes apart, to its transpose, whose rows are 32 bytes apart. */
@inline
function transpose(x: usize, stride: usize, out: usize): void {
  const a = v128.load(x), b = v128.load(x + stride), c = v128.load(x + 2 * stride), d = v128.load(x + 3 * stride);
  const e = v128.shuffle<f32>(a, b, 0, 4, 1, 5), f = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
  const g = v128.shuffle<f32>(a, b, 2, 6, 3, 7), h = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  v128.store(out, v128.shuffle<f32>(e, f, 0, 1, 4, 5));
  v128.store(out, v128.shuffle<f32>(e, f, 2, 3, 6, 7), 32);
  v128.store(out, v128.shuffle<f32>(g, h, 0, 1, 4, 5), 64);
  v128.store(out, v128.shuffle<f32>(g, h, 2, 3, 6, 7), 96);
}

/** X [rows][columns] -> [rows][stride / 4], zeros behind each row. */
export function padRows(x: usize, rows: usize, columns: usize, stride: usize, out: usize): void {
  for (; rows; rows--, x += 4 * columns, out += stride) copyPadded(x, columns, out, stride);
}

/** X [rows][columns] -> its transpose [columns][stride / 4], zeros behind each row. */
export function padTransposedRows(x: usize, rows: usize, columns: usize, stride: usize, out: usize): void {
  for (let c: usize = 0; c < columns; c += 4) {
    const width = min<usize>(4, columns - c);
    for (let r: usize = 0; r < stride / 4; r++) {
      for (let u: usize = 0; u < width; u++) {
        store<f32>(out + (c + u) * stride + 4 * r, r < rows ? load<f32>(x + 4 * (r * columns + c + u)) : 0);
      }
    }
  }
}

/** `columns` floats, then zeros up to `stride` bytes. */
export function copyPadded(x: usize, columns: usize, out: usize, stride: usize): void {
  copyFloats(x, columns, out);
  for (let k: usize = 4 * columns; k < stride; k += 4) store<f32>(out + k, 0);
}

export function copyFloats(x: usize, count: usize, out: usize): void {
  let k: usize = 0;
  for (; k + 4 <= count; k += 4) v128.store(out + 4 * k, v128.load(x + 4 * k));
  for (; k < count; k++) store<f32>(out + 4 * k, load<f32>(x + 4 * k));
}

/** [taps][paddedRows][stride / 4] -> [taps][rows][columns]. */
export function compact(
  x: usize, taps: usize, paddedRows: usize, stride: usize, rows: usize, columns: usize, out: usize,
): void {
  for (let t: usize = 0; t < taps; t++) {
    for (let r: usize = 0; r < rows; r++, out += 4 * columns) copyFloats(x + (t * paddedRows + r) * stride, columns, out);
  }
}

/** out[i] = i * stride: the byte offset of each row. */
export function rowOffsets(rows: usize, stride: usize, out: usize): void {
  for (let i: usize = 0; i < rows; i++) store<u32>(out + 4 * i, <u32> (i * stride));
}
