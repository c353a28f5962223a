/**
 * One Adam step of one variable in three dispatches instead of the twelve of TensorFlow.js' operations: for the paper's
 * two towers 531 dispatches a step become 261, and on a GPU they, not the arithmetic, are what a step waits for.
 */
import { tf, type WebGPUBackend } from "../tensorflow.ts";
import { runProgram } from "./program.ts";

const WORKGROUP = 64;

/** What a program computes of the gradient g, the moments m and v, and the weights w at one index. */
const QUANTITIES = {
  firstMoment: { inputs: ["g", "m"], value: "newM" },
  secondMoment: { inputs: ["g", "v"], value: "newV" },
  weights: { inputs: ["g", "m", "v", "w"], value: "w[index] - uniforms.rate * newM / (sqrt(newV) + uniforms.epsilon)" },
} as const;

const MOMENTS: Readonly<Record<string, string>> = {
  m: "let newM = m[index] + uniforms.keep1 * (g[index] - m[index]);",
  v: "let newV = v[index] + uniforms.keep2 * (g[index] * g[index] - v[index]);",
};

export interface AdamFactors {
  /** Learning rate with the bias correction. */
  readonly rate: number;
  /** 1 - beta1 and 1 - beta2, rounded once from float64. */
  readonly keep1: number;
  readonly keep2: number;
  /** Added to the square root of the second moment. */
  readonly epsilon: number;
}

/** Gives `variable` and its moments new values; tensors that share the old ones keep them. */
export function updateOnWebgpu(
  variable: tf.Variable,
  gradient: tf.Tensor,
  m: tf.Variable,
  v: tf.Variable,
  factors: AdamFactors,
): void {
  const backend = tf.backend() as WebGPUBackend;
  const operands: Record<string, tf.Tensor> = { g: gradient, m, v, w: variable };
  const compute = (quantity: keyof typeof QUANTITIES) => {
    const { inputs, value } = QUANTITIES[quantity];
    const elements = variable.size;
    const info = runProgram(backend, {
      name: `adam_${quantity}`,
      inputs,
      constants: {},
      uniforms: { elements },
      floatUniforms: { ...factors },
      outputShape: variable.shape,
      workgroupSize: WORKGROUP,
      workgroups: Math.ceil(elements / WORKGROUP),
      body: `
        fn main(index : i32) {
          if (index >= uniforms.elements) { return; }
          ${inputs.map((name) => MOMENTS[name] ?? "").join("\n          ")}
          result[index] = ${value};
        }`,
    }, inputs.map((name) => operands[name] as tf.Tensor)); // every name is a key of operands
    return tf.engine().makeTensorFromTensorInfo(info);
  };
  const updated = [compute("firstMoment"), compute("secondMoment"), compute("weights")] as const;
  [m, v, variable].forEach((target, i) => {
    target.assign(updated[i] as tf.Tensor);
    updated[i]?.dispose();
  });
}
