/**
 * Where a feature map differs from that of the empty image.
 *
 * Wherever no energy is in reach, an activation equals the *empty image's* at the same position: same weights, same
 * border. The position (e, p) of event e is *active* if energy may reach it. Active sets grow from the non-empty cells: a
 * 3x3 convolution dilates them by one position, a 2x2 pooling makes a window active if one of its members is.
 *
 * A feature map is stored as rows of channels. Row 0 is zeros (outside the image), then come the empty image's different
 * positions (empty_image.ts), then the active positions, event by event, in row-major order.
 *
 * That inactive sites share one state per layer is the core of B. Graham, Spatially-sparse convolutional neural networks
 * (2014, arXiv:1409.6070). Submanifold sparse convolutions (Graham and van der Maaten 2017) change the network so that
 * the active set does not grow; SBNet (Ren et al. 2018) skips blocks under a mask; DeltaCNN (Parger et al. 2022)
 * propagates thresholded differences between video frames. Here the network is the dense one, with its borders (an empty
 * image in place of one state), training included, and nothing is left out.
 */
import type { KernelExports } from "../kernels/exports.ts";
import type { Pointer } from "../wasm/kernel_module.ts";
import type { Workspace } from "../wasm/workspace.ts";
import { type Axis, convolved, type EmptyImage, emptyImage, pooled, uniform } from "./empty_image.ts";

/** Kernels, and memory for their results. */
export interface Context {
  readonly kernels: KernelExports;
  readonly memory: Workspace;
}

export interface Positions {
  readonly events: number;
  readonly height: number;
  /** At most 32: an image row's active positions are the bits of one word. */
  readonly width: number;
  /** Uint32 [events][height]: bit x is set if (row, x) is active. */
  readonly mask: Pointer;
  /** Uint32 [events][height]: number of the first row of channels of each image row. */
  readonly first: Pointer;
  /** Rows of channels in all: row 0, the empty image's, the active ones. */
  readonly rows: number;
  readonly empty: EmptyImage;
}

/** Number of the first active row. */
export const firstActive = ({ empty }: Positions) => 1 + empty.rows;

function numbered(context: Context, events: number, mask: Pointer, down: Axis, across: Axis): Positions {
  const { kernels, memory } = context, height = down.size, width = across.size;
  const empty = emptyImage(memory, down, across), first = memory.allocate(4 * events * height);
  const rows = kernels.numberRows(mask, events * height, 1 + empty.rows, first);
  return { events, height, width, mask, first, rows, empty };
}

/** The non-empty cells of images [events, height, width]. The empty image is 0. */
export function occupied(
  context: Context,
  images: Pointer,
  { events, height, width }: { events: number; height: number; width: number },
): Positions {
  const mask = context.memory.allocate(4 * events * height);
  context.kernels.findCells(images, events * height, width, mask);
  return numbered(context, events, mask, uniform(height), uniform(width));
}

/**
 * What a 3x3 convolution makes active.
 * @param zeroBefore whether the empty image is 0 before it, as outside: then it is one value after it too
 */
export function dilated(context: Context, positions: Positions, zeroBefore: boolean): Positions {
  const { events, height, width, empty: { down, across } } = positions;
  const mask = context.memory.allocate(4 * events * height);
  context.kernels.dilate(positions.mask, events, height, width, mask);
  if (zeroBefore) return numbered(context, events, mask, down, across);
  return numbered(context, events, mask, convolved(down), convolved(across));
}

/** What a 2x2 pooling makes active. */
export function halved(context: Context, positions: Positions): Positions {
  const { events, height, width, empty } = positions, down = pooled(empty.down), across = pooled(empty.across);
  const mask = context.memory.allocate(4 * events * down.size);
  context.kernels.halve(positions.mask, events, height, width, mask);
  return numbered(context, events, mask, down, across);
}
