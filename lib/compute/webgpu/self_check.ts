/**
 * Whether a device computes what training needs. No driver is beyond doubt, and a wrong gradient does not look wrong.
 *
 * Small whole numbers make every sum exact in float32 whatever its order and rounding, so the device must agree with
 * TensorFlow.js' "cpu" backend to the last bit. Takes a few dozen milliseconds on a GPU, mostly for compiling shaders.
 */
import { tf } from "../tensorflow.ts";
import { convolutionTower } from "../tower.ts";

/** Whole numbers from -3 to 3, with many equal neighbours, so that pooling windows have ties. */
function wholeNumbers(shape: number[], seed: number): tf.Tensor {
  let state = seed;
  const values = Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => {
    state = Math.imul(1664525, state) + 1013904223 >>> 0;
    return Math.floor(state / 2 ** 32 * 7) - 3;
  });
  return tf.tensor(values, shape);
}

/** A small network's forward and backward pass: convolution, ReLU, pooling, dense layer. */
function exercise(): Record<string, tf.Tensor> {
  const images = wholeNumbers([3, 11, 11, 2], 1) as tf.Tensor4D;
  const filter = wholeNumbers([3, 3, 2, 5], 2) as tf.Tensor4D;
  const bias = wholeNumbers([5], 3);
  const weights = wholeNumbers([180, 3], 4) as tf.Tensor2D;
  const network = (x: tf.Tensor, filter: tf.Tensor, bias: tf.Tensor, weights: tf.Tensor) => {
    const convolved = tf.relu(tf.add(tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, "same"), bias));
    const features = tf.reshape(tf.maxPool(convolved as tf.Tensor4D, 2, 2, "same"), [3, 180]);
    return tf.matMul(features, weights as tf.Tensor2D) as tf.Tensor;
  };
  const { value, grads } = tf.valueAndGrads(network)([images, filter, bias, weights]);
  const [imageGradient, filterGradient, biasGradient, weightGradient] = grads as [
    tf.Tensor,
    tf.Tensor,
    tf.Tensor,
    tf.Tensor,
  ];
  return { "the forward pass": value, imageGradient, filterGradient, biasGradient, weightGradient };
}

/** The gradients of a tower of one block, which on a device is programs of its own. */
function exerciseTower(): Record<string, tf.Tensor> {
  const images = wholeNumbers([3, 11, 11, 1], 5) as tf.Tensor4D;
  const shapes = [[3, 3, 1, 5], [3, 3, 5, 3], [5], [3]];
  const tower = (...[filter1, filter2, bias1, bias2]: tf.Tensor[]) =>
    convolutionTower(
      images,
      [filter1 as tf.Tensor4D, filter2 as tf.Tensor4D],
      [bias1 as tf.Tensor1D, bias2 as tf.Tensor1D],
    ) as tf.Tensor;
  const { value, grads } = tf.valueAndGrads(tower)(shapes.map((shape, i) => wholeNumbers(shape, 6 + i)));
  return Object.fromEntries([
    ["the tower", value],
    ...grads.map((gradient, i) => [`gradient ${i} of the tower`, gradient]),
  ]);
}

async function outcome(backend: string): Promise<Map<string, Float32Array>> {
  await tf.setBackend(backend);
  const tensors = tf.tidy(() => ({ ...exercise(), ...exerciseTower() }));
  const values = new Map<string, Float32Array>();
  for (const [name, tensor] of Object.entries(tensors)) values.set(name, await tensor.data() as Float32Array);
  tf.dispose(tensors);
  return values;
}

/** Leaves "webgpu" as the current backend. @throws Error naming the first wrong result. */
export async function checkWebgpuArithmetic(): Promise<void> {
  const expected = await outcome("cpu");
  const actual = await outcome("webgpu");
  for (const [name, values] of expected) {
    const wrong = actual.get(name)?.findIndex((value, i) => value !== values[i]);
    if (wrong === -1) continue;
    throw new Error(
      `it computes ${name} wrongly: element ${wrong} is ${actual.get(name)?.[wrong ?? 0]}, expected ${
        values[wrong ?? 0]
      }`,
    );
  }
}
