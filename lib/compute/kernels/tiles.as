/**
 * The two inner loops that every matrix product of this module runs: 6 rows x 8 columns of a product, and 4 x 8 of a
 * transposed one. All values are float32, all sums start at zero or at what is stored and run in a fixed order.
 *
 * Registers are named, not indexed, because AssemblyScript has no arrays in registers. V8 allocates 15 vector registers
 * on x86-64: 6 x 8 needs 12 sums, two weight vectors and one value; 4 x 8 needs 8 sums, two vectors, one of values and
 * one copy of a value. Deno checks the bounds of each access (it installs no trap handler), so loads cost about three
 * instructions: the transposed tile therefore loads four values at once and copies them out by shuffles.
 */

/**
 * Y[to[i]] (+)= sum over taps t of X[from[i][t]] W[t], for `tiles` tiles of 6 rows and 8 columns.
 *
 * @param x first row of X; `from` holds byte offsets from it, one tap after the other, `fromStep` bytes from row to row
 * @param w panel of 8 columns: [taps][depth][8]
 * @param depth floats of a row of X that take part, a multiple of 4
 * @param y first row of Y at the panel's first column; `to` holds byte offsets, `toStep` bytes apart
 * @param add whether the sums start at Y's values (else at 0)
 */
export function multiplyTiles(
  x: usize, from: usize, fromStep: usize, taps: usize, w: usize, depth: usize,
  y: usize, to: usize, toStep: usize, tiles: usize, add: bool,
): void {
  for (; tiles; tiles--, from += 6 * fromStep, to += 6 * toStep) {
    const y0 = y + load<u32>(to);
    const y1 = y + load<u32>(to + toStep);
    const y2 = y + load<u32>(to + 2 * toStep);
    const y3 = y + load<u32>(to + 3 * toStep);
    const y4 = y + load<u32>(to + 4 * toStep);
    const y5 = y + load<u32>(to + 5 * toStep);
    let a: v128, b: v128, d: v128;
    let s0 = f32x4.splat(0), t0 = f32x4.splat(0);
    let s1 = f32x4.splat(0), t1 = f32x4.splat(0);
    let s2 = f32x4.splat(0), t2 = f32x4.splat(0);
    let s3 = f32x4.splat(0), t3 = f32x4.splat(0);
    let s4 = f32x4.splat(0), t4 = f32x4.splat(0);
    let s5 = f32x4.splat(0), t5 = f32x4.splat(0);
    if (add) {
      s0 = v128.load(y0); t0 = v128.load(y0, 16);
      s1 = v128.load(y1); t1 = v128.load(y1, 16);
      s2 = v128.load(y2); t2 = v128.load(y2, 16);
      s3 = v128.load(y3); t3 = v128.load(y3, 16);
      s4 = v128.load(y4); t4 = v128.load(y4, 16);
      s5 = v128.load(y5); t5 = v128.load(y5, 16);
    }
    let panel = w, entry = from;
    for (let tap: usize = 0; tap < taps; tap++, entry += 4) {
      let x0 = x + load<u32>(entry);
      let x1 = x + load<u32>(entry + fromStep);
      let x2 = x + load<u32>(entry + 2 * fromStep);
      let x3 = x + load<u32>(entry + 3 * fromStep);
      let x4 = x + load<u32>(entry + 4 * fromStep);
      let x5 = x + load<u32>(entry + 5 * fromStep);
      const end = panel + 32 * depth;
      do {
        b = v128.load(panel); d = v128.load(panel, 16);
        a = v128.load_splat<f32>(x0); s0 = f32x4.relaxed_madd(a, b, s0); t0 = f32x4.relaxed_madd(a, d, t0);
        a = v128.load_splat<f32>(x1); s1 = f32x4.relaxed_madd(a, b, s1); t1 = f32x4.relaxed_madd(a, d, t1);
        a = v128.load_splat<f32>(x2); s2 = f32x4.relaxed_madd(a, b, s2); t2 = f32x4.relaxed_madd(a, d, t2);
        a = v128.load_splat<f32>(x3); s3 = f32x4.relaxed_madd(a, b, s3); t3 = f32x4.relaxed_madd(a, d, t3);
        a = v128.load_splat<f32>(x4); s4 = f32x4.relaxed_madd(a, b, s4); t4 = f32x4.relaxed_madd(a, d, t4);
        a = v128.load_splat<f32>(x5); s5 = f32x4.relaxed_madd(a, b, s5); t5 = f32x4.relaxed_madd(a, d, t5);
        b = v128.load(panel, 32); d = v128.load(panel, 48);
        a = v128.load_splat<f32>(x0, 4); s0 = f32x4.relaxed_madd(a, b, s0); t0 = f32x4.relaxed_madd(a, d, t0);
        a = v128.load_splat<f32>(x1, 4); s1 = f32x4.relaxed_madd(a, b, s1); t1 = f32x4.relaxed_madd(a, d, t1);
        a = v128.load_splat<f32>(x2, 4); s2 = f32x4.relaxed_madd(a, b, s2); t2 = f32x4.relaxed_madd(a, d, t2);
        a = v128.load_splat<f32>(x3, 4); s3 = f32x4.relaxed_madd(a, b, s3); t3 = f32x4.relaxed_madd(a, d, t3);
        a = v128.load_splat<f32>(x4, 4); s4 = f32x4.relaxed_madd(a, b, s4); t4 = f32x4.relaxed_madd(a, d, t4);
        a = v128.load_splat<f32>(x5, 4); s5 = f32x4.relaxed_madd(a, b, s5); t5 = f32x4.relaxed_madd(a, d, t5);
        b = v128.load(panel, 64); d = v128.load(panel, 80);
        a = v128.load_splat<f32>(x0, 8); s0 = f32x4.relaxed_madd(a, b, s0); t0 = f32x4.relaxed_madd(a, d, t0);
        a = v128.load_splat<f32>(x1, 8); s1 = f32x4.relaxed_madd(a, b, s1); t1 = f32x4.relaxed_madd(a, d, t1);
        a = v128.load_splat<f32>(x2, 8); s2 = f32x4.relaxed_madd(a, b, s2); t2 = f32x4.relaxed_madd(a, d, t2);
        a = v128.load_splat<f32>(x3, 8); s3 = f32x4.relaxed_madd(a, b, s3); t3 = f32x4.relaxed_madd(a, d, t3);
        a = v128.load_splat<f32>(x4, 8); s4 = f32x4.relaxed_madd(a, b, s4); t4 = f32x4.relaxed_madd(a, d, t4);
        a = v128.load_splat<f32>(x5, 8); s5 = f32x4.relaxed_madd(a, b, s5); t5 = f32x4.relaxed_madd(a, d, t5);
        b = v128.load(panel, 96); d = v128.load(panel, 112);
        a = v128.load_splat<f32>(x0, 12); s0 = f32x4.relaxed_madd(a, b, s0); t0 = f32x4.relaxed_madd(a, d, t0);
        a = v128.load_splat<f32>(x1, 12); s1 = f32x4.relaxed_madd(a, b, s1); t1 = f32x4.relaxed_madd(a, d, t1);
        a = v128.load_splat<f32>(x2, 12); s2 = f32x4.relaxed_madd(a, b, s2); t2 = f32x4.relaxed_madd(a, d, t2);
        a = v128.load_splat<f32>(x3, 12); s3 = f32x4.relaxed_madd(a, b, s3); t3 = f32x4.relaxed_madd(a, d, t3);
        a = v128.load_splat<f32>(x4, 12); s4 = f32x4.relaxed_madd(a, b, s4); t4 = f32x4.relaxed_madd(a, d, t4);
        a = v128.load_splat<f32>(x5, 12); s5 = f32x4.relaxed_madd(a, b, s5); t5 = f32x4.relaxed_madd(a, d, t5);
        panel += 128;
        x0 += 16; x1 += 16; x2 += 16; x3 += 16; x4 += 16; x5 += 16;
      } while (panel != end);
    }
    v128.store(y0, s0); v128.store(y0, t0, 16);
    v128.store(y1, s1); v128.store(y1, t1, 16);
    v128.store(y2, s2); v128.store(y2, t2, 16);
    v128.store(y3, s3); v128.store(y3, t3, 16);
    v128.store(y4, s4); v128.store(y4, t4, 16);
    v128.store(y5, s5); v128.store(y5, t5, 16);
  }
}

