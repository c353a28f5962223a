/** What follows the matrix product of a dense layer. */

/**
 * y[r][c] = f(x[r][c] + bias[c]) from padded to compact rows.
 *
 * @param bias 0 for none
 * @param rectifies whether f is ReLU (a NaN stays one), else the identity
 */
export function finishRows(
  x: usize, rows: usize, columns: usize, stride: usize, bias: usize, rectifies: bool, y: usize,
): void {
  const zero = f32x4.splat(0);
  for (; rows; rows--, x += stride, y += 4 * columns) {
    let k: usize = 0;
    for (; k + 16 <= 4 * columns; k += 16) {
      let value = v128.load(x + k);
      if (bias) value = f32x4.add(value, v128.load(bias + k));
      v128.store(y + k, rectifies ? f32x4.pmax(value, zero) : value);
    }
    for (; k < 4 * columns; k += 4) {
      const value = bias ? load<f32>(x + k) + load<f32>(bias + k) : load<f32>(x + k);
      store<f32>(y + k, rectifies && value < 0 ? 0 : value);
    }
  }
}
