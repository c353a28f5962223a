/**
 * MaxPoolGrad. The shipped kernel drops the gradient of every window whose maximum is not positive, and is slow.
 * Here it goes to the first maximum of each window in row-major order, as in TensorFlow.
 */
import { tf } from "../tensorflow.ts";
import { allocate, kernelsOf, pointerTo } from "./kernel_module.ts";
import { inputOf, type KernelCall, replaceKernel } from "./shipped_kernel.ts";

interface Attributes {
  readonly filterSize: number | [number, number];
  readonly strides: number | [number, number];
  readonly pad: "same" | "valid" | number;
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
}

function maxPoolGradient(call: KernelCall): tf.TensorInfo {
  const { backend } = call, dy = inputOf(call, "dy"), input = inputOf(call, "input");
  const { filterSize, strides, pad, dimRoundingMode } = call.attributes as unknown as Attributes;
  const shape = input.shape as [number, number, number, number];
  const info = tf.backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
  const kernels = kernelsOf(backend), out = allocate(backend, [...shape]);
  kernels.zeroBytes(out.at, 4 * tf.util.sizeFromShape(shape));
  kernels.maxPoolGradient(
    pointerTo(backend, input),
    pointerTo(backend, dy),
    out.at,
    info.batchSize,
    info.inHeight,
    info.inWidth,
    info.inChannels,
    info.outHeight,
    info.outWidth,
    info.filterHeight,
    info.filterWidth,
    info.strideHeight,
    info.strideWidth,
    info.padInfo.top,
    info.padInfo.left,
  );
  return out.info;
}

export function registerMaxPoolGradient(): void {
  replaceKernel("MaxPoolGrad", maxPoolGradient);
}
