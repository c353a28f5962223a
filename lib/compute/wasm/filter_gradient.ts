/** Conv2DBackpropFilter, which the WebAssembly backend lacks: without it no convolution can be trained there. */
import { type BackendWasm, tf } from "../tensorflow.ts";

const kernel = (name: string) => {
  const config = tf.getKernel(name, "wasm");
  if (!config) throw new Error(`cannot find kernel ${name} of backend wasm, expected TensorFlow.js 4.22`);
  return config.kernelFunc as (args: unknown) => tf.TensorInfo;
};

/** dW[i, j] = sum over output pixels of x(pixel + (i, j))^T dy(pixel): one transposed product per tap. */
function filterGradient(backend: BackendWasm, x: tf.TensorInfo, dy: tf.TensorInfo, info: tf.backend_util.Conv2DInfo) {
  const { padInfo: pad, filterHeight, filterWidth, inChannels, outChannels, batchSize, outHeight, outWidth } = info;
  const pixels = batchSize * outHeight * outWidth;
  const out = backend.makeOutput([...info.filterShape], "float32");
  const padded = kernel("PadV2")({
    inputs: { x },
    backend,
    attrs: { paddings: [[0, 0], [pad.top, pad.bottom], [pad.left, pad.right], [0, 0]], constantValue: 0 },
  });
  for (let tap = 0; tap < filterHeight * filterWidth; tap++) {
    const begin = [0, Math.floor(tap / filterWidth) * info.dilationHeight, tap % filterWidth * info.dilationWidth, 0];
    const spanHeight = (outHeight - 1) * info.strideHeight + 1, spanWidth = (outWidth - 1) * info.strideWidth + 1;
    const end = [batchSize, (begin[1] ?? 0) + spanHeight, (begin[2] ?? 0) + spanWidth, inChannels];
    const strides = [1, info.strideHeight, info.strideWidth, 1];
    const masks = { beginMask: 0, endMask: 0, ellipsisMask: 0, newAxisMask: 0, shrinkAxisMask: 0 };
    const window = kernel("StridedSlice")({ inputs: { x: padded }, backend, attrs: { begin, end, strides, ...masks } });
    const rows = { ...window, shape: [pixels, inChannels] };
    const columns = kernel("Transpose")({ inputs: { x: rows }, backend, attrs: { perm: [1, 0] } });
    const product = kernel("BatchMatMul")({
      inputs: { a: { ...columns, shape: [1, inChannels, pixels] }, b: { ...dy, shape: [1, pixels, outChannels] } },
      backend,
      attrs: { transposeA: false, transposeB: false },
    });
    // Views are taken last: making an output may grow the memory, which detaches earlier ones.
    const from = backend.typedArrayFromHeap(product), to = backend.typedArrayFromHeap(out);
    to.set(from, tap * inChannels * outChannels);
    for (const temporary of [window, columns, product]) backend.disposeData(temporary.dataId as object);
  }
  backend.disposeData(padded.dataId as object);
  return out;
}

export function registerFilterGradient(): void {
  tf.registerKernel({
    kernelName: "Conv2DBackpropFilter",
    backendName: "wasm",
    kernelFunc: ({ inputs, backend, attrs }) => {
      const { x, dy } = inputs as { x: tf.TensorInfo; dy: tf.TensorInfo };
      const { strides, pad, filterShape, dimRoundingMode } = attrs as unknown as {
        strides: number;
        pad: "same" | "valid";
        filterShape: [number, number, number, number];
        dimRoundingMode?: "floor";
      };
      const shape = x.shape as [number, number, number, number];
      const info = tf.backend_util.computeConv2DInfo(shape, filterShape, strides, 1, pad, dimRoundingMode);
      return filterGradient(backend as BackendWasm, x, dy, info);
    },
  });
}
