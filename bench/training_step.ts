/**
 * A training step (batch 128: read, forward, backward, Adam) and prediction of the paper's networks on real events, per
 * backend and number of workers, in turn with Keras' and PyTorch's on the same events and the same cores.
 *
 *     deno task bench training_step [--python PATH]… [--networks et,ht] [--rounds 5] [--seconds 1]
 *
 * `--python` names an interpreter with Keras 3 and TensorFlow, or with PyTorch, or both; it may be given twice. Every
 * contestant is a process of its own. A round gives each of them `--seconds` of training, one after the other; then rounds
 * of prediction follow in the same way. Kept are the least and the median of the rounds' means, clock and CPU time; the
 * seconds from a program's start to the end of its first step; and its peak memory. A peer whose network has another
 * number of parameters ends the bench.
 *
 * GFLOP are counted (training/arithmetic.ts): `dense` what a dense program does, `done` what the active positions need.
 * The peak is that of one core in this WebAssembly, multiply-adds on registers alone (peak/), measured before each network.
 */
import { parseArgs } from "node:util";
// @ts-types="../lib/declarations/std_yaml.d.ts"
import { parse } from "@std/yaml";
import { Network } from "../lib/artifact/model.ts";
import { BatchReader } from "../lib/dataset/batches.ts";
import { inputOrder } from "../lib/model/architecture.ts";
import { keep } from "./measurement.ts";
import { measurePeak, type Peak } from "./peak/peak.ts";
import { activeRows } from "./training/active_rows.ts";
import { type Activity, networkWork } from "./training/arithmetic.ts";
import { missingWebgpu, ourCandidates, peerCandidates } from "./training/candidates.ts";
import { batch, type Candidate, Contestant, type Specification, type Time } from "./training/contestant.ts";
import { firstRows, prepareEvents, trainEvents, writeArrays } from "./training/events.ts";
import { type ContestantResult, digits, type NetworkResult, perSecond, perStep } from "./training/result.ts";

interface Options {
  readonly rounds: number;
  /** Per contestant and round. */
  readonly seconds: number;
}

/** Rounds in which the contestants take turns: what each took in each. */
async function inTurn(
  contestants: readonly Contestant[],
  rounds: number,
  run: (contestant: Contestant, place: number) => Promise<Time>,
): Promise<Time[][]> {
  const times: Time[][] = contestants.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [place, contestant] of contestants.entries()) times[place]?.push(await run(contestant, place));
  }
  return times;
}

/**
 * So many steps that a round takes the seconds wanted, each contestant being warm then: a second of steps, in which V8
 * compiles the kernels well, counts for nothing.
 */
async function stepsPerRound(contestant: Contestant, seconds: number): Promise<number> {
  const stepsIn = (time: Time, steps: number, span: number) => Math.max(2, Math.ceil(span * steps / time.wall));
  const few = 3, many = stepsIn(await contestant.train(few), few, 1);
  return stepsIn(await contestant.train(many), many, seconds);
}

/**
 * So many events, whole batches, that the slowest contestant's prediction takes twice the seconds wanted: what one call of
 * it costs besides the events is then a small part, as with a whole test split. That (42,977 of the authors) is the most.
 */
async function eventsPerRound(contestants: readonly Contestant[], seconds: number): Promise<number> {
  const few = 4 * batch, most = 336 * batch;
  let slowest = 0;
  for (const contestant of contestants) {
    await contestant.predict(few);
    slowest = Math.max(slowest, (await contestant.predict(few)).wall);
  }
  return Math.min(most, Math.max(few, batch * Math.round(2 * seconds / slowest * few / batch)));
}

async function compete(
  network: string,
  contestants: readonly Contestant[],
  { rounds, seconds }: Options,
): Promise<ContestantResult[]> {
  const steps: number[] = [];
  for (const contestant of contestants) steps.push(await stepsPerRound(contestant, seconds));
  const trained = await inTurn(contestants, rounds, (contestant, place) => contestant.train(steps[place] ?? 1));
  const trainMemory = await Promise.all(contestants.map((contestant) => contestant.peakMemory()));
  const predicted = await eventsPerRound(contestants, seconds);
  const predictions = await inTurn(contestants, rounds, (contestant) => contestant.predict(predicted));
  const memory = await Promise.all(contestants.map((contestant) => contestant.peakMemory()));
  return contestants.map(({ candidate: { name, family, backend, threads }, versions, firstStep }, i) => ({
    kind: "contestant",
    network,
    ...{ name, family, backend, threads, versions },
    step: perStep(trained[i] ?? [], steps[i] ?? NaN),
    predict: perSecond(predictions[i] ?? [], predicted),
    predicted,
    firstStep: digits(firstStep),
    trainMemory: Math.round(trainMemory[i] ?? NaN),
    memory: Math.round(memory[i] ?? NaN),
  }));
}

