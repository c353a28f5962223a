/** Between the rows of the last map and the dense features [events][positions][channels] that leave the tower. */
import { copyFloats, copyPadded } from "./packing";
import { rowAt } from "./positions";

/** Copies each event's rows, its own or the empty image's. */
export function gatherFeatures(
  y: usize, stride: usize, mask: usize, first: usize, events: usize, height: usize, width: usize, channels: usize,
  emptyRowOf: usize, out: usize,
): void {
  for (; events; events--, mask += 4 * height, first += 4 * height) {
    for (let row: usize = 0; row < height; row++) {
      for (let column: usize = 0; column < width; column++, out += 4 * channels) {
        copyFloats(y + stride * rowAt(mask, first, row, column, width, emptyRowOf), channels, out);
      }
    }
  }
}

/** The gradient of that: active rows receive their own, the empty image's rows the sum over the events that use them. */
export function scatterFeatures(
  d: usize, mask: usize, first: usize, events: usize, height: usize, width: usize, channels: usize,
  emptyRowOf: usize, emptyRows: usize, dy: usize, stride: usize,
): void {
  memory.fill(dy, 0, stride * (1 + emptyRows));
  for (; events; events--, mask += 4 * height, first += 4 * height) {
    for (let row: usize = 0; row < height; row++) {
      for (let column: usize = 0; column < width; column++, d += 4 * channels) {
        const number = rowAt(mask, first, row, column, width, emptyRowOf), target = dy + stride * number;
        if (number > emptyRows) copyPadded(d, channels, target, stride);
        else addFloats(d, channels, target);
      }
    }
  }
}

function addFloats(x: usize, count: usize, y: usize): void {
  let k: usize = 0;
  for (; k + 4 <= count; k += 4) v128.store(y + 4 * k, f32x4.add(v128.load(y + 4 * k), v128.load(x + 4 * k)));
  for (; k < count; k++) store<f32>(y + 4 * k, load<f32>(y + 4 * k) + load<f32>(x + 4 * k));
}
