/** The mean binary cross-entropy and its gradient in one program, on the WebGPU backend. */
import { tf, type WebGPUBackend } from "../tensorflow.ts";
import { newTensor, runOn } from "./program.ts";

const WORKGROUP = 64;

/** One workgroup; each thread adds every 64th event's loss, and the threads' sums are added pairwise: always in one order. */
const SOURCE = `
    var<workgroup> sums : array<f32, ${WORKGROUP}>;

    fn main() {
      let thread = i32(localIndex);
      var sum = 0.0;
      for (var i = thread; i < uniforms.events; i += ${WORKGROUP}) {
        let logit = z[i];
        let e = exp(-abs(logit));
        // Of a logit that is not a number, nothing is: max() might hide it.
        sum += select(logit, 0.0, logit < 0.0) - logit * y[i] + log(1.0 + e);
        let p = select(1.0 / (1.0 + e), e / (1.0 + e), logit < 0.0);
        dz[i] = (p - y[i]) / uniforms.rows;
      }
      sums[thread] = sum;
      workgroupBarrier();
      for (var half = ${WORKGROUP / 2}; half > 0; half /= 2) {
        if (thread < half) { sums[thread] += sums[thread + half]; }
        workgroupBarrier();
      }
      if (thread == 0) { loss[0] = sums[0] / uniforms.rows; }
    }`;

/** The sum of the losses of logits `z` [n] with labels `y` [n], divided by `rows`, and its gradient [n]. */
export function webgpuCrossEntropy(
  z: tf.Tensor1D,
  y: tf.Tensor1D,
  rows: number,
): { loss: tf.Scalar; gradient: tf.Tensor1D } {
  const backend = tf.backend() as WebGPUBackend;
  const loss = newTensor(backend, []), gradient = newTensor(backend, z.shape);
  runOn(backend, {
    name: "crossEntropy",
    constants: {},
    uniforms: { events: z.size },
    floatUniforms: { rows },
    workgroupSize: WORKGROUP,
    workgroups: [1, 1, 1],
    body: SOURCE,
  }, [
    { name: "z", tensor: z, written: false },
    { name: "y", tensor: y, written: false },
    { name: "loss", tensor: loss, written: true },
    { name: "dz", tensor: gradient, written: true },
  ]);
  const [value, derivative] = [loss, gradient].map((info) => tf.engine().makeTensorFromTensorInfo(info));
  return { loss: value as tf.Scalar, gradient: derivative as tf.Tensor1D };
}
