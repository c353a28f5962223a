/**
 * The paper's profile on a file of the authors' size, 214,884 events, through the real command: import, epochs, steps,
 * and whole trainings.
 *
 *     deno task bench full_size [--folder PATH] [--steps 60] [--storage gzip|contiguous] [--whole hl,ht,et_and_ht,et:2]
 *
 * The file repeats the bundled sample's events (hdf5_synthetic.ts), so that it is as sparse; what is learned on it says
 * little, what it costs much. `prepare`, a whole epoch of the networks without a large image tower, and `--steps` steps of
 * the others (then the run is interrupted) are run by `reproduce --profile paper` in a copy of the project. The share of a
 * step that is spent waiting for its batch is measured in a process beside it (full_size/waiting.ts).
 *
 * `--whole` then trains networks to their end, or for so many epochs, evaluates them, and tells what all seven take with
 * the epochs of the published trainings. With `--folder` everything stays there, and the bench goes on where it was
 * stopped: what is measured is not measured again, a training goes on after its last epoch. Else the folder is temporary.
 */
import { parseArgs } from "node:util";
// @ts-types="../lib/declarations/std_yaml.d.ts"
import { parse } from "@std/yaml";
import { parsePublished } from "../lib/artifact/published.ts";
import { Metrics } from "../lib/artifact/metrics.ts";
import { Network } from "../lib/artifact/model.ts";
import { estimatedSeconds, Measured, pace, type Trained } from "./full_size/measured.ts";
import { FullSizeProject, type Watched } from "./full_size/project.ts";
import type { Waiting } from "./full_size/waiting.ts";
import { keep } from "./measurement.ts";
import { denoCommand } from "./training/candidates.ts";

const here = (name: string) => new URL(name, import.meta.url).pathname;
const read = (name: string) => Deno.readTextFileSync(here(name));

/** The authors' training split in batches of 128, and their validation split. */
const stepsPerEpoch = 1075, validationEvents = 34_382;
/** Filters from which on an epoch takes minutes: then some steps are timed. */
const manyFilters = 30;

interface Bench {
  readonly project: FullSizeProject;
  readonly measured: Measured;
  readonly networks: ReadonlyMap<string, Network>;
  readonly steps: number;
}

const seconds = (value: number) => value < 10 ? value.toFixed(1) : value.toFixed(0);
const percent = (value: number, digits = 0) => `${(100 * value).toFixed(digits)} %`;

async function prepare({ project, measured }: Bench): Promise<void> {
  if (!measured.kept.prepare) {
    const { outcome, seconds, peak } = await project.run({ instance: "prepare" });
    if (outcome !== "ran") throw new Error(`prepare is ${outcome}: its time is not known, take another folder`);
    measured.change((kept) => kept.prepare = { seconds, peak });
  }
  const result = measured.kept.prepare;
  if (!result) return;
  console.log(`prepare             ${seconds(result.seconds)} s, peak ${result.peak.toFixed(0)} MB`);
  keep({ kind: "prepare", ...result });
}

/** The estimate that was said, in seconds; NaN if none was. */
const estimateIn = ({ said }: Watched) =>
  said.map(({ line }) => estimatedSeconds(line)).find((value) => !Number.isNaN(value)) ?? NaN;

async function train(bench: Bench, name: string, network: Network): Promise<Trained> {
  const { project, steps } = bench, instance = `train@${name}/1`;
  const waiting = await waitingOf(bench, name, network);
  if ((network.filters ?? 0) >= manyFilters) {
    const enough = (done: number) => done >= steps + warm;
    const watched = await project.run({ instance, epochs: 1, onProgress: enough });
    return { step: pace(watched.progress, warm), peak: watched.peak, waiting };
  }
  const watched = await project.run({ instance, epochs: 1 }), begin = watched.progress[0]?.at ?? NaN;
  const epoch = { seconds: watched.settledAt - begin, estimated: estimateIn(watched) };
  return { step: pace(watched.progress.filter(({ done }) => done > 0), warm), peak: watched.peak, waiting, epoch };
}

/** Steps in which V8 compiles the kernels well. */
const warm = 10;

async function waitingOf({ project, steps }: Bench, name: string, network: Network): Promise<Waiting> {
  const [program = "", ...args] = denoCommand(here("full_size/waiting.ts"));
  const count = network.filters === undefined ? 500 : steps, dataset = project.output("prepare", "dataset");
  const { success, stdout } = await new Deno.Command(program, {
    args: [...args, dataset, JSON.stringify(network), String(count)],
    stderr: "inherit",
  }).output();
  if (!success) throw new Error(`cannot measure how long ${name} waits`);
  return JSON.parse(new TextDecoder().decode(stdout));
}

async function trainEach(bench: Bench): Promise<void> {
  for (const [name, network] of bench.networks) {
    let trained = bench.measured.kept.trained[name];
    if (!trained) {
      const made = trained = await train(bench, name, network);
      bench.measured.change((kept) => kept.trained[name] = made);
    }
    const { step, peak, waiting: { waiting }, epoch } = trained;
    const whole = epoch
      ? `, epoch ${seconds(epoch.seconds)} s (estimated ${seconds(epoch.estimated)} s, ${
        percent(epoch.estimated / epoch.seconds - 1)
      })`
      : "";
    console.log(
      `${name.padEnd(19)} ${step.toFixed(2)} ms a step, ${percent(waiting, 2)} waiting for its batch, peak ${
        peak.toFixed(0)
      } MB${whole}`,
    );
    keep({ kind: "trained", network: name, ...trained });
  }
}