/** Starts the contestants, one after the other. @throws Error if one has built another network than ours. */
async function startAll(candidates: readonly Candidate[], specification: Specification, stack: AsyncDisposableStack) {
  const contestants: Contestant[] = [];
  for (const candidate of candidates) contestants.push(stack.use(await Contestant.start(candidate, specification)));
  const expected = contestants[0]?.parameters;
  for (const { candidate: { name }, parameters } of contestants) {
    if (parameters !== expected) throw new Error(`${name} has ${parameters} parameters, expected ${expected}`);
  }
  return contestants;
}

function describeNetwork(name: string, network: Network, activity: Activity, parameters: number): NetworkResult {
  const { dense, active } = networkWork(network, activity);
  return {
    kind: "network",
    network: name,
    parameters,
    step: { dense: digits(batch * dense.step / 1e9), done: digits(batch * active.step / 1e9) },
    predict: { dense: digits(1000 * dense.forward / 1e9), done: digits(1000 * active.forward / 1e9) },
  };
}

function print(network: NetworkResult, results: readonly ContestantResult[], peak: Peak): void {
  const { dense, done } = network.step;
  const work = `a step: ${dense} GFLOP dense, ${done} done, ${digits(dense - done)} avoided`;
  console.log(`\n${network.network}, ${network.parameters} parameters; ${work}`);
  for (const { name, family, step, predict, firstStep, trainMemory } of results) {
    const rate = (family === "ours" ? done : dense) / step.cpu.least * 1000;
    const ofPeak = family === "ours" ? ` ${(100 * rate / peak.gflops).toFixed(0).padStart(3)} % of peak` : "";
    console.log(
      `  ${name.padEnd(19)} step ${text(step.wall.least)} ms (median ${text(step.wall.median)}), CPU ${
        text(step.cpu.least)
      } (${text(step.cpu.median)}), ` +
        `${text(rate)} GFLOP/s of CPU${ofPeak}; predict ${text(predict.wall.most)} events/s, CPU ${
          text(predict.cpu.most)
        }; ` +
        `first step after ${firstStep.toFixed(1)} s, ${trainMemory} MB`,
    );
  }
}

const text = (value: number) => (value < 100 ? String(Number(value.toPrecision(3))) : value.toFixed(0)).padStart(6);

function better(one: Peak, other: Peak): Peak {
  const most = (key: keyof Peak) => digits(Math.max(one[key], other[key]));
  return { gflops: most("gflops"), memory: most("memory"), cache: most("cache") };
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    args: Deno.args,
    options: {
      python: { type: "string", multiple: true, default: [] },
      networks: { type: "string" },
      rounds: { type: "string", default: "5" },
      seconds: { type: "string", default: "1" },
    },
  });
  const options = { rounds: Number(values.rounds), seconds: Number(values.seconds) };
  const pipeline = parse(Deno.readTextFileSync(new URL("../pipeline.yaml", import.meta.url))) as {
    params: { networks: Record<string, unknown> };
  };
  const names = values.networks?.split(",") ?? Object.keys(pipeline.params.networks);
  const folder = Deno.makeTempDirSync();
  try {
    const dataset = await prepareEvents(folder);
    using reader = BatchReader.open(dataset);
    writeArrays(reader, folder);
    const { sizes } = reader.info, { inputs } = reader.read("train", firstRows(trainEvents), ["et", "ht"]);
    const activity = {
      et: activeRows(inputs.et as Float32Array, sizes.et, 3),
      ht: activeRows(inputs.ht as Float32Array, sizes.ht, 3),
    };
    const missing = await missingWebgpu(), peers = await peerCandidates(values.python);
    if (missing) tellMissing("WebGPU", missing);
    for (const family of ["Keras", "PyTorch"]) {
      if (!peers.some((peer) => peer.family === family)) tellMissing(family, "no --python has it");
    }
    let peak = measurePeak();
    for (const name of names) {
      const network = Network.parse(pipeline.params.networks[name]), { flat, images } = inputOrder(network.features);
      const candidates = [...ourCandidates(images.length > 0, missing === undefined), ...peers];
      await using stack = new AsyncDisposableStack();
      const contestants = await startAll(candidates, {
        ...{ network, threads: 1, dataset, trainEvents, folder, sizes },
        backend: "wasm",
        inputs: [...flat, ...images],
      }, stack);
      const described = describeNetwork(name, network, activity, contestants[0]?.parameters ?? NaN);
      const results = await compete(name, contestants, options);
      peak = better(peak, measurePeak());
      print(described, results, peak);
      keep(described);
      results.forEach(keep);
    }
    console.log(
      `\npeak of a core: ${peak.gflops} GFLOP/s, ${peak.memory} GB/s from memory, ${peak.cache} from the cache`,
    );
    keep({ kind: "peak", ...peak });
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

function tellMissing(what: string, why: string): void {
  console.log(`${what}: missing (${why})`);
  keep({ kind: "missing", what, why });
}

await main();
