/**
 * How our WGSL kernels are run beside TensorFlow.js' own: recorded into the backend's command encoder and on its
 * buffers, hence in order with them. TensorFlow.js' way to run a program gives it one output, of new memory; ours may
 * have several, and may change tensors in place.
 */
import { tf, type WebGPUBackend } from "../tensorflow.ts";

/** What all programs have. The body defines `fn main()`, or `fn main(index : i32)` where the layout is flat. */
interface Shader {
  readonly name: string;
  /** What the shader is compiled for: a division by a constant costs a fifth of one by a uniform. */
  readonly constants: Readonly<Record<string, number>>;
  /** Whole numbers that may change without compiling again, such as the batch: `uniforms.NAME`. */
  readonly uniforms: Readonly<Record<string, number>>;
  /** Real numbers that may change, such as the learning rate. */
  readonly floatUniforms?: Readonly<Record<string, number>>;
  readonly workgroupSize: number;
  /** Workgroups in x, y, z; one number for a flat layout, where `main` receives the invocation's index. */
  readonly workgroups: number | readonly [number, number, number];
  readonly body: string;
}

/** A compute program that reads the inputs by name and writes one new tensor, `result`. */
export interface WgslProgram extends Shader {
  readonly inputs: readonly string[];
  readonly outputShape: readonly number[];
}

/** A tensor that a program sees as array `name` of f32, or of i32 for whole numbers. */
export interface BoundTensor {
  readonly name: string;
  readonly tensor: tf.TensorInfo;
  /** Written tensors are changed in place: nobody else may share their values, and the program may read them too. */
  readonly written: boolean;
}

/** What of TensorFlow.js 4.22's backend recording takes, and is not in its declarations. */
interface Recorder {
  commandEncoder: GPUCommandEncoder | null;
  computePassEncoder: GPUComputePassEncoder | null;
  readonly commandQueueOwnedIds: WeakSet<object>;
  dispatchCountInPass: number;
  ensureCommandEncoderReady(): void;
  endComputePassEncoder(): void;
  makeUniforms(values: { type: string; data: number[] }[]): GPUBufferBinding;
}

const mostWorkgroupsPerSide = 65_535;

/** Runs a program on float32 data. The caller disposes of what is returned. */
export function runProgram(backend: WebGPUBackend, program: WgslProgram, inputs: tf.TensorInfo[]): tf.TensorInfo {
  const result = newTensor(backend, program.outputShape);
  const read = inputs.map((tensor, i) => ({ name: program.inputs[i] as string, tensor, written: false }));
  runOn(backend, program, [...read, { name: "result", tensor: result, written: true }]);
  return result;
}

/** A float32 tensor of undefined values, for a program to write. */
export function newTensor(backend: WebGPUBackend, shape: readonly number[]): tf.TensorInfo {
  return backend.makeTensorInfo([...shape], "float32");
}

/** Runs a program on the tensors given. It does nothing if one that it writes has no elements. */
export function runOn(backend: WebGPUBackend, shader: Shader, tensors: readonly BoundTensor[]): void {
  if (tensors.some(({ tensor, written }) => written && tf.util.sizeFromShape(tensor.shape) === 0)) return;
  for (const { tensor, written } of tensors) {
    backend.uploadToGPU(tensor.dataId as object);
    // What was read back before is out of date from now on.
    if (written) backend.tensorMap.get(tensor.dataId as object).values = null as never;
  }
  const pipeline = pipelineOf(backend, shader, tensors), recorder = backend as unknown as Recorder;
  const uniforms = recorder.makeUniforms([
    ...Object.values(shader.uniforms).map((value) => ({ type: "int32", data: [value] })),
    ...Object.values(shader.floatUniforms ?? {}).map((value) => ({ type: "float32", data: [value] })),
  ]);
  const buffers = tensors.map(({ tensor }) => {
    return { buffer: backend.tensorMap.get(tensor.dataId as object).resource as GPUBuffer };
  });
  const bindGroup = backend.device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: [...buffers, uniforms].map((resource, binding) => ({ binding, resource })),
  });
  for (const { tensor } of tensors) recorder.commandQueueOwnedIds.add(tensor.dataId as object);
  record(backend, recorder, { pipeline, bindGroup, workgroups: gridOf(shader.workgroups) });
}

