/**
 * The core of our convolution kernels in WGSL: one workgroup computes a tile of a matrix product
 * [rows, depth] x [depth, columns], a thread 4 x 4 elements of it. Both factors pass through shared memory, 16 of the
 * depth at a time; where they come from is the kernel's matter, since neither is stored as a matrix.
 */

const PER_THREAD = 4;
const MOST_QUADS = 16;
/** Shared memory: 2 x 16 x 64 floats, 8 of the 16 KiB that every device has. */
export const DEPTH = 16;

/** How one side of the product is cut: into `count` tiles of 4 `quads` elements each. */
export interface Tiles {
  readonly count: number;
  readonly quads: number;
}

/** The fewest tiles of at most 64, then the smallest that cover `size`: 47 takes one of 48, 117 two of 60. */
export function cutIntoTiles(size: number): Tiles {
  const count = Math.ceil(size / (PER_THREAD * MOST_QUADS));
  return { count, quads: Math.ceil(size / count / PER_THREAD) };
}

/** The constants that TILED_PRODUCT and the functions beside it use. */
export function tileConstants(rows: Tiles, columns: Tiles): Record<string, number> {
  return {
    rowQuads: rows.quads,
    columnQuads: columns.quads,
    tileRows: rows.quads * PER_THREAD,
    tileColumns: columns.quads * PER_THREAD,
    threads: rows.quads * columns.quads,
    depthStep: DEPTH,
  };
}

/**
 * The kernel adds four functions: `depthRange() -> vec2<i32>` (begin and end of this workgroup's depth),
 * `loadLeft(thread, base, end, firstRow)` and `loadRight(thread, base, end, firstColumn)`, which fill `left` and `right`
 * for the depths base to base + 15 with zeros from `end` on, and `store(row, column, four)` for four columns, some of
 * which may lie outside of the matrix.
 */
export const TILED_PRODUCT = `
    var<workgroup> left : array<array<f32, tileRows>, depthStep>;
    var<workgroup> right : array<array<vec4<f32>, columnQuads>, depthStep>;

    fn main() {
      let thread = i32(localIndex);
      let firstRow = i32(workgroupId.x) * tileRows;
      let firstColumn = i32(workgroupId.y) * tileColumns;
      let row = thread / columnQuads * 4;
      let column = thread % columnQuads;
      let range = depthRange();
      var sums0 = vec4<f32>(0.0);
      var sums1 = vec4<f32>(0.0);
      var sums2 = vec4<f32>(0.0);
      var sums3 = vec4<f32>(0.0);
      for (var base = range.x; base < range.y; base += depthStep) {
        loadLeft(thread, base, range.y, firstRow);
        loadRight(thread, base, range.y, firstColumn);
        workgroupBarrier();
        for (var depth = 0; depth < depthStep; depth++) {
          let four = right[depth][column];
          sums0 = fma(vec4<f32>(left[depth][row]), four, sums0);
          sums1 = fma(vec4<f32>(left[depth][row + 1]), four, sums1);
          sums2 = fma(vec4<f32>(left[depth][row + 2]), four, sums2);
          sums3 = fma(vec4<f32>(left[depth][row + 3]), four, sums3);
        }
        workgroupBarrier();
      }
      store(firstRow + row, firstColumn + column * 4, sums0);
      store(firstRow + row + 1, firstColumn + column * 4, sums1);
      store(firstRow + row + 2, firstColumn + column * 4, sums2);
      store(firstRow + row + 3, firstColumn + column * 4, sums3);
    }`;
