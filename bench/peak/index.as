/** Two loops that do nothing else: what the arithmetic and the memory of this machine allow WebAssembly to do. */

/**
 * So many rounds of 320 multiply-adds (8 times 10 vectors of 4) on registers alone: ten independent sums hide the latency of a multiply-add, and V8 has
 * 15 vector registers.
 * @returns what nobody needs, so that nothing is left out
 */
export function multiplyAdd(rounds: u32): f32 {
  const a = f32x4.splat(1.5), b = f32x4.splat(0.25);
  let s0 = f32x4.splat(0), s1 = f32x4.splat(1), s2 = f32x4.splat(2), s3 = f32x4.splat(3), s4 = f32x4.splat(4);
  let s5 = f32x4.splat(5), s6 = f32x4.splat(6), s7 = f32x4.splat(7), s8 = f32x4.splat(8), s9 = f32x4.splat(9);
  for (; rounds; rounds--) {
    s0 = f32x4.relaxed_madd(a, b, s0); s1 = f32x4.relaxed_madd(a, b, s1); s2 = f32x4.relaxed_madd(a, b, s2);
    s3 = f32x4.relaxed_madd(a, b, s3); s4 = f32x4.relaxed_madd(a, b, s4); s5 = f32x4.relaxed_madd(a, b, s5);
    s6 = f32x4.relaxed_madd(a, b, s6); s7 = f32x4.relaxed_madd(a, b, s7); s8 = f32x4.relaxed_madd(a, b, s8); s9 = f32x4.relaxed_madd(a, b, s9);
    s0 = f32x4.relaxed_madd(a, b, s0); s1 = f32x4.relaxed_madd(a, b, s1); s2 = f32x4.relaxed_madd(a, b, s2);
    s3 = f32x4.relaxed_madd(a, b, s3); s4 = f32x4.relaxed_madd(a, b, s4); s5 = f32x4.relaxed_madd(a, b, s5);
    s6 = f32x4.relaxed_madd(a, b, s6); s7 = f32x4.relaxed_madd(a, b, s7); s8 = f32x4.relaxed_madd(a, b, s8); s9 = f32x4.relaxed_madd(a, b, s9);
    s0 = f32x4.relaxed_madd(a, b, s0); s1 = f32x4.relaxed_madd(a, b, s1); s2 = f32x4.relaxed_madd(a, b, s2);
    s3 = f32x4.relaxed_madd(a, b, s3); s4 = f32x4.relaxed_madd(a, b, s4); s5 = f32x4.relaxed_madd(a, b, s5);
    s6 = f32x4.relaxed_madd(a, b, s6); s7 = f32x4.relaxed_madd(a, b, s7); s8 = f32x4.relaxed_madd(a, b, s8); s9 = f32x4.relaxed_madd(a, b, s9);
    s0 = f32x4.relaxed_madd(a, b, s0); s1 = f32x4.relaxed_madd(a, b, s1); s2 = f32x4.relaxed_madd(a, b, s2);
    s3 = f32x4.relaxed_madd(a, b, s3); s4 = f32x4.relaxed_madd(a, b, s4); s5 = f32x4.relaxed_madd(a, b, s5);
    s6 = f32x4.relaxed_madd(a, b, s6); s7 = f32x4.relaxed_madd(a, b, s7); s8 = f32x4.relaxed_madd(a, b, s8); s9 = f32x4.relaxed_madd(a, b, s9);
    s0 = f32x4.relaxed_madd(a, b, s0); s1 = f32x4.relaxed_madd(a, b, s1); s2 = f32x4.relaxed_madd(a, b, s2);
    s3 = f32x4.relaxed_madd(a, b, s3); s4 = f32x4.relaxed_madd(a, b, s4); s5 = f32x4.relaxed_madd(a, b, s5);
    s6 = f32x4.relaxed_madd(a, b, s6); s7 = f32x4.relaxed_madd(a, b, s7); s8 = f32x4.relaxed_madd(a, b, s8); s9 = f32x4.relaxed_madd(a, b, s9);
    s0 = f32x4.relaxed_madd(a, b, s0); s1 = f32x4.relaxed_madd(a, b, s1); s2 = f32x4.relaxed_madd(a, b, s2);
    s3 = f32x4.relaxed_madd(a, b, s3); s4 = f32x4.relaxed_madd(a, b, s4); s5 = f32x4.relaxed_madd(a, b, s5);
    s6 = f32x4.relaxed_madd(a, b, s6); s7 = f32x4.relaxed_madd(a, b, s7); s8 = f32x4.relaxed_madd(a, b, s8); s9 = f32x4.relaxed_madd(a, b, s9);
    s0 = f32x4.relaxed_madd(a, b, s0); s1 = f32x4.relaxed_madd(a, b, s1); s2 = f32x4.relaxed_madd(a, b, s2);
    s3 = f32x4.relaxed_madd(a, b, s3); s4 = f32x4.relaxed_madd(a, b, s4); s5 = f32x4.relaxed_madd(a, b, s5);
    s6 = f32x4.relaxed_madd(a, b, s6); s7 = f32x4.relaxed_madd(a, b, s7); s8 = f32x4.relaxed_madd(a, b, s8); s9 = f32x4.relaxed_madd(a, b, s9);
    s0 = f32x4.relaxed_madd(a, b, s0); s1 = f32x4.relaxed_madd(a, b, s1); s2 = f32x4.relaxed_madd(a, b, s2);
    s3 = f32x4.relaxed_madd(a, b, s3); s4 = f32x4.relaxed_madd(a, b, s4); s5 = f32x4.relaxed_madd(a, b, s5);
    s6 = f32x4.relaxed_madd(a, b, s6); s7 = f32x4.relaxed_madd(a, b, s7); s8 = f32x4.relaxed_madd(a, b, s8); s9 = f32x4.relaxed_madd(a, b, s9);
  }
  s0 = f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3));
  s4 = f32x4.add(f32x4.add(s4, s5), f32x4.add(s6, s7));
  return f32x4.extract_lane(f32x4.add(f32x4.add(s0, s4), f32x4.add(s8, s9)), 0);
}

/**
 * Reads `bytes` bytes, a multiple of 128, at `at`, so many times over.
 * @returns their sum as floats, so that nothing is left out
 */
export function readAll(at: usize, bytes: usize, times: u32): f32 {
  let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
  for (; times; times--) {
    const end = at + bytes;
    for (let p = at; p != end; p += 128) {
      s0 = f32x4.add(s0, v128.load(p)); s1 = f32x4.add(s1, v128.load(p, 16));
      s2 = f32x4.add(s2, v128.load(p, 32)); s3 = f32x4.add(s3, v128.load(p, 48));
      s4 = f32x4.add(s4, v128.load(p, 64)); s5 = f32x4.add(s5, v128.load(p, 80));
      s6 = f32x4.add(s6, v128.load(p, 96)); s7 = f32x4.add(s7, v128.load(p, 112));
    }
  }
  s0 = f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3));
  s4 = f32x4.add(f32x4.add(s4, s5), f32x4.add(s6, s7));
  return f32x4.extract_lane(f32x4.add(s0, s4), 0);
}
