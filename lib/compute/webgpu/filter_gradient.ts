/**
 * Conv2DBackpropFilter: the gradient of a convolution with respect to its filter; and, at the cost of one more row of the
 * product, with respect to its bias: the bias belongs to a patch element that is 1 everywhere.
 *
 * dW[tap, c, o] = sum over images and output pixels of x[pixel at that tap, c] dy[pixel, o]: the transposed patch matrix
 * times dy. TensorFlow.js gives each element of dW to one thread that walks all pixels; at batch 128 and 31x31 that is
 * 123,008 turns of a loop, which a GPU does at a hundredth of its speed and Mesa's llvmpipe ends, silently, after
 * 65,535. Here the pixels are split into slices: one workgroup computes one tile of dW over one slice, and a second pass
 * adds the slices in order. Sizes follow from the shapes alone and there are no atomics, hence the same bits every time.
 */
import type { tf, WebGPUBackend } from "../tensorflow.ts";
import { convolutionInfo, inputPatches, PATCH_FOUR, patchConstants } from "./patches.ts";
import { newTensor, replaceKernel, runOn, runProgram } from "./program.ts";
import { cutIntoTiles, DEPTH, tileConstants, TILED_PRODUCT } from "./tiled_product.ts";

/** Workgroups to aim at: several for each of a large GPU's 132 multiprocessors. */
const WORKGROUPS = 512;
/** Below it, adding slices costs more than a slice. */
const LEAST_PIXELS_PER_SLICE = 256;
/** Keeps a slice's loops (3 to 8 turns a pixel) far from llvmpipe's 65,535. */
const MOST_PIXELS_PER_SLICE = 4096;

function cutIntoSlices(pixels: number, tiles: number): { slices: number; pixelsPerSlice: number } {
  const wanted = Math.min(Math.ceil(WORKGROUPS / tiles), Math.ceil(pixels / LEAST_PIXELS_PER_SLICE));
  const slices = Math.max(wanted, Math.ceil(pixels / MOST_PIXELS_PER_SLICE));
  const pixelsPerSlice = Math.ceil(pixels / slices / DEPTH) * DEPTH;
  return { slices: Math.ceil(pixels / pixelsPerSlice), pixelsPerSlice };
}

/** Rows are patch elements, columns output channels, and the depth is a slice of the pixels. */
const SLICES = `
    fn depthRange() -> vec2<i32> {
      let begin = i32(workgroupId.z) * uniforms.pixelsPerSlice;
      return vec2<i32>(begin, min(begin + uniforms.pixelsPerSlice, uniforms.pixels));
    }

    fn loadLeft(thread : i32, base : i32, end : i32, firstRow : i32) {
      for (var i = thread; i < depthStep * rowQuads; i += threads) {
        let depth = i / rowQuads;
        let row = i % rowQuads * 4;
        var four = vec4<f32>(0.0);
        if (base + depth < end) {
          four = patchFour(base + depth, firstRow + row);
          for (var j = 0; j < 4; j++) { if (firstRow + row + j == patchSize) { four[j] = 1.0; } }
        }
        for (var j = 0; j < 4; j++) { left[depth][row + j] = four[j]; }
      }
    }

    fn loadRight(thread : i32, base : i32, end : i32, firstColumn : i32) {
      for (var i = thread; i < depthStep * columnQuads; i += threads) {
        let depth = i / columnQuads;
        let column = firstColumn + i % columnQuads * 4;
        var four = vec4<f32>(0.0);
        if (base + depth < end) {
          for (var j = 0; j < 4 && column + j < outChannels; j++) {
            four[j] = dy[(base + depth) * outChannels + column + j];
          }
        }
        right[depth][i % columnQuads] = four;
      }
    }

    fn store(row : i32, column : i32, four : vec4<f32>) {
      if (row >= rows) { return; }
      let start = (i32(workgroupId.z) * rows + row) * outChannels + column;
      for (var j = 0; j < 4 && column + j < outChannels; j++) { put(start + j, four[j]); }
    }`;

/** Where an element [slice, row, output] goes: one slice is the sum already. */
const PUT = {
  partial: `
    fn put(index : i32, value : f32) { result[index] = value; }`,
  gradients: `
    fn put(index : i32, value : f32) {
      let split = patchSize * outChannels;
      if (index < split) { dw[index] = value; } else { db[index - split] = value; }
    }`,
};

const SUM = `
    fn main(index : i32) {
      if (index >= uniforms.elements) { return; }
      var sum = 0.0;
      for (var slice = 0; slice < uniforms.slices; slice++) { sum += partial[slice * uniforms.elements + index]; }
      STORE
    }`;

interface LayerGradients {
  /** [filterHeight, filterWidth, inChannels, outChannels] */
  readonly filter: tf.TensorInfo;
  /** [outChannels] */
  readonly bias: tf.TensorInfo;
}

