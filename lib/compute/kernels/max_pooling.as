/** The gradient of max-pooling on dense feature maps, any window and stride. */

/**
 * dx[first maximum of each window, in row-major order] += dy[window], for every channel. Unlike TensorFlow.js' own
 * kernel it keeps the gradients of windows whose maximum is not positive.
 *
 * @param x [events][height][width][channels]; `dx` of the same shape, zero before; `dy` [events][down][across][channels]
 * @param top, left padding: window (i, j) starts at pixel (i * stepDown - top, j * stepAcross - left)
 */
export function maxPoolGradient(
  x: usize, dy: usize, dx: usize, events: usize, height: i32, width: i32, channels: i32, down: i32, across: i32,
  windowHeight: i32, windowWidth: i32, stepDown: i32, stepAcross: i32, top: i32, left: i32,
): void {
  const image = offsetOf(width, channels, height, 0, 0);
  for (; events; events--, x += image, dx += image) {
    for (let i = 0; i < down; i++) {
      const y0 = max(0, i * stepDown - top), y1 = min(height, i * stepDown - top + windowHeight);
      for (let j = 0; j < across; j++, dy += 4 * <usize> channels) {
        const x0 = max(0, j * stepAcross - left), x1 = min(width, j * stepAcross - left + windowWidth);
        let c = 0;
        for (; c + 4 <= channels; c += 4) routeVector(x, dy, dx, width, channels, c, y0, y1, x0, x1);
        for (; c < channels; c++) routeScalar(x, dy, dx, width, channels, c, y0, y1, x0, x1);
      }
    }
  }
}

@inline
function offsetOf(width: i32, channels: i32, y: i32, x: i32, c: i32): usize {
  return <usize> (4 * ((y * width + x) * channels + c));
}

function routeVector(
  x: usize, dy: usize, dx: usize, width: i32, channels: i32, c: i32, y0: i32, y1: i32, x0: i32, x1: i32,
): void {
  let best = v128.load(x + offsetOf(width, channels, y0, x0, c));
  for (let i = y0; i < y1; i++) {
    for (let j = x0; j < x1; j++) best = f32x4.pmax(best, v128.load(x + offsetOf(width, channels, i, j, c)));
  }
  let gradient = v128.load(dy + 4 * <usize> c);
  for (let i = y0; i < y1; i++) {
    for (let j = x0; j < x1; j++) {
      const offset = offsetOf(width, channels, i, j, c), hit = f32x4.eq(v128.load(x + offset), best);
      v128.store(dx + offset, f32x4.add(v128.load(dx + offset), v128.and(gradient, hit)));
      gradient = v128.andnot(gradient, hit);
    }
  }
}

function routeScalar(
  x: usize, dy: usize, dx: usize, width: i32, channels: i32, c: i32, y0: i32, y1: i32, x0: i32, x1: i32,
): void {
  let best = offsetOf(width, channels, y0, x0, c);
  for (let i = y0; i < y1; i++) {
    for (let j = x0; j < x1; j++) {
      const offset = offsetOf(width, channels, i, j, c);
      if (load<f32>(x + offset) > load<f32>(x + best)) best = offset;
    }
  }
  store<f32>(dx + best, load<f32>(dx + best) + load<f32>(dy + 4 * <usize> c));
}
