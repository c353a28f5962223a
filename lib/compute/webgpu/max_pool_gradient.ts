/**
 * MaxPoolGrad: the gradient of max-pooling with respect to its input.
 *
 * A window hands its gradient to its first maximum in row-major order, as TensorFlow on the CPU does; TensorFlow.js'
 * WebGPU kernel chooses the last. That matters where neighbours are equal, and they are wherever a calorimeter image is
 * empty: there every activation is the same number. One thread per input element asks each window that covers it, so
 * nothing is written twice and the order of summation is fixed.
 */
import { tf, type WebGPUBackend } from "../tensorflow.ts";
import { replaceKernel, runProgram } from "./program.ts";

const WORKGROUP = 64;

const SOURCE = `
    fn at(image : i32, row : i32, column : i32, channel : i32) -> f32 {
      return x[((image * inHeight + row) * inWidth + column) * channels + channel];
    }

    // Whether no earlier element of the window that begins at (top, left) equals its maximum.
    fn isFirst(maximum : f32, image : i32, row : i32, column : i32, channel : i32, top : i32, left : i32) -> bool {
      let right = min(left + filterWidth, inWidth);
      for (var r = max(top, 0); r <= row; r++) {
        let stop = select(right, column, r == row);
        for (var c = max(left, 0); c < stop; c++) {
          if (at(image, r, c, channel) == maximum) { return false; }
        }
      }
      return true;
    }

    fn main(index : i32) {
      if (index >= uniforms.elements) { return; }
      let channel = index % channels;
      let column = index / channels % inWidth;
      let row = index / (channels * inWidth) % inHeight;
      let image = index / (channels * inWidth * inHeight);
      let value = x[index];
      if (afterRelu == 1 && value <= 0.0) {
        result[index] = 0.0;
        return;
      }
      // Windows that cover this element: those that begin at most a filter's size before it.
      let down = row + padTop;
      let across = column + padLeft;
      let firstRow = max((down - filterHeight + strideHeight) / strideHeight, 0);
      let firstColumn = max((across - filterWidth + strideWidth) / strideWidth, 0);
      var sum = 0.0;
      for (var r = firstRow; r <= min(down / strideHeight, outHeight - 1); r++) {
        for (var c = firstColumn; c <= min(across / strideWidth, outWidth - 1); c++) {
          let window = ((image * outHeight + r) * outWidth + c) * channels + channel;
          let maximum = y[window];
          if (value != maximum) { continue; }
          let top = r * strideHeight - padTop;
          let left = c * strideWidth - padLeft;
          if (isFirst(maximum, image, row, column, channel, top, left)) { sum += dy[window]; }
        }
      }
      result[index] = sum;
    }`;

/**
 * dx of x [n, h, w, channels], given the pooled y and its gradient dy [n, h', w', channels]. With `afterRelu`, x is what
 * ReLU gave, and the result is the gradient of what ReLU was given: nothing where x is 0.
 */
export function maxPoolGradient(
  backend: WebGPUBackend,
  [x, y, dy]: [tf.TensorInfo, tf.TensorInfo, tf.TensorInfo],
  info: tf.backend_util.Conv2DInfo,
  { afterRelu }: { readonly afterRelu: boolean },
): tf.TensorInfo {
  const elements = info.batchSize * info.inHeight * info.inWidth * info.inChannels;
  return runProgram(backend, {
    name: "maxPoolGradient",
    inputs: ["x", "y", "dy"],
    uniforms: { elements },
    constants: {
      afterRelu: afterRelu ? 1 : 0,
      channels: info.inChannels,
      inHeight: info.inHeight,
      inWidth: info.inWidth,
      outHeight: info.outHeight,
      outWidth: info.outWidth,
      filterHeight: info.filterHeight,
      filterWidth: info.filterWidth,
      padTop: info.padInfo.top,
      padLeft: info.padInfo.left,
      strideHeight: info.strideHeight,
      strideWidth: info.strideWidth,
    },
    outputShape: info.inShape,
    workgroupSize: WORKGROUP,
    workgroups: Math.ceil(elements / WORKGROUP),
    body: SOURCE,
  }, [x, y, dy]);
}

/** Replaces MaxPoolGrad. */
export function registerMaxPoolGradient(): void {
  replaceKernel("MaxPoolGrad", (backend, inputs, attributes) => {
    const { dy, input, output } = inputs as { dy: tf.TensorInfo; input: tf.TensorInfo; output: tf.TensorInfo };
    const { filterSize, strides, pad, dimRoundingMode } = attributes as unknown as {
      filterSize: number | [number, number];
      strides: number | [number, number];
      pad: Parameters<typeof tf.backend_util.computePool2DInfo>[4];
      dimRoundingMode?: "floor" | "round" | "ceil";
    };
    const shape = input.shape as [number, number, number, number];
    const info = tf.backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
    return maxPoolGradient(backend, [input, output, dy], info, { afterRelu: false });
  });
}
