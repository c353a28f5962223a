/** Conv2DBackpropFilter, which the WebAssembly backend lacks: without it no convolution can be trained there. */
import { type BackendWasm, tf } from "../tensorflow.ts";
import { allocate, kernelsOf, pointerTo } from "./kernel_module.ts";
import { roundUp, strideOf } from "./padding.ts";
import { Workspace } from "./workspace.ts";

interface Attributes {
  readonly strides: number | [number, number];
  readonly pad: "same" | "valid" | number;
  readonly filterShape: [number, number, number, number];
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
}

/** dW[t] = sum over input pixels p of x(p)^T dy(the output pixel that p reaches through tap t). */
function filterGradient(
  backend: BackendWasm,
  x: tf.TensorInfo,
  dy: tf.TensorInfo,
  info: tf.backend_util.Conv2DInfo,
): tf.TensorInfo {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels } = info;
  const kernels = kernelsOf(backend),
    pixels = batchSize * inHeight * inWidth,
    taps = info.filterHeight * info.filterWidth;
  const outputs = batchSize * outHeight * outWidth, channels = roundUp(inChannels, 4);
  const out = allocate(backend, [...info.filterShape]);
  using workspace = new Workspace(backend);
  const xStride = strideOf(inChannels), yStride = strideOf(outChannels);
  const xRows = workspace.allocate(pixels * xStride), yRows = workspace.allocate((1 + outputs) * yStride);
  const table = workspace.allocate(4 * pixels * taps), sums = workspace.allocate(taps * channels * yStride);
  kernels.padRows(pointerTo(backend, x), pixels, inChannels, xStride, xRows);
  kernels.zeroBytes(yRows, yStride);
  kernels.padRows(pointerTo(backend, dy), outputs, outChannels, yStride, yRows + yStride);
  kernels.denseReach(
    batchSize,
    inHeight,
    inWidth,
    outHeight,
    outWidth,
    info.filterHeight,
    info.filterWidth,
    info.strideHeight,
    info.strideWidth,
    info.dilationHeight,
    info.dilationWidth,
    info.padInfo.top,
    info.padInfo.left,
    yStride,
    table,
  );
  kernels.zeroBytes(sums, taps * channels * yStride);
  kernels.filterGradient(xRows, xStride, channels, yRows, yStride, table, taps, 0, pixels, sums);
  kernels.compact(sums, taps, channels, yStride, inChannels, outChannels, out.at);
  return out.info;
}

export function registerFilterGradient(): void {
  tf.registerKernel({
    kernelName: "Conv2DBackpropFilter",
    backendName: "wasm",
    kernelFunc: ({ inputs, backend, attrs }) => {
      const { x, dy } = inputs as { x: tf.TensorInfo; dy: tf.TensorInfo };
      const { strides, pad, filterShape, dimRoundingMode } = attrs as unknown as Attributes;
      const shape = x.shape as [number, number, number, number];
      const info = tf.backend_util.computeConv2DInfo(shape, filterShape, strides, 1, pad, dimRoundingMode);
      return filterGradient(backend as BackendWasm, x, dy, info);
    },
  });
}
