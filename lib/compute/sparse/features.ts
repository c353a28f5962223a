/** The top of a tower: from the rows of its last map to dense features, channels last, and back. */
import type { Pointer } from "../wasm/kernel_module.ts";
import type { FeatureMap } from "./feature_map.ts";
import type { Context } from "./positions.ts";

/** Writes features [events, height, width, channels]: each event's rows, its own or the empty image's. */
export function gatherFeatures({ kernels }: Context, map: FeatureMap, out: Pointer): void {
  const { mask, first, events, height, width, empty } = map.positions;
  kernels.gatherFeatures(map.values, map.stride, mask, first, events, height, width, map.channels, empty.rowOf, out);
}

/** The gradient of the map's rows, given that of the features; the empty image's rows sum over the events using them. */
export function gatherFeaturesBackward({ kernels, memory }: Context, map: FeatureMap, gradient: Pointer): Pointer {
  const { mask, first, events, height, width, rows, empty } = map.positions;
  const { channels, stride } = map, dy = memory.allocate(rows * stride);
  kernels.scatterFeatures(
    gradient,
    mask,
    first,
    events,
    height,
    width,
    channels,
    empty.rowOf,
    empty.rows,
    dy,
    stride,
  );
  return dy;
}
