/** For convolutions on dense feature maps, of any filter, step and padding. */

/**
 * table[input pixel][tap] = byte offset of the output pixel that the input pixel reaches through the tap, in rows of
 * `stride` bytes of which row 0 is zeros; 0 where it reaches none.
 *
 * @param top, left padding: output (i, j) and tap (a, b) read input (i stepDown + a spreadDown - top, ...)
 */
export function denseReach(
  events: i32, height: i32, width: i32, down: i32, across: i32, filterHeight: i32, filterWidth: i32,
  stepDown: i32, stepAcross: i32, spreadDown: i32, spreadAcross: i32, top: i32, left: i32, stride: i32, table: usize,
): void {
  for (let e = 0; e < events; e++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        for (let a = 0; a < filterHeight; a++) {
          for (let b = 0; b < filterWidth; b++, table += 4) {
            const i = y + top - a * spreadDown, j = x + left - b * spreadAcross;
            const reached = i >= 0 && j >= 0 && i % stepDown == 0 && j % stepAcross == 0 &&
              i / stepDown < down && j / stepAcross < across;
            const row = 1 + (e * down + i / stepDown) * across + j / stepAcross;
            store<u32>(table, reached ? <u32> (row * stride) : 0);
          }
        }
      }
    }
  }
}
