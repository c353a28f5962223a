/**
 * ReLU and 2x2 max-pooling, "same" padding, on rows. A window's members are rows, own or the empty image's; members
 * outside the image are row 0 and count as 0, which after ReLU changes nothing.
 *
 * The gradient of a window goes to the first member, in row-major order, that equals the maximum, and nowhere if that
 * is 0. Positions of the empty image that see the same patch are one row and tie; which of them is chosen does not
 * change any gradient of a weight, as they tie in all layers below as well.
 */
import type { Pointer } from "../wasm/kernel_module.ts";
import { type FeatureMap, newFeatureMap } from "./feature_map.ts";
import { type Context, firstActive, halved } from "./positions.ts";

export interface PoolingTape {
  readonly input: FeatureMap;
  readonly output: FeatureMap;
  /** Uint32 [rows of the output][4]: byte offsets of each window's members in the input. */
  readonly members: Pointer;
}

/**
 * max(0, maximum of each window of z).
 * @param differences whether the next layer needs differences: then they take the values' place, unless `keepValues`
 */
export function pool(
  context: Context,
  input: FeatureMap,
  differences: boolean,
  keepValues: boolean,
): PoolingTape {
  const { kernels, memory } = context;
  const positions = halved(context, input.positions);
  const output = newFeatureMap(context, positions, input.channels, differences && keepValues);
  const members = memory.allocate(16 * positions.rows);
  const { events, height, width, mask, first, empty } = input.positions, { representatives } = positions.empty;
  kernels.windowMembers(
    positions.mask,
    representatives,
    positions.empty.rows,
    events,
    mask,
    first,
    height,
    width,
    empty.rowOf,
    input.stride,
    members,
  );
  const active = firstActive(positions), { rows } = positions;
  kernels.poolRows(
    input.values,
    members,
    rows,
    input.stride,
    output.emptyOf,
    active,
    output.values,
    differences ? output.differences : 0,
  );
  return { input, output, members };
}

/** The gradient of z, given that of the pooled map: rows like each map's, the empty image's summed over its events. */
export function poolBackward(context: Context, { input, output, members }: PoolingTape, dy: Pointer): Pointer {
  const { kernels, memory } = context;
  const { stride, positions } = input, active = firstActive(positions);
  const dz = memory.allocate(positions.rows * stride);
  kernels.zeroBytes(dz, active * stride);
  const { rows } = output.positions;
  kernels.poolGradient(input.values, members, rows, stride, output.values, dy, active * stride, dz);
  return dz;
}
