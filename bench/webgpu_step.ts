/**
 * Time of a training step of the paper's networks on a WebGPU adapter, and on WebAssembly on the same machine (one
 * thread), on generated events with as many non-empty cells as the sample's. Only as good as the adapter: a software
 * one (llvmpipe) computes on the CPU and says nothing of a GPU, which the output repeats.
 *
 *     deno run -A bench/webgpu_step.ts [--adapter NAME] [--networks et,ht] [--batch 128] [--steps 20] [--backends webgpu,wasm]
 *
 * Without --adapter the hardware adapter is taken; there must be one. `first` is the first step, which compiles the
 * shaders; `step` is the mean of --steps steps, the loss read at the end, as the training loop does it every 16 steps;
 * `dispatches` is how many programs a step starts, each of which costs the CPU 10 to 150 microseconds.
 *
 * On a machine without a network (a rented GPU box), carry deno, the packages and the Vulkan loader, about 56 MB packed.
 * Here, in the repository's root (needs jq; the folder .device is for nothing else):
 *
 *     mkdir .device && jq '{imports, compilerOptions, unstable, lock: "lock.json"} |
 *       .imports |= with_entries(select(.key | test("tensorflow|zod|yaml")))' deno.json > .device/deno.json
 *     DENO_DIR=.device/cache deno cache --config .device/deno.json bench/webgpu_step.ts
 *     find .device/cache -name '*.map' -o -name '*.min.js' -o -name '*.fesm.js' -o -name '*es2017*' -o -name '*.d.ts' | xargs rm
 *     (cd .device && apt-get download libvulkan1 && cp "$(deno eval 'console.log(Deno.execPath())')" deno &&
 *       tar -czf pack.tar.gz --remove-files deno cache deno.json lock.json)
 *
 * There, in the repository's root with .device in it:
 *
 *     (cd .device && tar -xzf pack.tar.gz && dpkg -x libvulkan1_*.deb / && ldconfig)
 *     DENO_DIR=$PWD/.device/cache DENO_WEBGPU_BACKEND=vulkan XDG_RUNTIME_DIR=/tmp .device/deno run -A --cached-only \
 *       --config .device/deno.json bench/webgpu_step.ts
 *
 * If no adapter is found there, name the driver: VK_DRIVER_FILES=.../nvidia_icd.json.
 */
import { parseArgs } from "node:util";
// @ts-types="../lib/declarations/std_yaml.d.ts"
import { parse } from "@std/yaml";
import { type NamedArray, writeArrays } from "../lib/artifact/arrays.ts";
import { DatasetInfo, splits } from "../lib/artifact/dataset.ts";
import { InputError } from "../lib/artifact/input_error.ts";
import { Network } from "../lib/artifact/model.ts";
import { probeAdapter } from "../lib/compute/adapter.ts";
import { type BackendRequest, openBackend } from "../lib/compute/backend.ts";
import { tf, type WebGPUBackend } from "../lib/compute/tensorflow.ts";
import { BatchReader } from "../lib/dataset/batches.ts";
import { Adam } from "../lib/model/adam.ts";
import { buildModel } from "../lib/model/architecture.ts";
import { Replica } from "../lib/model/replica.ts";
import { initialWeights, setWeights } from "../lib/model/weights.ts";

const sizes = { et: 31, ht: 32 };
/** Non-empty cells per image, about the bundled sample's mean. */
const cells = { et: 3, ht: 15 };
const events = 1024;

/** The same numbers at every run; their values do not matter. */
function* uniform(): Generator<number, never> {
  for (let state = 1;;) yield (state = Math.imul(1664525, state) + 1013904223 >>> 0) / 2 ** 32;
}

function writeGeneratedEvents(path: string): void {
  const random = uniform(), draw = () => random.next().value, arrays: Record<string, NamedArray> = {};
  for (const split of splits) {
    arrays[`${split}/y`] = { shape: [events], data: Uint8Array.from({ length: events }, () => draw() < 0.5 ? 1 : 0) };
    arrays[`${split}/hl`] = { shape: [events, 7], data: Float32Array.from({ length: 7 * events }, draw) };
    arrays[`${split}/mass`] = { shape: [events, 1], data: Float32Array.from({ length: events }, draw) };
    for (const image of ["et", "ht"] as const) {
      const n = cells[image], pixels = sizes[image] ** 2;
      const positions = Array.from({ length: events }, () => {
        const chosen = new Set<number>();
        while (chosen.size < n) chosen.add(Math.floor(draw() * pixels));
        return [...chosen].toSorted((a, b) => a - b);
      }).flat();
      const starts = Uint32Array.from({ length: events + 1 }, (_, i) => i * n);
      arrays[`${split}/${image}/start`] = { shape: [events + 1], data: starts };
      arrays[`${split}/${image}/position`] = { shape: [events * n], data: Uint16Array.from(positions) };
      arrays[`${split}/${image}/value`] = { shape: [events * n], data: Float32Array.from(positions, draw) };
    }
  }
  const scaling = { kind: "as given", why: "made for a benchmark" };
  const counts = { used: events, given: events, signal: 0 };
  const info = DatasetInfo.parse({
    version: 1,
    sizes,
    scaling: { hl: scaling, mass: scaling, et: scaling, ht: scaling },
    events: Object.fromEntries(splits.map((split) => [split, counts])),
  });
  writeArrays(path, arrays, { dataset: JSON.stringify(info) });
}

