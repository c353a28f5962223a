/**
 * The empty image's feature maps, of which only the different positions are kept. A convolution sees the border one
 * position further in; between, all positions of the empty image have the same value, because their surroundings are the
 * same. Along an axis, the first `before` and the last `after` coordinates stand alone and the others are alike; a
 * position's *class* is the pair of its coordinates' classes. So the empty image has 1 row after the first convolution
 * (it is 0 before it, inside and outside), 9 after the second, 25 and 49 after the next two, instead of up to 1024.
 *
 * Neighbours of alike positions are alike, so one position represents its class in every table. Gradients of a class are
 * those of all its positions, summed: they share one node.
 */
import type { Pointer } from "../wasm/kernel_module.ts";
import type { Workspace } from "../wasm/workspace.ts";

/** Coordinates 0 to size - 1; size - before - after, at least 1, are alike. */
export interface Axis {
  readonly size: number;
  readonly before: number;
  readonly after: number;
}

export interface EmptyImage {
  readonly down: Axis;
  readonly across: Axis;
  /** How many classes there are: they are rows 1 to `rows` of the feature map. */
  readonly rows: number;
  /** Uint32 [height * width]: the row of each position's class. */
  readonly rowOf: Pointer;
  /** Uint32 [rows]: a position of each class. */
  readonly representatives: Pointer;
}

/** All coordinates stand alone. */
const alone = (size: number): Axis => ({ size, before: size - 1, after: 0 });

function axis(size: number, before: number, after: number): Axis {
  return before + after < size ? { size, before, after } : alone(size);
}

/** All coordinates are alike. */
export const uniform = (size: number): Axis => axis(size, 0, 0);

/** After a 3x3 convolution: the neighbours of those that stand alone, and those at the border, do too. */
export const convolved = ({ size, before, after }: Axis): Axis => axis(size, before + 1, after + 1);

/** After a 2x2 pooling: windows whose two coordinates are both among the alike are alike. */
export function pooled({ size, before, after }: Axis): Axis {
  const windows = Math.ceil(size / 2), lastAlike = Math.floor((size - after - 2) / 2);
  return axis(windows, Math.ceil(before / 2), windows - 1 - lastAlike);
}

/** A coordinate's class, from 0. */
export function classOf({ size, before, after }: Axis, coordinate: number): number {
  if (coordinate < before) return coordinate;
  return coordinate < size - after ? before : coordinate - (size - after) + before + 1;
}

const classes = ({ before, after }: Axis) => before + 1 + after;

export function emptyImage(memory: Workspace, down: Axis, across: Axis): EmptyImage {
  const rows = classes(down) * classes(across);
  const rowOf = new Uint32Array(down.size * across.size), representatives = new Uint32Array(rows);
  for (let position = rowOf.length - 1; position >= 0; position--) {
    const y = classOf(down, Math.floor(position / across.size)), x = classOf(across, position % across.size);
    const kind = y * classes(across) + x;
    rowOf[position] = 1 + kind;
    representatives[kind] = position;
  }
  return { down, across, rows, rowOf: memory.store(rowOf), representatives: memory.store(representatives) };
}
