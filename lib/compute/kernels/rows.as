/**
 * Operations on rows, element by element. `emptyOf[i]` is the byte offset of the empty image's row at row i's position,
 * `active` the number of the first row after the empty image's, strides are in bytes and multiples of 32.
 */

/** ReLU; a NaN stays one, so that a run that diverges is seen to. */
@inline
function rectified(v: v128): v128 {
  return f32x4.pmax(v, f32x4.splat(0));
}

/** Rows begin to end (exclusive) become copies of `row`. */
export function fillRows(y: usize, row: usize, begin: usize, end: usize, stride: usize): void {
  for (let i = begin; i < end; i++) memory.copy(y + i * stride, row, stride);
}

export function zeroBytes(y: usize, bytes: usize): void {
  memory.fill(y, 0, bytes);
}

/**
 * y = max(y, 0), and d = y less the empty image's row for active rows, d = y for the empty image's. `d` may be `y`, of
 * which then the differences remain.
 */
export function rectifyAndSubtract(y: usize, d: usize, emptyOf: usize, active: usize, rows: usize, stride: usize): void {
  for (let j: usize = 0; j < active * stride; j += 16) {
    const value = rectified(v128.load(y + j));
    v128.store(y + j, value);
    v128.store(d + j, value);
  }
  for (let i = active; i < rows; i++) {
    const row = y + i * stride, difference = d + i * stride, empty = y + load<u32>(emptyOf + 4 * i);
    for (let j: usize = 0; j < stride; j += 16) {
      const value = rectified(v128.load(row + j));
      v128.store(row + j, value);
      v128.store(difference + j, f32x4.sub(value, v128.load(empty + j)));
    }
  }
}

/** d = 0 where y = 0: the gradient of ReLU, decided by its output. */
export function rectifierGradient(d: usize, y: usize, rows: usize, stride: usize): void {
  const zero = f32x4.splat(0);
  for (let j: usize = 0; j < rows * stride; j += 16) {
    v128.store(d + j, v128.and(v128.load(d + j), f32x4.gt(v128.load(y + j), zero)));
  }
}

/** Active rows per partial sum. */
const summed: usize = 256;

/**
 * The empty image's rows gain, or lose, the sum of the active rows at their positions.
 *
 * @param partial memory for as many rows as come before the active ones
 */
export function sumAtEmpty(
  d: usize, emptyOf: usize, active: usize, rows: usize, stride: usize, subtract: bool, partial: usize,
): void {
  for (let i = active; i < rows; i += summed) {
    memory.fill(partial, 0, active * stride);
    for (let k = i; k < min(i + summed, rows); k++) {
      const row = d + k * stride, sum = partial + load<u32>(emptyOf + 4 * k);
      for (let j: usize = 0; j < stride; j += 16) v128.store(sum + j, f32x4.add(v128.load(sum + j), v128.load(row + j)));
    }
    for (let j: usize = 0; j < active * stride; j += 16) {
      const old = v128.load(d + j), sum = v128.load(partial + j);
      v128.store(d + j, subtract ? f32x4.sub(old, sum) : f32x4.add(old, sum));
    }
  }
}
