/** The top of a tower: from the rows of its last map to dense features, channels last, and back. */
import type { Pointer } from "../wasm/kernel_module.ts";
import type { FeatureMap } from "./feature_map.ts";
import type { Context } from "./positions.ts";

/** Writes features [events, height, width, channels]: each event's rows, its own or the empty image's. */
export function gatherFeatures({ kernels }: Context, map: FeatureMap, out: Pointer): void {
  const { mask, first, events, height, width } = map.positions;
  kernels.gatherFeatures(map.values, map.stride, mask, first, events, height, width, map.channels, out);
}

/** The gradient of the map's rows, given that of the features; the empty image's rows sum over the events using them. */
export function gatherFeaturesBackward({ kernels, memory }: Context, map: FeatureMap, gradient: Pointer): Pointer {
  const { mask, first, events, height, width, rows } = map.positions;
  const dy = memory.allocate(rows * map.stride);
  kernels.scatterFeatures(gradient, mask, first, events, height, width, map.channels, dy, map.stride);
  return dy;
}
