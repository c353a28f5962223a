/**
 * Conv2D and Conv2DBackpropInput as one tiled matrix product: patches [pixels, taps * channels] times the filter
 * [taps * channels, outputs]. The gradient with respect to the input is the convolution of dy with the filter turned by
 * 180 degrees and its channels exchanged. TensorFlow.js has fast kernels only for channel counts divisible by four;
 * none of the paper's (27, 34, 47, 117) is, and on Mesa's llvmpipe its others take seven times as long.
 */
import type { tf, WebGPUBackend } from "../tensorflow.ts";
import { convolutionInfo, inputPatches, PATCH_FOUR, patchConstants, type PatchGeometry } from "./patches.ts";
import { replaceKernel, runProgram } from "./program.ts";
import { cutIntoTiles, tileConstants, TILED_PRODUCT } from "./tiled_product.ts";

/** Rows are pixels, columns output channels, and the depth is the patch. `filterAt(depth, column)` is added. */
const PRODUCT = `
    fn depthRange() -> vec2<i32> { return vec2<i32>(0, patchSize); }

    fn loadLeft(thread : i32, base : i32, end : i32, firstRow : i32) {
      for (var i = thread; i < tileRows * (depthStep / 4); i += threads) {
        // Neighbouring threads load neighbouring channels of one pixel.
        let row = i / (depthStep / 4);
        let depth = i % (depthStep / 4) * 4;
        var four = vec4<f32>(0.0);
        if (firstRow + row < uniforms.pixels) { four = patchFour(firstRow + row, base + depth); }
        for (var j = 0; j < 4; j++) { left[depth + j][row] = four[j]; }
      }
    }

    fn loadRight(thread : i32, base : i32, end : i32, firstColumn : i32) {
      for (var i = thread; i < depthStep * columnQuads; i += threads) {
        let depth = i / columnQuads;
        let column = firstColumn + i % columnQuads * 4;
        var four = vec4<f32>(0.0);
        if (base + depth < end) {
          for (var j = 0; j < 4 && column + j < outChannels; j++) { four[j] = w[filterAt(base + depth, column + j)]; }
        }
        right[depth][i % columnQuads] = four;
      }
    }

    fn store(row : i32, column : i32, four : vec4<f32>) {
      if (row >= uniforms.pixels) { return; }
      for (var j = 0; j < 4 && column + j < outChannels; j++) { result[row * outChannels + column + j] = finish(four[j], row, column + j); }
    }`;

/** What happens to an element of the result before it is stored, in this order. */
export interface Epilogue {
  /** [outputs]: is added. */
  readonly bias?: tf.TensorInfo | undefined;
  /** Negative numbers become 0; not a number stays what it is. */
  readonly relu?: boolean;
  /** Of the result's shape: a factor, as dropout's. */
  readonly mask?: tf.TensorInfo | undefined;
  /** Of the result's shape, what ReLU gave (and perhaps was masked): the gradient of ReLU, nothing where this is 0. */
  readonly y?: tf.TensorInfo | undefined;
}

function finish({ bias, relu, mask, y }: Epilogue): string {
  return `
    fn finish(value : f32, row : i32, column : i32) -> f32 {
      var z = value;
      ${bias ? "z += bias[column];" : ""}
      ${relu ? "z = select(z, 0.0, z < 0.0);" : ""}
      ${mask ? "z *= mask[row * outChannels + column];" : ""}
      ${y ? "z = select(z, 0.0, y[row * outChannels + column] <= 0.0);" : ""}
      return z;
    }`;
}

const AS_IT_IS = `
    fn filterAt(depth : i32, column : i32) -> i32 { return depth * outChannels + column; }`;

/** Element [taps - 1 - tap, column, channel] of the filter [taps, outputs here, channels here]. */
const TURNED = `
    fn filterAt(depth : i32, column : i32) -> i32 {
      let tap = patchSize / channels - 1 - depth / channels;
      return (tap * outChannels + column) * channels + depth % channels;
    }`;

