/** a b + c in the arithmetic of this host: rounded once where the processor fuses the two operations, else twice. */
export function multiplyAdd(a: f32, b: f32, c: f32): f32 {
  return f32x4.extract_lane(f32x4.relaxed_madd(f32x4.splat(a), f32x4.splat(b), f32x4.splat(c)), 0);
}
