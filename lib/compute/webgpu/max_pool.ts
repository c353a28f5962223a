/** Max-pooling for the tower: the maximum of each window, or not a number where one of its elements is not. */
import type { tf, WebGPUBackend } from "../tensorflow.ts";
import { runProgram } from "./program.ts";

const WORKGROUP = 64;

const SOURCE = `
    // By its bits: a compiler may take it that numbers are numbers.
    fn isNan(value : f32) -> bool { return (bitcast<u32>(value) & 0x7fffffffu) > 0x7f800000u; }

    fn main(index : i32) {
      if (index >= uniforms.elements) { return; }
      let channel = index % channels;
      let left = index / channels % outWidth * strideWidth - padLeft;
      let top = index / (channels * outWidth) % outHeight * strideHeight - padTop;
      let image = index / (channels * outWidth * outHeight);
      var best = x[((image * inHeight + max(top, 0)) * inWidth + max(left, 0)) * channels + channel];
      for (var row = max(top, 0); row < min(top + filterHeight, inHeight); row++) {
        for (var column = max(left, 0); column < min(left + filterWidth, inWidth); column++) {
          let value = x[((image * inHeight + row) * inWidth + column) * channels + channel];
          best = select(best, value, value > best || isNan(value));
        }
      }
      result[index] = best;
    }`;

/** The pooled images of x [n, h, w, channels], under any shape of n h' w' channels elements. */
export function maxPool(
  backend: WebGPUBackend,
  x: tf.TensorInfo,
  info: tf.backend_util.Conv2DInfo,
  shape: readonly number[],
): tf.TensorInfo {
  const { inHeight, inWidth, outHeight, outWidth, filterHeight, filterWidth, strideHeight, strideWidth } = info;
  const sizes = { inHeight, inWidth, outHeight, outWidth, filterHeight, filterWidth, strideHeight, strideWidth };
  const elements = info.batchSize * outHeight * outWidth * info.outChannels;
  return runProgram(backend, {
    name: "maxPool",
    inputs: ["x"],
    constants: { channels: info.inChannels, ...sizes, padTop: info.padInfo.top, padLeft: info.padInfo.left },
    uniforms: { elements },
    outputShape: shape,
    workgroupSize: WORKGROUP,
    workgroups: Math.ceil(elements / WORKGROUP),
    body: SOURCE,
  }, [x]);
}
