/**
 * Energy flow polynomials: time per event of the paper's 509 graphs at one kappa and beta for events of several sizes, and
 * with `--python` in turn with EnergyFlow's, on the same events, whose values are compared; then the whole of the paper,
 * 509 graphs, 5 kappas, 3 betas, 2 calorimeters, on events of the bundled sample, scaled to the authors' 42,977.
 *
 *     deno run -A bench/energy_flow.ts [--python PATH] [--rounds 5]
 *
 * Times are processor time, the least of the rounds. `--python` names an interpreter with EnergyFlow 1.4; it runs on one
 * thread. The sample's images are our own simulation's: an event of the authors' may have more cells.
 */
import process from "node:process";
// @ts-types="../lib/declarations/std_parse_args.d.ts"
import { parseArgs } from "@std/cli/parse-args";
import { openDataset } from "../lib/artifact/dataset.ts";
import { BlockComputer } from "../lib/dataset/observables/block.ts";
import { EnergyFlow } from "../lib/physics/energy_flow/energy_flow.ts";
import { searchGraphs } from "../lib/physics/energy_flow/enumeration.ts";
import type { Particles } from "../lib/physics/energy_flow/measure.ts";
import { multigraphOf } from "../lib/physics/energy_flow/multigraph.ts";
import prepare from "../tasks/prepare.ts";
import { report } from "./measurement.ts";

const authorsTestEvents = 42977;
const kappas = [-1, 0, 0.5, 1, 2], betas = [0.5, 1, 2];

type Event = readonly (readonly [pt: number, eta: number, phi: number])[];

const here = (name: string) => new URL(name, import.meta.url).pathname;

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function leastOf(rounds: number, run: () => void, count = 1): number {
  let least = Infinity;
  for (let round = 0; round < rounds; round++) {
    const begin = cpuSeconds();
    for (let i = 0; i < count; i++) run();
    least = Math.min(least, (cpuSeconds() - begin) / count);
  }
  return least;
}

/** Events of `size` particles in an image, the same every time. */
function scatter(count: number, size: number): Event[] {
  let state = size;
  const next = () => (state = (Math.imul(1664525, state) + 1013904223) >>> 0) / 2 ** 32;
  return Array.from({ length: count }, () => {
    return Array.from({ length: size }, () => [0.5 + 20 * next(), 0.8 * next() - 0.4, 0.8 * next() - 0.4] as const);
  });
}

function particlesOf(event: Event): Particles {
  return { pt: event.map(([pt]) => pt), eta: event.map(([, eta]) => eta), phi: event.map(([, , phi]) => phi) };
}

/** EnergyFlow in a process of its own. */
class Rival implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #lines: ReadableStreamDefaultReader<string>;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;
  #text = "";

  constructor(python: string) {
    const one = { OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1", MKL_NUM_THREADS: "1" };
    const args = ["-B", here("energy_flow_python.py")];
    const options = { args, env: one, stdin: "piped", stdout: "piped", stderr: "inherit" } as const;
    this.#child = new Deno.Command(python, options).spawn();
    this.#lines = this.#child.stdout.pipeThrough(new TextDecoderStream()).getReader();
    this.#writer = this.#child.stdin.getWriter();
  }

  async answer() {
    while (!this.#text.includes("\n")) {
      const { value, done } = await this.#lines.read();
      if (done) throw new Error("the interpreter ended: does it have EnergyFlow?");
      this.#text += value;
    }
    const [line = "", ...rest] = this.#text.split("\n");
    this.#text = rest.join("\n");
    return JSON.parse(line);
  }

  async measure(events: readonly Event[], rounds: number): Promise<{ seconds: number; values: number[] }> {
    const path = await Deno.makeTempFile({ suffix: ".json" });
    await Deno.writeTextFile(path, JSON.stringify(events));
    await this.#writer.write(new TextEncoder().encode(`${path} ${rounds}\n`));
    const answer = await this.answer();
    await Deno.remove(path);
    return answer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writer.close();
    await this.#lines.cancel();
    await this.#child.status;
  }
}