function record(
  backend: WebGPUBackend,
  recorder: Recorder,
  { pipeline, bindGroup, workgroups }: {
    pipeline: GPUComputePipeline;
    bindGroup: GPUBindGroup;
    workgroups: readonly [number, number, number];
  },
): void {
  recorder.ensureCommandEncoderReady();
  const pass = recorder.computePassEncoder ??= (recorder.commandEncoder as GPUCommandEncoder).beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, bindGroup);
  pass.dispatchWorkgroups(...workgroups);
  recorder.dispatchCountInPass++;
  if (recorder.dispatchCountInPass < tf.env().getNumber("WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE")) return;
  recorder.endComputePassEncoder();
  backend.submitQueue();
}

/** A flat layout of more workgroups than one side may have is folded into a square, and `index` unfolds it. */
function gridOf(workgroups: Shader["workgroups"]): readonly [number, number, number] {
  if (typeof workgroups !== "number") return workgroups;
  if (workgroups <= mostWorkgroupsPerSide) return [workgroups, 1, 1];
  const side = Math.ceil(Math.sqrt(workgroups));
  return [side, Math.ceil(workgroups / side), 1];
}

const pipelines = new WeakMap<WebGPUBackend, Map<string, GPUComputePipeline>>();

/** The compiled program; programs of one name differ in their constants and in how many tensors they see only. */
function pipelineOf(backend: WebGPUBackend, shader: Shader, tensors: readonly BoundTensor[]): GPUComputePipeline {
  const known = pipelines.get(backend) ?? new Map<string, GPUComputePipeline>();
  pipelines.set(backend, known);
  const key = [shader.name, shader.workgroupSize, tensors.length, ...Object.values(shader.constants)].join(" ");
  const found = known.get(key);
  if (found) return found;
  const module = backend.device.createShaderModule({ code: sourceOf(shader, tensors), label: shader.name });
  const compute = { module, entryPoint: "start" };
  const pipeline = backend.device.createComputePipeline({ compute, label: shader.name, layout: "auto" });
  known.set(key, pipeline);
  return pipeline;
}

function sourceOf(shader: Shader, tensors: readonly BoundTensor[]): string {
  const { constants, uniforms, floatUniforms = {}, workgroupSize, workgroups, body } = shader;
  const bindings = tensors.map(({ name, tensor, written }, i) => {
    const element = tensor.dtype === "int32" ? "i32" : "f32", access = written ? "read_write" : "read";
    return `@group(0) @binding(${i}) var<storage, ${access}> ${name} : array<${element}>;`;
  });
  const fields = [
    ...Object.keys(uniforms).map((name) => `${name} : i32,`),
    ...Object.keys(floatUniforms).map((name) => `${name} : f32,`),
  ];
  const index = `i32((workgroup.y * workgroups.x + workgroup.x) * ${workgroupSize}u + local)`;
  return `
    ${bindings.join("\n    ")}
    struct Uniforms { ${fields.join(" ")} }
    @group(0) @binding(${tensors.length}) var<uniform> uniforms : Uniforms;
    ${Object.entries(constants).map(([name, value]) => `const ${name} : i32 = ${value};`).join("\n    ")}
    var<private> localIndex : u32;
    var<private> workgroupId : vec3<u32>;
    ${body}
    @compute @workgroup_size(${workgroupSize}, 1, 1)
    fn start(
      @builtin(local_invocation_index) local : u32,
      @builtin(workgroup_id) workgroup : vec3<u32>,
      @builtin(num_workgroups) workgroups : vec3<u32>,
    ) {
      localIndex = local;
      workgroupId = workgroup;
      main(${typeof workgroups === "number" ? index : ""});
    }`;
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
