/**
 * One Adam step: m' = m + (1 - b1) (g - m), v' = v + (1 - b2) (g^2 - v), w' = w - rate m' / (sqrt(v') + epsilon).
 * The factors 1 - b are rounded from float64 once: 1 - 0.999f would be off by 1.3e-5. Outputs may be the inputs.
 */
export function adam(
  w: usize, g: usize, m: usize, v: usize, count: usize, rate: f32, keep1: f32, keep2: f32, epsilon: f32,
  wOut: usize, mOut: usize, vOut: usize,
): void {
  let k: usize = 0;
  for (; k + 16 <= 4 * count; k += 16) {
    const gradient = v128.load(g + k), oldM = v128.load(m + k), oldV = v128.load(v + k);
    const newM = f32x4.add(oldM, f32x4.mul(f32x4.splat(keep1), f32x4.sub(gradient, oldM)));
    const newV = f32x4.add(oldV, f32x4.mul(f32x4.splat(keep2), f32x4.sub(f32x4.mul(gradient, gradient), oldV)));
    const step = f32x4.div(f32x4.mul(f32x4.splat(rate), newM), f32x4.add(f32x4.sqrt(newV), f32x4.splat(epsilon)));
    v128.store(mOut + k, newM);
    v128.store(vOut + k, newV);
    v128.store(wOut + k, f32x4.sub(v128.load(w + k), step));
  }
  for (; k < 4 * count; k += 4) {
    const gradient = load<f32>(g + k), oldM = load<f32>(m + k), oldV = load<f32>(v + k);
    const newM = oldM + keep1 * (gradient - oldM), newV = oldV + keep2 * (gradient * gradient - oldV);
    store<f32>(mOut + k, newM);
    store<f32>(vOut + k, newV);
    store<f32>(wOut + k, load<f32>(w + k) - rate * newM / (sqrt<f32>(newV) + epsilon));
  }
}
