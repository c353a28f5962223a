/**
 * The patches of a convolution in WGSL. Row `pixel` of the patch matrix holds what the filter sees around one output
 * pixel: [taps, channels], channels fastest, zero beyond the border. The matrix is nowhere stored.
 */
import { tf } from "../tensorflow.ts";

/** Images [n, inHeight, inWidth, channels], seen from outHeight x outWidth pixels each. */
export interface PatchGeometry {
  readonly inHeight: number;
  readonly inWidth: number;
  readonly channels: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly filterHeight: number;
  readonly filterWidth: number;
  readonly padTop: number;
  readonly padLeft: number;
  readonly strideHeight: number;
  readonly strideWidth: number;
}

export function patchConstants(geometry: PatchGeometry): Record<string, number> {
  const { inHeight, inWidth, channels, outHeight, outWidth, filterHeight, filterWidth } = geometry;
  const { padTop, padLeft, strideHeight, strideWidth } = geometry;
  const patchSize = filterHeight * filterWidth * channels;
  const patch = { inHeight, inWidth, channels, outHeight, outWidth, filterWidth, patchSize };
  return { ...patch, padTop, padLeft, strideHeight, strideWidth };
}

/** `patchFour(pixel, first)`: elements first to first + 3 of a pixel's patch in the images `x`, zero beyond its end. */
export const PATCH_FOUR = `
    fn patchFour(pixel : i32, first : i32) -> vec4<f32> {
      let image = pixel / (outHeight * outWidth);
      let top = pixel / outWidth % outHeight * strideHeight - padTop;
      let left = pixel % outWidth * strideWidth - padLeft;
      var four = vec4<f32>(0.0);
      for (var i = 0; i < 4; i++) {
        let tap = (first + i) / channels;
        let row = top + tap / filterWidth;
        let column = left + tap % filterWidth;
        if (first + i < patchSize && row >= 0 && row < inHeight && column >= 0 && column < inWidth) {
          four[i] = x[((image * inHeight + row) * inWidth + column) * channels + (first + i) % channels];
        }
      }
      return four;
    }`;

/** What TensorFlow.js passes to the kernels of a convolution. */
interface ConvolutionAttributes {
  readonly strides: number | [number, number];
  readonly pad: Parameters<typeof tf.backend_util.computeConv2DInfo>[4];
  readonly dataFormat?: string;
  readonly dilations?: number | [number, number];
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
}

/** @throws RangeError for images with channels first, which nothing here uses. */
export function convolutionInfo(
  inputShape: readonly number[],
  filterShape: readonly number[],
  attributes: tf.NamedAttrMap,
): tf.backend_util.Conv2DInfo {
  const { strides, pad, dataFormat, dilations, dimRoundingMode } = attributes as unknown as ConvolutionAttributes;
  if (dataFormat !== undefined && dataFormat !== "NHWC") {
    throw new RangeError(`cannot convolve on WebGPU: the images are ${dataFormat}, expected NHWC`);
  }
  return tf.backend_util.computeConv2DInfo(
    inputShape as [number, number, number, number],
    filterShape as [number, number, number, number],
    strides,
    dilations ?? 1,
    pad,
    dimRoundingMode,
  );
}

/** The patches that the convolution itself sees. */
export function inputPatches(info: tf.backend_util.Conv2DInfo): PatchGeometry {
  return { ...info, channels: info.inChannels, padTop: info.padInfo.top, padLeft: info.padInfo.left };
}
