/** Sums in an order that depends on the shape alone, in blocks, so that long sums stay accurate in float32. */

/** Rows per partial sum. */
const block: usize = 96;
/** Neighbouring values per partial sum; four sums run beside each other. */
const run: usize = 384;

/** out[c] = sum over `rows` rows of x [rows][columns]; rows are `stride` bytes apart. */
export function sumRows(x: usize, rows: usize, columns: usize, stride: usize, out: usize): void {
  let c: usize = 0;
  for (; c + 4 <= columns; c += 4) {
    let total = f32x4.splat(0);
    for (let r: usize = 0; r < rows; r += block) {
      let sum = f32x4.splat(0), row = x + r * stride + 4 * c;
      for (let end = row + min(block, rows - r) * stride; row < end; row += stride) sum = f32x4.add(sum, v128.load(row));
      total = f32x4.add(total, sum);
    }
    v128.store(out + 4 * c, total);
  }
  for (; c < columns; c++) {
    let total: f32 = 0;
    for (let r: usize = 0; r < rows; r += block) {
      let sum: f32 = 0, row = x + r * stride + 4 * c;
      for (let end = row + min(block, rows - r) * stride; row < end; row += stride) sum += load<f32>(row);
      total += sum;
    }
    store<f32>(out + 4 * c, total);
  }
}

/** out[r] = sum of row r of x [rows][columns]. */
export function sumColumns(x: usize, rows: usize, columns: usize, out: usize): void {
  for (; rows; rows--, x += 4 * columns, out += 4) {
    let total: f32 = 0;
    for (let c: usize = 0; c < columns; c += run) total += sumFloats(x + 4 * c, min(run, columns - c));
    store<f32>(out, total);
  }
}

function sumFloats(x: usize, count: usize): f32 {
  let sums = f32x4.splat(0), rest: f32 = 0, k: usize = 0;
  for (; k + 4 <= count; k += 4) sums = f32x4.add(sums, v128.load(x + 4 * k));
  for (; k < count; k++) rest += load<f32>(x + 4 * k);
  return (f32x4.extract_lane(sums, 0) + f32x4.extract_lane(sums, 1)) +
    (f32x4.extract_lane(sums, 2) + f32x4.extract_lane(sums, 3)) + rest;
}
