/** A feature map as rows of channels (positions.ts says which row is what). */
import type { Pointer } from "../wasm/kernel_module.ts";
import { strideOf } from "../wasm/padding.ts";
import { type Context, type Positions } from "./positions.ts";

export interface FeatureMap {
  readonly positions: Positions;
  readonly channels: number;
  /** Bytes per row: channels rounded up to 8, the padding 0. */
  readonly stride: number;
  /** The activations x: [rows][stride / 4]. */
  readonly values: Pointer;
  /** The empty image's x_0, and x_e - x_0 for active rows. May be `values`, which are then no longer needed. */
  readonly differences: Pointer;
  /** Uint32 [rows]: byte offset of the empty image's row at each row's position. */
  readonly emptyOf: Pointer;
}

/** Memory for a feature map; `keepValues` gives the differences memory of their own. */
export function newFeatureMap(
  context: Context,
  positions: Positions,
  channels: number,
  keepValues: boolean,
): FeatureMap {
  const { kernels, memory } = context;
  const { rows, mask, events, height, width, empty } = positions;
  const stride = strideOf(channels);
  const values = memory.allocate(rows * stride);
  const differences = keepValues ? memory.allocate(rows * stride) : values;
  const emptyOf = memory.allocate(4 * rows);
  kernels.emptyOffsets(mask, events, height, width, empty.rowOf, empty.rows, stride, emptyOf);
  return { positions, channels, stride, values, differences, emptyOf };
}

/** Uint32 [rows]: byte offset of each row. */
export function rowOffsets({ kernels, memory }: Context, rows: number, stride: number): Pointer {
  const table = memory.allocate(4 * rows);
  kernels.rowOffsets(rows, stride, table);
  return table;
}
