/**
 * The first convolution: one channel, and the empty image is 0 before it. Each non-empty cell adds its value times nine
 * rows of the filter to nine output rows, which stand three by three beside each other.
 */

/**
 * z[row of (e, p - t)] += x_e(p) W[t] for every non-empty cell.
 *
 * @param images [events][height][width]; `mask` its non-empty cells; `outMask`, `outFirst` the outputs' positions
 * @param filter [9][stride / 4]
 */
export function firstForward(
  images: usize, mask: usize, events: usize, height: usize, width: usize, outMask: usize, outFirst: usize,
  filter: usize, z: usize, stride: usize,
): void {
  for (; events; events--, outMask += 4 * height, outFirst += 4 * height) {
    for (let y: usize = 0; y < height; y++, mask += 4, images += 4 * width) {
      for (let bits = load<u32>(mask); bits; bits &= bits - 1) {
        const x = <u32> ctz(bits), value = v128.load_splat<f32>(images + 4 * <usize> x);
        for (let t: usize = 0; t < 3; t++) {
          const row = y + 1 - t;
          if (row >= height) continue;
          const here = z + stride * rowNumber(outMask + 4 * row, outFirst + 4 * row, x), taps = filter + 3 * t * stride;
          if (<usize> x + 1 < width) addProduct(value, taps, here + stride, stride);
          addProduct(value, taps + stride, here, stride);
          if (x > 0) addProduct(value, taps + 2 * stride, here - stride, stride);
        }
      }
    }
  }
}

/** dW[t] += sum over cells of x_e(p) dz[row of (e, p - t)], summed by event first; `partial` is a copy of dW's size. */
export function firstBackward(
  images: usize, mask: usize, events: usize, height: usize, width: usize, outMask: usize, outFirst: usize,
  dz: usize, stride: usize, partial: usize, gradient: usize,
): void {
  for (; events; events--, outMask += 4 * height, outFirst += 4 * height) {
    memory.fill(partial, 0, 9 * stride);
    for (let y: usize = 0; y < height; y++, mask += 4, images += 4 * width) {
      for (let bits = load<u32>(mask); bits; bits &= bits - 1) {
        const x = <u32> ctz(bits), value = v128.load_splat<f32>(images + 4 * <usize> x);
        for (let t: usize = 0; t < 3; t++) {
          const row = y + 1 - t;
          if (row >= height) continue;
          const here = dz + stride * rowNumber(outMask + 4 * row, outFirst + 4 * row, x), taps = partial + 3 * t * stride;
          if (<usize> x + 1 < width) addProduct(value, here + stride, taps, stride);
          addProduct(value, here, taps + stride, stride);
          if (x > 0) addProduct(value, here - stride, taps + 2 * stride, stride);
        }
      }
    }
    for (let j: usize = 0; j < 9 * stride; j += 16) {
      v128.store(gradient + j, f32x4.add(v128.load(gradient + j), v128.load(partial + j)));
    }
  }
}

@inline
function rowNumber(mask: usize, first: usize, x: u32): usize {
  return load<u32>(first) + <u32> popcnt(load<u32>(mask) & (<u32> 1 << x) - 1);
}

/** y += value x, `bytes` of it. */
function addProduct(value: v128, x: usize, y: usize, bytes: usize): void {
  for (let j: usize = 0; j < bytes; j += 16) {
    v128.store(y + j, f32x4.relaxed_madd(value, v128.load(x + j), v128.load(y + j)));
  }
}
