/** Sums in an order that depends on the shape alone: float32 within short blocks, float64 over the blocks. */

/** Rows per partial sum. */
const block: usize = 96;
/** Neighbouring values per partial sum; four sums run beside each other. */
const run: usize = 384;

/** out[c] = sum over `rows` rows of x [rows][columns]; rows are `stride` bytes apart. */
export function sumRows(x: usize, rows: usize, columns: usize, stride: usize, out: usize): void {
  let c: usize = 0;
  for (; c + 4 <= columns; c += 4) {
    let lower = f64x2.splat(0), upper = f64x2.splat(0);
    for (let r: usize = 0; r < rows; r += block) {
      let sum = f32x4.splat(0), row = x + r * stride + 4 * c;
      for (let end = row + min(block, rows - r) * stride; row < end; row += stride) sum = f32x4.add(sum, v128.load(row));
      lower = f64x2.add(lower, f64x2.promote_low_f32x4(sum));
      upper = f64x2.add(upper, f64x2.promote_low_f32x4(v128.shuffle<f32>(sum, sum, 2, 3, 0, 1)));
    }
    v128.store(out + 4 * c, v128.shuffle<f32>(f32x4.demote_f64x2_zero(lower), f32x4.demote_f64x2_zero(upper), 0, 1, 4, 5));
  }
  for (; c < columns; c++) {
    let total: f64 = 0;
    for (let r: usize = 0; r < rows; r += block) {
      let sum: f32 = 0, row = x + r * stride + 4 * c;
      for (let end = row + min(block, rows - r) * stride; row < end; row += stride) sum += load<f32>(row);
      total += <f64> sum;
    }
    store<f32>(out + 4 * c, <f32> total);
  }
}

/** out[r] = sum of row r of x [rows][columns]. */
export function sumColumns(x: usize, rows: usize, columns: usize, out: usize): void {
  for (; rows; rows--, x += 4 * columns, out += 4) {
    let total: f64 = 0;
    for (let c: usize = 0; c < columns; c += run) total += <f64> sumFloats(x + 4 * c, min(run, columns - c));
    store<f32>(out, <f32> total);
  }
}

function sumFloats(x: usize, count: usize): f32 {
  let sums = f32x4.splat(0), rest: f32 = 0, k: usize = 0;
  for (; k + 4 <= count; k += 4) sums = f32x4.add(sums, v128.load(x + 4 * k));
  for (; k < count; k++) rest += load<f32>(x + 4 * k);
  return (f32x4.extract_lane(sums, 0) + f32x4.extract_lane(sums, 1)) +
    (f32x4.extract_lane(sums, 2) + f32x4.extract_lane(sums, 3)) + rest;
}