interface Timing {
  /** Milliseconds. */
  readonly first: number;
  readonly step: number;
  readonly dispatches: number;
}

/** Counts the programs that the current backend starts; 0 on WebAssembly. */
function countDispatches(): { count: number; stop(): void } {
  const counter = { count: 0, stop: () => {} }, backend = tf.backend() as WebGPUBackend;
  if (tf.getBackend() !== "webgpu") return counter;
  const run = backend.runWebGPUProgram;
  backend.runWebGPUProgram = (...args) => {
    counter.count++;
    return run.apply(backend, args);
  };
  return {
    ...counter,
    get count() {
      return counter.count;
    },
    stop: () => backend.runWebGPUProgram = run,
  };
}

async function timeSteps(network: Network, reader: BatchReader, batch: number, steps: number): Promise<Timing> {
  const model = buildModel(network, sizes),
    replica = new Replica(model, reader, 1),
    adam = new Adam(replica.parameters);
  setWeights(replica.parameters, initialWeights(replica.parameters, "glorot_uniform", 1));
  let done = 0;
  const step = () => {
    const rows = Uint32Array.from({ length: batch }, (_, i) => (done * batch + i) % events);
    const { loss, tensors } = replica.gradient({ rows, batchRows: batch, epoch: 0, step: done++, first: 0 });
    adam.update(tensors, network.lr);
    tf.dispose([...tensors]);
    return loss;
  };
  const timed = async (count: number) => {
    const start = performance.now();
    const losses = Array.from({ length: count }, step);
    const [last] = await (losses.at(-1) as tf.Scalar).data();
    if (!Number.isFinite(last)) throw new Error(`the loss after ${done} steps is ${last}`);
    tf.dispose(losses);
    return (performance.now() - start) / count;
  };
  const counter = countDispatches();
  try {
    const first = await timed(1), dispatches = counter.count;
    return { first, step: await timed(steps), dispatches };
  } finally {
    counter.stop();
    adam.dispose();
    model.dispose();
  }
}

async function requestOf(backend: string, adapter: string | undefined): Promise<BackendRequest> {
  if (backend === "wasm") return "wasm";
  const probed = await probeAdapter(adapter);
  if (!probed.found) throw new InputError(`cannot time WebGPU: ${probed.reason}`);
  const caution = probed.software ? "a software adapter: its times say nothing of a GPU" : "hardware";
  console.log(`adapter: ${probed.adapter} (${caution})`);
  return adapter === undefined ? "webgpu" : `webgpu:${adapter}`;
}

async function main(): Promise<void> {
  const { values: options } = parseArgs({
    args: Deno.args,
    options: {
      adapter: { type: "string" },
      networks: { type: "string" },
      batch: { type: "string", default: "128" },
      steps: { type: "string", default: "20" },
      backends: { type: "string", default: "webgpu,wasm" },
    },
  });
  const file = new URL("../pipeline.yaml", import.meta.url);
  const { params } = parse(await Deno.readTextFile(file)) as { params: { networks: Record<string, unknown> } };
  const names = options.networks?.split(",") ?? Object.keys(params.networks);
  const batch = Number(options.batch), steps = Number(options.steps), folder = await Deno.makeTempDir();
  try {
    writeGeneratedEvents(`${folder}/dataset.safetensors`);
    using reader = BatchReader.open(`${folder}/dataset.safetensors`);
    for (const backend of options.backends.split(",")) {
      const { name, producer } = await openBackend(await requestOf(backend, options.adapter));
      console.log(`${name}, deno ${producer.packages?.deno}, TensorFlow.js ${producer.packages?.["@tensorflow/tfjs"]}`);
      for (const networkName of names) {
        const network = Network.parse(params.networks[networkName]);
        const { first, step, dispatches } = await timeSteps(network, reader, batch, steps);
        console.log(
          `  ${networkName.padEnd(17)} batch ${batch}  first ${first.toFixed(0).padStart(6)} ms  ` +
            `step ${step.toFixed(2).padStart(8)} ms` + (dispatches > 0 ? `  ${dispatches} dispatches` : ""),
        );
      }
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

try {
  await main();
} catch (error) {
  if (!(error instanceof InputError)) throw error;
  console.error(error.message);
  Deno.exit(1);
}