/** Both gradients of a layer with x [n, h, w, inChannels], given dy [n, h', w', outChannels]. */
export function layerGradients(
  backend: WebGPUBackend,
  x: tf.TensorInfo,
  dy: tf.TensorInfo,
  info: tf.backend_util.Conv2DInfo,
): LayerGradients {
  const filter = newTensor(backend, info.filterShape), bias = newTensor(backend, [info.outChannels]);
  const rows = patchSizeOf(info) + 1, product = productOf(info, rows);
  const read = [{ name: "x", tensor: x, written: false }, { name: "dy", tensor: dy, written: false }];
  const gradients = [{ name: "dw", tensor: filter, written: true }, { name: "db", tensor: bias, written: true }];
  if (product.slices === 1) {
    const { shader } = product, body = shader.body + PUT.gradients;
    runOn(backend, { ...shader, name: "layerGradients", body }, [...read, ...gradients]);
    return { filter, bias };
  }
  const partial = slicesOf(backend, [x, dy], info, product);
  const split = patchSizeOf(info) * info.outChannels, elements = rows * info.outChannels;
  addSlices(backend, { partial, slices: product.slices, elements }, { dw: filter, db: bias }, {
    split,
    store: "if (index < split) { dw[index] = sum; } else { db[index - split] = sum; }",
  });
  return { filter, bias };
}

/** dW [filterHeight, filterWidth, inChannels, outChannels] of x [n, h, w, inChannels] and dy [n, h', w', outChannels]. */
function filterGradient(backend: WebGPUBackend, x: tf.TensorInfo, dy: tf.TensorInfo, info: tf.backend_util.Conv2DInfo) {
  const rows = patchSizeOf(info), product = productOf(info, rows);
  const partial = slicesOf(backend, [x, dy], info, product), filter = newTensor(backend, info.filterShape);
  const sums = { partial, slices: product.slices, elements: rows * info.outChannels };
  addSlices(backend, sums, { dw: filter }, { split: 0, store: "dw[index] = sum;" });
  return filter;
}

const patchSizeOf = ({ filterHeight, filterWidth, inChannels }: tf.backend_util.Conv2DInfo) =>
  filterHeight * filterWidth * inChannels;

/** The product over each slice of the pixels, but for where its elements go. */
function productOf(info: tf.backend_util.Conv2DInfo, rows: number) {
  const { outChannels } = info, pixels = info.batchSize * info.outHeight * info.outWidth;
  const rowTiles = cutIntoTiles(rows), columnTiles = cutIntoTiles(outChannels);
  const { slices, pixelsPerSlice } = cutIntoSlices(pixels, rowTiles.count * columnTiles.count);
  const shader = {
    constants: { ...patchConstants(inputPatches(info)), ...tileConstants(rowTiles, columnTiles), outChannels, rows },
    uniforms: { pixels, pixelsPerSlice },
    workgroupSize: rowTiles.quads * columnTiles.quads,
    workgroups: [rowTiles.count, columnTiles.count, slices] as const,
    body: PATCH_FOUR + SLICES + TILED_PRODUCT,
  };
  return { rows, slices, shader };
}

/** [slices, rows, outChannels] */
function slicesOf(
  backend: WebGPUBackend,
  operands: [tf.TensorInfo, tf.TensorInfo],
  { outChannels }: tf.backend_util.Conv2DInfo,
  { rows, slices, shader }: ReturnType<typeof productOf>,
): tf.TensorInfo {
  const outputShape = [slices, rows, outChannels], body = shader.body + PUT.partial;
  return runProgram(
    backend,
    { ...shader, name: "filterGradientSlices", inputs: ["x", "dy"], outputShape, body },
    operands,
  );
}

/** Adds slices in order, into the tensors given, and disposes of them. */
function addSlices(
  backend: WebGPUBackend,
  { partial, slices, elements }: { partial: tf.TensorInfo; slices: number; elements: number },
  outputs: Readonly<Record<string, tf.TensorInfo>>,
  { split, store }: { split: number; store: string },
): void {
  const written = Object.entries(outputs).map(([name, tensor]) => ({ name, tensor, written: true }));
  runOn(backend, {
    name: `filterGradientSum_${written.length}`,
    constants: { split },
    uniforms: { slices, elements },
    workgroupSize: 64,
    workgroups: Math.ceil(elements / 64),
    body: SUM.replace("STORE", store),
  }, [{ name: "partial", tensor: partial, written: false }, ...written]);
  backend.disposeData(partial.dataId as object);
}

/** Replaces Conv2DBackpropFilter. */
export function registerFilterGradient(): void {
  replaceKernel("Conv2DBackpropFilter", (backend, inputs, attributes) => {
    const { x, dy } = inputs as { x: tf.TensorInfo; dy: tf.TensorInfo };
    const info = convolutionInfo(x.shape, attributes["filterShape"] as number[], attributes);
    return filterGradient(backend, x, dy, info);
  });
}
