/**
 * One Adam step of all variables of a network by one program, in place. On a GPU dispatches, not the arithmetic, are
 * what a step waits for: TensorFlow.js' operations take twelve a variable, this one for as many variables as the
 * device lets a program see (four arrays each: two of 8, the least that WebGPU grants, eight of Mesa's 32).
 */
import { tf, type WebGPUBackend } from "../tensorflow.ts";
import { type BoundTensor, runOn, runProgram } from "./program.ts";

const WORKGROUP = 64;

export interface AdamFactors {
  /** Learning rate with the bias correction. */
  readonly rate: number;
  /** 1 - beta1 and 1 - beta2, rounded once from float64. */
  readonly keep1: number;
  readonly keep2: number;
  /** Added to the square root of the second moment. */
  readonly epsilon: number;
}

/** A variable with its gradient and its moments, all of one shape, float32. */
interface Parameter {
  readonly variable: tf.Variable;
  readonly gradient: tf.Tensor;
  readonly m: tf.Variable;
  readonly v: tf.Variable;
}

/** Gives variables and their moments new values; tensors that share the old ones keep them. */
export function updateOnWebgpu(parameters: readonly Parameter[], factors: AdamFactors): void {
  const backend = tf.backend() as WebGPUBackend;
  const atOnce = Math.max(1, Math.floor(backend.device.limits.maxStorageBuffersPerShaderStage / 4));
  for (let from = 0; from < parameters.length; from += atOnce) {
    update(backend, parameters.slice(from, from + atOnce), factors);
  }
}

function update(backend: WebGPUBackend, parameters: readonly Parameter[], factors: AdamFactors): void {
  for (const { variable, m, v } of parameters) {
    for (const target of [variable, m, v]) separate(backend, target);
  }
  const workgroups = parameters.map(({ variable }) => Math.ceil(variable.size / WORKGROUP));
  const tensors = parameters.flatMap(({ variable, gradient, m, v }, i): BoundTensor[] => [
    { name: `g${i}`, tensor: gradient, written: false },
    { name: `w${i}`, tensor: variable, written: true },
    { name: `m${i}`, tensor: m, written: true },
    { name: `v${i}`, tensor: v, written: true },
  ]);
  runOn(backend, {
    name: "adam",
    constants: Object.fromEntries(parameters.map(({ variable }, i) => [`size${i}`, variable.size])),
    uniforms: {},
    floatUniforms: { ...factors },
    workgroupSize: WORKGROUP,
    workgroups: workgroups.reduce((sum, count) => sum + count, 0),
    body: source(workgroups),
  }, tensors);
}

/** Each variable has workgroups of its own, in order: the branch taken is the same for all threads of one. */
function source(workgroups: readonly number[]): string {
  let first = 0;
  const branches = workgroups.map((count, i) => {
    const from = first * WORKGROUP, to = (first += count) * WORKGROUP;
    return `if (index < ${to}) {
        let at = index - ${from};
        if (at < size${i}) {
          let newM = m${i}[at] + uniforms.keep1 * (g${i}[at] - m${i}[at]);
          let newV = v${i}[at] + uniforms.keep2 * (g${i}[at] * g${i}[at] - v${i}[at]);
          m${i}[at] = newM;
          v${i}[at] = newV;
          w${i}[at] -= uniforms.rate * newM / (sqrt(newV) + uniforms.epsilon);
        }
      }`;
  });
  return `
    fn main(index : i32) {
      ${branches.join(" else ")}
    }`;
}

/** Gives a variable memory of its own if another tensor shares it, such as a clone kept as a snapshot. */
function separate(backend: WebGPUBackend, target: tf.Variable): void {
  if (backend.refCount(target.dataId as object) <= 1) return;
  const info = runProgram(backend, {
    name: "copy",
    inputs: ["x"],
    constants: {},
    uniforms: { elements: target.size },
    outputShape: target.shape,
    workgroupSize: WORKGROUP,
    workgroups: Math.ceil(target.size / WORKGROUP),
    body: "fn main(index : i32) { if (index < uniforms.elements) { result[index] = x[index]; } }",
  }, [target]);
  const copy = tf.engine().makeTensorFromTensorInfo(info);
  target.assign(copy);
  copy.dispose();
}
