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

/**
 * y = max(y + bias, 0) mask in place, on padded rows whose padding becomes 0. A NaN stays one.
 *
 * @param mask compact [rows][columns], or 0 for none
 */
export function finishHidden(y: usize, rows: usize, columns: usize, stride: usize, bias: usize, mask: usize): void {
  const zero = f32x4.splat(0);
  for (; rows; rows--, y += stride) {
    let k: usize = 0;
    for (; k + 16 <= 4 * columns; k += 16) {
      let value = f32x4.pmax(f32x4.add(v128.load(y + k), v128.load(bias + k)), zero);
      if (mask) value = f32x4.mul(value, v128.load(mask + k));
      v128.store(y + k, value);
    }
    for (; k < 4 * columns; k += 4) {
      let value = load<f32>(y + k) + load<f32>(bias + k);
      if (value < 0) value = 0;
      store<f32>(y + k, mask ? value * load<f32>(mask + k) : value);
    }
    for (; k < stride; k += 4) store<f32>(y + k, 0);
    if (mask) mask += 4 * columns;
  }
}

/**
 * The gradient of that: d = d mask where y > 0, d 0 elsewhere, which is NaN where d is not finite, and NaN where y is NaN
 * (of which all bits set are one). `y` is finishHidden's result; where the mask made it 0 the product is 0 either way.
 */
export function hiddenGradient(d: usize, y: usize, rows: usize, columns: usize, stride: usize, mask: usize): void {
  const zero = f32x4.splat(0), one = f32x4.splat(1);
  for (; rows; rows--, d += stride, y += stride) {
    let k: usize = 0;
    for (; k + 16 <= 4 * columns; k += 16) {
      const value = v128.load(y + k), passes = v128.and(mask ? v128.load(mask + k) : one, f32x4.gt(value, zero));
      v128.store(d + k, f32x4.mul(v128.load(d + k), v128.or(passes, f32x4.ne(value, value))));
    }
    for (; k < 4 * columns; k += 4) {
      const value = load<f32>(y + k), passes = mask ? load<f32>(mask + k) : <f32> 1;
      const factor = value > 0 ? passes : value != value ? value : <f32> 0;
      store<f32>(d + k, load<f32>(d + k) * factor);
    }
    for (; k < stride; k += 4) store<f32>(d + k, 0);
    if (mask) mask += 4 * columns;
  }
}