/** Sizes of events, and how many of each: those with more take longer. */
const sizes = [[2, 5], [4, 5], [8, 5], [16, 5], [32, 2], [48, 1], [64, 1]] as const;

async function compete(python: string | undefined, rounds: number): Promise<void> {
  await using rival = python === undefined ? undefined : new Rival(python);
  const theirs = await rival?.answer();
  if (theirs) console.log(theirs.versions);
  const graphs = theirs ? theirs.graphs.map(multigraphOf) : searchGraphs(7, 8);
  const flow = new EnergyFlow(graphs), exponents = [{ kappa: 1, beta: 0.5 }];
  for (const [size, count] of sizes) {
    const events = scatter(count, size), particles = events.map(particlesOf);
    const again = Math.max(1, Math.round(2000 / size ** 2));
    const run = () => particles.forEach((event) => flow.evaluate(event, exponents));
    run();
    const own = leastOf(rounds, run, again) / count;
    const rivals = await rival?.measure(events, rounds);
    const values = flow.evaluate(particles[0] as Particles, exponents);
    const difference = rivals?.values.reduce((worst, value, g) => {
      return value === values[g] ? worst : Math.max(worst, Math.abs(value - (values[g] as number)) / value);
    }, 0);
    if (difference !== undefined && !(difference < 1e-10)) throw new Error(`values differ by ${difference}`);
    report(`509 polynomials, ${size} particles`, {
      ours: { value: own * 1e3, unit: "ms" },
      EnergyFlow: rivals && { value: rivals.seconds * 1e3, unit: "ms" },
      ratio: rivals && { value: rivals.seconds / own, unit: "" },
    });
  }
}

/**
 * Time for the authors' test split if its events had as many cells as those of the bundled sample's test split: of each
 * number of cells some events are measured, and count for all of that number.
 */
async function whole(): Promise<void> {
  const folder = await Deno.makeTempDir(), dataset = `${folder}/dataset.safetensors`;
  await prepare.run({
    params: { events: "all" },
    inputs: { electrons: { path: here("../data/electrons.h5"), axes: {} } },
    outputs: { dataset, summary: `${folder}/summary.json` },
    checkpoint: folder,
    cores: () => 1,
    onDeviceLoss: "fail",
    progress: () => {},
    say: () => {},
    produced: () => {},
  });
  const graphs = searchGraphs(7, 8).map(({ key }) => key);
  let total = 0;
  for (const image of ["et", "ht"] as const) {
    using computer = new BlockComputer({ dataset, graphs, kappas, betas, images: [image], coordinates: "released" });
    const sizes = cellCounts(dataset, image), bySize = Map.groupBy(sizes.keys(), (event) => sizes[event] as number);
    let seconds = 0;
    for (const [size, events] of bySize) {
      const chosen = events.slice(0, size <= 32 ? 20 : size <= 64 ? 3 : 1);
      const run = () => chosen.forEach((event) => computer.values("test", event, event + 1));
      seconds += leastOf(size <= 64 ? 3 : 1, run) / chosen.length * events.length;
    }
    const share = seconds / sizes.length;
    total += share * authorsTestEvents;
    report(`${image}: 509 graphs, 15 exponents`, {
      "mean of an event": { value: share * 1e3, unit: "ms" },
      "most cells": { value: Math.max(...sizes), unit: "" },
      [`${authorsTestEvents} events on one core`]: { value: share * authorsTestEvents, unit: "s" },
    });
  }
  report("both calorimeters", { "on two cores": { value: total / 2, unit: "s" } });
  await Deno.remove(folder, { recursive: true });
}

/** Cells of each image of the test split. */
function cellCounts(dataset: string, image: "et" | "ht"): number[] {
  using arrays = openDataset(dataset).arrays;
  const { data } = arrays.read<Uint32Array>(`test/${image}/start`);
  return Array.from(data.subarray(1), (end, event) => end - (data[event] as number));
}

const options = parseArgs(Deno.args, { string: ["python", "rounds"] });
await compete(options.python as string | undefined, Number(options.rounds ?? 5));
await whole();
