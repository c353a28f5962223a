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

/** y = max(y, 0) for all rows. */
export function rectify(y: usize, rows: usize, stride: usize): void {
  for (let j: usize = 0; j < rows * stride; j += 16) v128.store(y + j, rectified(v128.load(y + j)));
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

/** The empty image's rows gain the sum of the active rows at their position. */
export function addToEmpty(d: usize, emptyOf: usize, active: usize, rows: usize, stride: usize): void {
  for (let i = active; i < rows; i++) {
    const row = d + i * stride, empty = d + load<u32>(emptyOf + 4 * i);
    for (let j: usize = 0; j < stride; j += 16) {
      v128.store(empty + j, f32x4.add(v128.load(empty + j), v128.load(row + j)));
    }
  }
}

/** The empty image's rows lose the sum of the active rows at their position. */
export function takeFromEmpty(d: usize, emptyOf: usize, active: usize, rows: usize, stride: usize): void {
  for (let i = active; i < rows; i++) {
    const row = d + i * stride, empty = d + load<u32>(emptyOf + 4 * i);
    for (let j: usize = 0; j < stride; j += 16) {
      v128.store(empty + j, f32x4.sub(v128.load(empty + j), v128.load(row + j)));
    }
  }
}