/**
 * out[c][:] += sum over rows i of X[i][c] Y[table[i]][:], for 4 channels c of X and 8 columns of Y.
 *
 * @param x first row of X at the first channel, `xStep` bytes from row to row
 * @param y first row of Y at the first column; `table` holds byte offsets from it, `tableStep` bytes apart
 */
export function multiplyTransposedTile(
  x: usize, xStep: usize, y: usize, table: usize, tableStep: usize, rows: usize, out: usize, outStep: usize,
): void {
  let s0 = f32x4.splat(0), t0 = f32x4.splat(0);
  let s1 = f32x4.splat(0), t1 = f32x4.splat(0);
  let s2 = f32x4.splat(0), t2 = f32x4.splat(0);
  let s3 = f32x4.splat(0), t3 = f32x4.splat(0);
  let a: v128, v: v128, b: v128, d: v128, row: usize;
  for (; rows >= 4; rows -= 4) {
    row = y + load<u32>(table); b = v128.load(row); d = v128.load(row, 16); a = v128.load(x);
    v = v128.shuffle<f32>(a, a, 0, 0, 0, 0); s0 = f32x4.relaxed_madd(v, b, s0); t0 = f32x4.relaxed_madd(v, d, t0);
    v = v128.shuffle<f32>(a, a, 1, 1, 1, 1); s1 = f32x4.relaxed_madd(v, b, s1); t1 = f32x4.relaxed_madd(v, d, t1);
    v = v128.shuffle<f32>(a, a, 2, 2, 2, 2); s2 = f32x4.relaxed_madd(v, b, s2); t2 = f32x4.relaxed_madd(v, d, t2);
    v = v128.shuffle<f32>(a, a, 3, 3, 3, 3); s3 = f32x4.relaxed_madd(v, b, s3); t3 = f32x4.relaxed_madd(v, d, t3);
    x += xStep; table += tableStep;
    row = y + load<u32>(table); b = v128.load(row); d = v128.load(row, 16); a = v128.load(x);
    v = v128.shuffle<f32>(a, a, 0, 0, 0, 0); s0 = f32x4.relaxed_madd(v, b, s0); t0 = f32x4.relaxed_madd(v, d, t0);
    v = v128.shuffle<f32>(a, a, 1, 1, 1, 1); s1 = f32x4.relaxed_madd(v, b, s1); t1 = f32x4.relaxed_madd(v, d, t1);
    v = v128.shuffle<f32>(a, a, 2, 2, 2, 2); s2 = f32x4.relaxed_madd(v, b, s2); t2 = f32x4.relaxed_madd(v, d, t2);
    v = v128.shuffle<f32>(a, a, 3, 3, 3, 3); s3 = f32x4.relaxed_madd(v, b, s3); t3 = f32x4.relaxed_madd(v, d, t3);
    x += xStep; table += tableStep;
    row = y + load<u32>(table); b = v128.load(row); d = v128.load(row, 16); a = v128.load(x);
    v = v128.shuffle<f32>(a, a, 0, 0, 0, 0); s0 = f32x4.relaxed_madd(v, b, s0); t0 = f32x4.relaxed_madd(v, d, t0);
    v = v128.shuffle<f32>(a, a, 1, 1, 1, 1); s1 = f32x4.relaxed_madd(v, b, s1); t1 = f32x4.relaxed_madd(v, d, t1);
    v = v128.shuffle<f32>(a, a, 2, 2, 2, 2); s2 = f32x4.relaxed_madd(v, b, s2); t2 = f32x4.relaxed_madd(v, d, t2);
    v = v128.shuffle<f32>(a, a, 3, 3, 3, 3); s3 = f32x4.relaxed_madd(v, b, s3); t3 = f32x4.relaxed_madd(v, d, t3);
    x += xStep; table += tableStep;
    row = y + load<u32>(table); b = v128.load(row); d = v128.load(row, 16); a = v128.load(x);
    v = v128.shuffle<f32>(a, a, 0, 0, 0, 0); s0 = f32x4.relaxed_madd(v, b, s0); t0 = f32x4.relaxed_madd(v, d, t0);
    v = v128.shuffle<f32>(a, a, 1, 1, 1, 1); s1 = f32x4.relaxed_madd(v, b, s1); t1 = f32x4.relaxed_madd(v, d, t1);
    v = v128.shuffle<f32>(a, a, 2, 2, 2, 2); s2 = f32x4.relaxed_madd(v, b, s2); t2 = f32x4.relaxed_madd(v, d, t2);
    v = v128.shuffle<f32>(a, a, 3, 3, 3, 3); s3 = f32x4.relaxed_madd(v, b, s3); t3 = f32x4.relaxed_madd(v, d, t3);
    x += xStep; table += tableStep;
  }
  for (; rows; rows--) {
    row = y + load<u32>(table); b = v128.load(row); d = v128.load(row, 16); a = v128.load(x);
    v = v128.shuffle<f32>(a, a, 0, 0, 0, 0); s0 = f32x4.relaxed_madd(v, b, s0); t0 = f32x4.relaxed_madd(v, d, t0);
    v = v128.shuffle<f32>(a, a, 1, 1, 1, 1); s1 = f32x4.relaxed_madd(v, b, s1); t1 = f32x4.relaxed_madd(v, d, t1);
    v = v128.shuffle<f32>(a, a, 2, 2, 2, 2); s2 = f32x4.relaxed_madd(v, b, s2); t2 = f32x4.relaxed_madd(v, d, t2);
    v = v128.shuffle<f32>(a, a, 3, 3, 3, 3); s3 = f32x4.relaxed_madd(v, b, s3); t3 = f32x4.relaxed_madd(v, d, t3);
    x += xStep; table += tableStep;
  }
  v128.store(out, f32x4.add(v128.load(out), s0)); v128.store(out, f32x4.add(v128.load(out, 16), t0), 16); out += outStep;
  v128.store(out, f32x4.add(v128.load(out), s1)); v128.store(out, f32x4.add(v128.load(out, 16), t1), 16); out += outStep;
  v128.store(out, f32x4.add(v128.load(out), s2)); v128.store(out, f32x4.add(v128.load(out, 16), t2), 16); out += outStep;
  v128.store(out, f32x4.add(v128.load(out), s3)); v128.store(out, f32x4.add(v128.load(out, 16), t3), 16);
}