function convolve(
  backend: WebGPUBackend,
  [x, filter]: [tf.TensorInfo, tf.TensorInfo],
  geometry: PatchGeometry,
  { outputShape, turned, epilogue }: {
    outputShape: [number, number, number, number];
    turned: boolean;
    epilogue: Epilogue;
  },
): tf.TensorInfo {
  const [images, height, width, outChannels] = outputShape;
  const pixels = images * height * width;
  const rows = cutIntoTiles(pixels), columns = cutIntoTiles(outChannels);
  const operands = { x, w: filter, ...operandsOf(epilogue) }, names = Object.keys(operands);
  return runProgram(backend, {
    name: [turned ? "inputGradient" : "convolution", epilogue.relu ? "relu" : "", ...names].join("_"),
    inputs: names,
    constants: { ...patchConstants(geometry), ...tileConstants(rows, columns), outChannels },
    uniforms: { pixels },
    outputShape,
    workgroupSize: rows.quads * columns.quads,
    workgroups: [rows.count, columns.count, 1],
    body: PATCH_FOUR + PRODUCT + (turned ? TURNED : AS_IT_IS) + finish(epilogue) + TILED_PRODUCT,
  }, Object.values(operands));
}

/** The tensors of an epilogue by the names that `finish` uses. */
function operandsOf({ bias, mask, y }: Epilogue): Record<string, tf.TensorInfo> {
  return { ...(bias && { bias }), ...(mask && { mask }), ...(y && { y }) };
}

/** The convolution of `info`, without dilation: [n, h', w', outputs] of x [n, h, w, inputs]. */
export function convolution(
  backend: WebGPUBackend,
  x: tf.TensorInfo,
  filter: tf.TensorInfo,
  info: tf.backend_util.Conv2DInfo,
  epilogue: Epilogue,
): tf.TensorInfo {
  return convolve(backend, [x, filter], inputPatches(info), { outputShape: info.outShape, turned: false, epilogue });
}

/** The gradient [n, h, w, inputs] of the convolution of `info`, at stride 1, with respect to its input. */
export function inputGradient(
  backend: WebGPUBackend,
  dy: tf.TensorInfo,
  filter: tf.TensorInfo,
  info: tf.backend_util.Conv2DInfo,
  epilogue: Epilogue,
): tf.TensorInfo {
  return convolve(backend, [dy, filter], gradientPatches(info), { outputShape: info.inShape, turned: true, epilogue });
}

/** Replaces Conv2D without dilation; with it, the shipped kernel stays. */
export function registerConvolution(): void {
  const shipped = replaceKernel("Conv2D", (backend, inputs, attributes) => {
    const { x, filter } = inputs as { x: tf.TensorInfo; filter: tf.TensorInfo };
    const info = convolutionInfo(x.shape, filter.shape, attributes);
    if (info.dilationHeight !== 1 || info.dilationWidth !== 1) return shipped(backend, inputs, attributes);
    return convolution(backend, x, filter, info, {});
  });
}

/** The patches of dy that one pixel of x took part in, at stride 1. */
function gradientPatches(info: tf.backend_util.Conv2DInfo): PatchGeometry {
  const { filterHeight, filterWidth, padInfo } = info;
  return {
    inHeight: info.outHeight,
    inWidth: info.outWidth,
    channels: info.outChannels,
    outHeight: info.inHeight,
    outWidth: info.inWidth,
    filterHeight,
    filterWidth,
    padTop: filterHeight - 1 - padInfo.top,
    padLeft: filterWidth - 1 - padInfo.left,
    strideHeight: 1,
    strideWidth: 1,
  };
}

/** Replaces Conv2DBackpropInput at stride 1; at others, the shipped kernel stays. */
export function registerInputGradient(): void {
  const shipped = replaceKernel("Conv2DBackpropInput", (backend, inputs, attributes) => {
    const { dy, filter } = inputs as { dy: tf.TensorInfo; filter: tf.TensorInfo };
    const info = convolutionInfo(attributes["inputShape"] as number[], filter.shape, attributes);
    if (info.strideHeight !== 1 || info.strideWidth !== 1) return shipped(backend, inputs, attributes);
    return inputGradient(backend, dy, filter, info, {});
  });
}
