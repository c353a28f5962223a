/** How our WGSL kernels are handed to TensorFlow.js, which adds the buffers, the uniforms' struct and the entry point. */
import { tf, type WebGPUBackend } from "../tensorflow.ts";

type Program = Parameters<WebGPUBackend["runWebGPUProgram"]>[0];

/**
 * A compute program. The body defines `fn main()` (or `fn main(index : i32)` where the layout is flat), reads the
 * inputs, `constants` and `uniforms` by name, and writes `result`.
 */
export interface WgslProgram {
  readonly name: string;
  readonly inputs: readonly string[];
  /** What the shader is compiled for: a division by a constant costs a fifth of one by a uniform. */
  readonly constants: Readonly<Record<string, number>>;
  /** Whole numbers that may change without compiling again, such as the batch. */
  readonly uniforms: Readonly<Record<string, number>>;
  /** Real numbers that may change, such as the learning rate. */
  readonly floatUniforms?: Readonly<Record<string, number>>;
  readonly outputShape: readonly number[];
  readonly workgroupSize: number;
  /** Workgroups in x, y, z; one number for a flat layout, where `main` receives the invocation's index. */
  readonly workgroups: number | readonly [number, number, number];
  readonly body: string;
}

/** Runs a program on float32 data. The caller disposes of what is returned. */
export function runProgram(backend: WebGPUBackend, program: WgslProgram, inputs: tf.TensorInfo[]): tf.TensorInfo {
  const { constants, uniforms, floatUniforms = {}, outputShape, workgroups } = program;
  const flat = typeof workgroups === "number";
  const declarations = Object.entries(constants).map(([name, value]) => `const ${name} : i32 = ${value};`);
  const native: Program = {
    variableNames: [...program.inputs],
    uniforms: [
      ...Object.keys(uniforms).map((name) => `${name} : i32,`),
      ...Object.keys(floatUniforms).map((name) => `${name} : f32,`),
    ].join(" "),
    workgroupSize: [program.workgroupSize, 1, 1],
    outputShape: [...outputShape],
    // TensorFlow.js derives output coordinates from the layout; ours only tells it that there are three dimensions.
    dispatchLayout: flat ? { x: outputShape.map((_, axis) => axis) } : { x: [0], y: [1], z: [2] },
    dispatch: flat ? [workgroups, 1, 1] : [...workgroups],
    // Compiled programs are kept by this key, to which TensorFlow.js adds ranks and types.
    shaderKey: `${program.name}_${Object.values(constants).join("_")}`,
    getUserCode: () => `${declarations.join("\n")}\n${program.body}`,
  };
  const values = [
    ...Object.values(uniforms).map((value) => ({ type: "int32", data: [value] })),
    ...Object.values(floatUniforms).map((value) => ({ type: "float32", data: [value] })),
  ];
  return backend.runWebGPUProgram(native, inputs, "float32", values);
}

type Kernel = (
  backend: WebGPUBackend,
  inputs: tf.NamedTensorInfoMap,
  attributes: tf.NamedAttrMap,
) => tf.TensorInfo | tf.TensorInfo[];

/** Puts `kernel` in the place of the one that TensorFlow.js ships for the backend "webgpu". @returns the shipped one. */
export function replaceKernel(kernelName: string, kernel: Kernel): Kernel {
  const shipped = tf.getKernel(kernelName, "webgpu");
  if (!shipped) throw new Error(`cannot replace kernel ${kernelName} of backend webgpu: there is none of that name`);
  tf.unregisterKernel(kernelName, "webgpu");
  tf.registerKernel({
    kernelName,
    backendName: "webgpu",
    kernelFunc: ({ inputs, backend, attrs }) => kernel(backend as WebGPUBackend, inputs, attrs ?? {}),
  });
  return (backend, inputs, attrs) => shipped.kernelFunc({ backend, inputs, attrs });
}
