/**
 * Dropout masks from Philox 4x32-10 (Salmon et al., Parallel random numbers: as easy as 1, 2, 3, SC 2011): a unit's
 * random word is a function of the key and of where the unit is, so that any part of a batch can be made alone.
 *
 * Unit u of row r and layer l takes word (u >> 2) & 3 of the block with counter (4 (u >> 4) + (u & 3), r, l, 0): so four
 * blocks beside each other are sixteen units in order.
 */

/**
 * mask[r][u] = 0 where the unit's word is below `threshold`, else `kept`; compact [rows][units].
 *
 * @param first number of the first row
 */
export function dropoutMask(
  key0: u32, key1: u32, layer: u32, first: u32, rows: usize, units: usize, threshold: u32, kept: f32, mask: usize,
): void {
  const m = i32x4.splat(0xd2511f53), n = i32x4.splat(0xcd9e8d57);
  const step0 = i32x4.splat(0x9e3779b9), step1 = i32x4.splat(0xbb67ae85);
  for (; rows; rows--, first++) {
    for (let u: usize = 0; u < units; u += 16) {
      const row = mask + 4 * u, left = units - u;
      let a = i32x4.add(i32x4.splat(<i32> (u / 4)), i32x4(0, 1, 2, 3));
      let b = i32x4.splat(first), c = i32x4.splat(layer), d = i32x4.splat(0);
      let k0 = i32x4.splat(key0), k1 = i32x4.splat(key1);
      for (let round = 0; round < 10; round++) {
        const mLow = v128.extmul_low<u32>(a, m), mHigh = v128.extmul_high<u32>(a, m);
        const nLow = v128.extmul_low<u32>(c, n), nHigh = v128.extmul_high<u32>(c, n);
        a = v128.xor(v128.xor(v128.shuffle<i32>(nLow, nHigh, 1, 3, 5, 7), b), k0);
        b = v128.shuffle<i32>(nLow, nHigh, 0, 2, 4, 6);
        c = v128.xor(v128.xor(v128.shuffle<i32>(mLow, mHigh, 1, 3, 5, 7), d), k1);
        d = v128.shuffle<i32>(mLow, mHigh, 0, 2, 4, 6);
        k0 = i32x4.add(k0, step0);
        k1 = i32x4.add(k1, step1);
      }
      storeMask(a, threshold, kept, row, left);
      if (left > 4) storeMask(b, threshold, kept, row + 16, left - 4);
      if (left > 8) storeMask(c, threshold, kept, row + 32, left - 8);
      if (left > 12) storeMask(d, threshold, kept, row + 48, left - 12);
    }
    mask += 4 * units;
  }
}

@inline
function storeMask(words: v128, threshold: u32, kept: f32, at: usize, left: usize): void {
  const values = v128.andnot(f32x4.splat(kept), v128.lt<u32>(words, i32x4.splat(threshold)));
  if (left >= 4) {
    v128.store(at, values);
    return;
  }
  store<f32>(at, f32x4.extract_lane(values, 0));
  if (left > 1) store<f32>(at, f32x4.extract_lane(values, 1), 4);
  if (left > 2) store<f32>(at, f32x4.extract_lane(values, 2), 8);
}