/** `et:2` is two epochs of `et`, `hl` all that early stopping lets it have. */
async function trainWhole({ project, measured }: Bench, asked: string): Promise<void> {
  const [name = "", epochs] = asked.split(":"), instance = `train@${name}/1`;
  if (!measured.kept.whole[asked]) {
    const before = measured.kept.underway[asked] ?? { epochs: 0, seconds: 0 };
    let begin = NaN, resumedAfter = 0;
    const watched = await project.run({
      instance,
      targets: [`evaluate@${name}`],
      ...epochs === undefined ? {} : { epochs: Number(epochs) },
      onProgress: (done, _, at) => {
        const finished = Math.floor(done / stepsPerEpoch);
        if (Number.isNaN(begin)) [begin, resumedAfter] = [at, finished];
        if (finished === 0 || finished <= (measured.kept.underway[asked]?.epochs ?? 0)) return;
        // What came before this run counts only if the training went on from there.
        const earlier = resumedAfter === before.epochs ? before.seconds : 0;
        const entry = { ...before, epochs: finished, seconds: earlier + at - begin };
        measured.change((kept) => kept.underway[asked] = entry);
        console.error(`${name}: ${finished} epochs, ${entry.seconds.toFixed(0)} s`);
      },
    });
    if (watched.outcome !== "ran") throw new Error(`${instance} is ${watched.outcome}: its time is not known`);
    const earlier = resumedAfter === before.epochs ? before.seconds : 0;
    const history = Deno.readTextFileSync(project.output(instance, "history")).trimEnd().split("\n");
    const metrics = Metrics.parse(
      JSON.parse(Deno.readTextFileSync(project.output(`evaluate@${name}`, "metrics"))),
    );
    measured.change((kept) => {
      kept.whole[asked] = {
        epochs: history.length - 1,
        seconds: earlier + watched.settledAt - begin,
        estimated: resumedAfter === 0 ? estimateIn(watched) : NaN,
        mostEpochs: Number(epochs ?? 100),
        peak: watched.peak,
        auc: metrics.seeds[0]?.auc.value ?? NaN,
      };
    });
  }
  const result = measured.kept.whole[asked];
  if (!result) return;
  const { estimated, mostEpochs } = result, perEpoch = result.seconds / result.epochs;
  const off = Number.isFinite(estimated) ? `, estimated ${seconds(estimated / mostEpochs)} s` : "";
  console.log(
    `${name.padEnd(19)} ${result.epochs} epochs in ${minutes(result.seconds)}, ${
      seconds(perEpoch)
    } s an epoch${off}; AUC ${result.auc.toFixed(4)}, peak ${result.peak.toFixed(0)} MB`,
  );
  keep({ kind: "whole", network: name, asked, ...result });
}

const minutes = (value: number) =>
  value < 90
    ? `${seconds(value)} s`
    : value < 5400
    ? `${(value / 60).toFixed(1)} min`
    : `${(value / 3600).toFixed(2)} h`;

/** Seconds of an epoch: of a whole training, else of one epoch, else of steps and of validation. */
function epochSeconds({ kept }: Measured, name: string): number {
  const whole = Object.entries(kept.whole).find(([asked]) => asked.split(":")[0] === name)?.[1];
  if (whole) return whole.seconds / whole.epochs;
  const trained = kept.trained[name];
  if (!trained) return NaN;
  return trained.epoch?.seconds ?? stepsPerEpoch * trained.step / 1000 + validationEvents * trained.waiting.validation;
}

/** All seven, one after the other, with the numbers of epochs that the published trainings took. */
function extrapolate({ measured, networks }: Bench): void {
  const published = parsePublished(read("../data/published.yaml"));
  let total = 0;
  for (const name of networks.keys()) {
    const epochs = published.networks.find((network) => network.name === name)?.rerun?.epochs ?? NaN;
    const each = epochSeconds(measured, name);
    total += epochs * each;
    console.log(`${name.padEnd(19)} ${epochs} published epochs of ${seconds(each)} s: ${minutes(epochs * each)}`);
    keep({ kind: "published", network: name, epochs, epochSeconds: each });
  }
  console.log(`all of them, one after the other: ${minutes(total)}`);
  keep({ kind: "total", seconds: total });
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    args: Deno.args,
    options: {
      folder: { type: "string" },
      steps: { type: "string", default: "60" },
      storage: { type: "string", default: "gzip" },
      networks: { type: "string" },
      whole: { type: "string", default: "" },
    },
  });
  const { params } = parse(read("../pipeline.yaml")) as { params: { networks: Record<string, unknown> } };
  const all = Object.entries(params.networks).map(([name, value]) => [name, Network.parse(value)] as const);
  const wanted = values.networks?.split(",");
  const folder = values.folder ?? await Deno.makeTempDir({ prefix: "full-size-" });
  try {
    const project = await FullSizeProject.open(folder);
    await project.makeEvents(values.storage === "contiguous" ? "contiguous" : "gzip");
    const bench: Bench = {
      project,
      measured: Measured.open(project.root),
      networks: new Map(all.filter(([name]) => !wanted || wanted.includes(name))),
      steps: Number(values.steps),
    };
    await prepare(bench);
    await trainEach(bench);
    for (const asked of values.whole.split(",").filter((name) => name !== "")) await trainWhole(bench, asked);
    extrapolate(bench);
  } finally {
    if (values.folder === undefined) await Deno.remove(folder, { recursive: true });
  }
}

await main();
