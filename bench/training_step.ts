/**
 * Time of a training step (batch 128, forward, backward, Adam; batches read from file) of the paper's networks on the
 * WebAssembly backend, on events of the bundled sample, one thread; with `--python` in turn with Keras' on the same events.
 *
 *     deno run -A bench/training_step.ts [--python PATH] [--networks et,ht] [--rounds 5] [--seconds 1]
 *
 * A round takes `--seconds` per contestant; what is printed is the least of the rounds' means, in ms. CPU time is the
 * fairer of the two where others share the machine. `--python` names an interpreter with TensorFlow and Keras 3.
 *
 * On an AMD EPYC (Zen 4, AVX-512) with a load of 6 on its two cores, Deno 2.9.6, Keras 3.15.1 on TensorFlow 2.21.0, ms
 * of CPU time: ht 17.6 (Keras 100), et 341 (1583), et_and_ht 107 (549), et_and_ht_and_hl 71 (398), hl 3.9 to 6.5 (2.4),
 * mass 0.8 (0.8), hl_and_mass 1.6 (1.1).
 */
import process from "node:process";
import { parseArgs } from "@std/cli/parse-args";
import { parse } from "@std/yaml";
import type { Feature } from "../lib/artifact/dataset.ts";
import { Network } from "../lib/artifact/model.ts";
import { openBackend } from "../lib/compute/backend.ts";
import { tf } from "../lib/compute/tensorflow.ts";
import { BatchReader } from "../lib/dataset/batches.ts";
import { Adam } from "../lib/model/adam.ts";
import { buildModel } from "../lib/model/architecture.ts";
import { Replica } from "../lib/model/replica.ts";
import { countParameters } from "../lib/model/structure.ts";
import { initialWeights, setWeights } from "../lib/model/weights.ts";
import prepare from "../tasks/prepare.ts";

const batch = 128, events = 2048;

interface Time {
  readonly wall: number;
  readonly cpu: number;
}

interface Contestant extends AsyncDisposable {
  readonly parameters: number;
  /** ms per step, mean of so many. */
  run(steps: number): Promise<Time> | Time;
}

const here = (name: string) => new URL(name, import.meta.url).pathname;

async function prepareEvents(folder: string): Promise<string> {
  const dataset = `${folder}/dataset.safetensors`;
  await prepare.run({
    params: { events },
    inputs: { electrons: { path: here("../data/electrons.h5"), axes: {} } },
    outputs: { dataset, summary: `${folder}/summary.json` },
    checkpoint: folder,
    cores: () => 1,
    progress: () => {},
    say: () => {},
    produced: () => {},
  });
  return dataset;
}

function cpuMilliseconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function ours(network: Network, reader: BatchReader): Contestant {
  const model = buildModel(network, reader.info.sizes), replica = new Replica(model, reader, 1);
  setWeights(replica.parameters, initialWeights(replica.parameters, "glorot_uniform", 1));
  const adam = new Adam(replica.parameters);
  let step = 0;
  const train = () => {
    const from = step * batch % events, rows = Uint32Array.from({ length: batch }, (_, i) => from + i);
    const { loss, tensors } = replica.gradient({ rows, batchRows: batch, epoch: 0, step: step++, first: 0 });
    adam.update(tensors, network.lr);
    const value = loss.dataSync()[0] ?? NaN;
    tf.dispose([loss, ...tensors]);
    if (Number.isNaN(value)) throw new Error(`the loss of step ${step} is not a number`);
  };
  return {
    parameters: countParameters(replica.parameters),
    run: (steps) => {
      const wall = performance.now(), cpu = cpuMilliseconds();
      for (let k = 0; k < steps; k++) train();
      return { wall: (performance.now() - wall) / steps, cpu: (cpuMilliseconds() - cpu) / steps };
    },
    [Symbol.asyncDispose]: () => {
      adam.dispose();
      model.dispose();
      return Promise.resolve();
    },
  };
}

async function keras(python: string, network: Network, reader: BatchReader, folder: string): Promise<Contestant> {
  const { inputs } = reader.read(
    "train",
    Uint32Array.from({ length: batch }, (_, i) => i),
    network.features as Feature[],
  );
  const files = Object.entries(inputs).map(([name, values]) => {
    const path = `${folder}/${name}.f32`;
    Deno.writeFileSync(path, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    return `${name}:${batch}:${values.length / batch}:${path}`;
  });
  const child = new Deno.Command(python, {
    args: [here("training_step_keras.py"), JSON.stringify(network), ...files],
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const lines = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const writer = child.stdin.getWriter();
  const answer = async () => {
    let text = "";
    while (!text.includes("\n")) {
      const { value, done } = await lines.read();
      if (done) throw new Error(`${python} ended: does it have TensorFlow and Keras 3?`);
      text += value;
    }
    return JSON.parse(text);
  };
  const { parameters } = await answer();
  return {
    parameters,
    run: async (steps) => {
      await writer.write(new TextEncoder().encode(`${steps}\n`));
      return await answer();
    },
    [Symbol.asyncDispose]: async () => {
      await writer.close();
      await lines.cancel();
      await child.status;
    },
  };
}

/** The least mean of `rounds` rounds of each contestant, who take turns. */
async function compete(contestants: readonly Contestant[], rounds: number, seconds: number): Promise<Time[]> {
  const best = contestants.map(() => ({ wall: Infinity, cpu: Infinity })), steps: number[] = [];
  for (const contestant of contestants) {
    await contestant.run(3);
    steps.push(Math.max(2, Math.ceil(seconds * 1000 / (await contestant.run(2)).wall)));
  }
  for (let round = 0; round < rounds; round++) {
    for (const [i, contestant] of contestants.entries()) {
      const { wall, cpu } = await contestant.run(steps[i] ?? 1), least = best[i] as Time;
      best[i] = { wall: Math.min(least.wall, wall), cpu: Math.min(least.cpu, cpu) };
    }
  }
  return best;
}

const format = ({ wall, cpu }: Time) => `wall ${wall.toFixed(2).padStart(8)}  CPU ${cpu.toFixed(2).padStart(8)}`;

async function main(): Promise<void> {
  const options = parseArgs(Deno.args, {
    string: ["python", "networks", "rounds", "seconds"],
    default: { rounds: "5", seconds: "1" },
  });
  const pipeline = parse(Deno.readTextFileSync(here("../pipeline.yaml"))) as { params: { networks: object } };
  const wanted = options.networks?.split(",");
  const folder = Deno.makeTempDirSync();
  try {
    await openBackend("wasm");
    using reader = BatchReader.open(await prepareEvents(folder));
    for (const [name, value] of Object.entries(pipeline.params.networks)) {
      if (wanted && !wanted.includes(name)) continue;
      const network = Network.parse(value);
      await using us = ours(network, reader);
      await using them = options.python ? await keras(options.python, network, reader, folder) : undefined;
      const contestants = them ? [us, them] : [us];
      const [mine, theirs] = await compete(contestants, Number(options.rounds), Number(options.seconds));
      const ratio = mine && theirs
        ? `   Keras ${format(theirs)}   ratio ${(mine.wall / theirs.wall).toFixed(2)}  CPU ${
          (mine.cpu / theirs.cpu).toFixed(2)
        }`
        : "";
      console.log(`${name.padEnd(18)} ${us.parameters} parameters   ours ${format(mine as Time)}${ratio}`);
      if (them && them.parameters !== us.parameters) {
        throw new Error(`Keras' network has ${them.parameters} parameters`);
      }
    }
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

await main();
