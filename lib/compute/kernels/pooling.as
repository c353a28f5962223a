/** ReLU and 2x2 max-pooling on rows in one; what lies outside the image counts as 0, which ReLU makes harmless. */

/**
 * y = the greatest of 0 and each window's four members, and d = y less the empty image's row (d = y for the empty image's rows).
 * `d` may be `y`, of which then the differences remain, or 0 if no differences are wanted.
 */
export function poolRows(
  x: usize, members: usize, rows: usize, stride: usize, emptyOf: usize, active: usize, y: usize, d: usize,
): void {
  memory.fill(y, 0, stride);
  if (d) memory.fill(d, 0, stride);
  for (let i: usize = 1; i < rows; i++) {
    const group = members + 16 * i, row = y + i * stride, empty = y + load<u32>(emptyOf + 4 * i);
    const a = x + load<u32>(group), b = x + load<u32>(group, 4), c = x + load<u32>(group, 8), e = x + load<u32>(group, 12);
    for (let j: usize = 0; j < stride; j += 16) {
      const upper = f32x4.pmax(v128.load(a + j), v128.load(b + j)), lower = f32x4.pmax(v128.load(c + j), v128.load(e + j));
      const value = f32x4.pmax(f32x4.pmax(upper, lower), f32x4.splat(0));
      v128.store(row + j, value);
      if (d) v128.store(d + i * stride + j, i < active ? value : f32x4.sub(value, v128.load(empty + j)));
    }
  }
}

/**
 * The gradient of each window goes to the first member, in row-major order, that equals the maximum y; nowhere if that
 * is 0, because ReLU's gradient is 0 there. An active row belongs to one window and is stored; the empty image's rows
 * (offsets below `activeOffset`, zero before) collect from all windows that share them.
 */
export function poolGradient(
  x: usize, members: usize, rows: usize, stride: usize, y: usize, dy: usize, activeOffset: u32, dx: usize,
): void {
  const zero = f32x4.splat(0);
  for (let i: usize = 1; i < rows; i++) {
    const top = y + i * stride, gradient = dy + i * stride;
    for (let j: usize = 0; j < stride; j += 16) {
      const maximum = v128.load(top + j);
      let left = v128.and(v128.load(gradient + j), f32x4.gt(maximum, zero));
      for (let k: usize = 0; k < 4; k++) {
        const offset = load<u32>(members + 16 * i + 4 * k), target = dx + offset + j;
        const hit = f32x4.eq(v128.load(x + offset + j), maximum), part = v128.and(left, hit);
        left = v128.andnot(left, hit);
        v128.store(target, offset < activeOffset ? f32x4.add(v128.load(target), part) : part);
      }
    }
  }
}
