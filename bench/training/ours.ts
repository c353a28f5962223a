/**
 * This project as a contestant of training_step.ts: `deno run -A ours.ts SPEC.json`. Everything as in the tasks `train`
 * and `predict`: batches are read from the data set while the clock runs. contestant.ts says what it answers.
 */
import process from "node:process";
import { openBackend } from "../../lib/compute/backend.ts";
import { tf } from "../../lib/compute/tensorflow.ts";
import { BatchReader } from "../../lib/dataset/batches.ts";
import { Adam } from "../../lib/model/adam.ts";
import { buildModel } from "../../lib/model/architecture.ts";
import { Pace } from "../../lib/model/pace.ts";
import { predictTest } from "../../lib/model/prediction.ts";
import { Replica } from "../../lib/model/replica.ts";
import { RunningLoss } from "../../lib/model/running_loss.ts";
import { countParameters } from "../../lib/model/structure.ts";
import { Team } from "../../lib/model/team.ts";
import { initialWeights, setWeights } from "../../lib/model/weights.ts";
import { batch, type Specification } from "./contestant.ts";
import { peakMegabytes } from "./peak_megabytes.ts";

const spec: Specification = JSON.parse(Deno.readTextFileSync(Deno.args[0] ?? ""));
const { network, threads, backend, dataset, trainEvents } = spec;
const seed = 1, pace = new Pace();

const opened = await openBackend(backend);
const reader = BatchReader.open(dataset);
const model = buildModel(network, reader.info.sizes);
const team = await Team.start(model, {
  reader,
  dataset,
  backend: opened.name,
  cores: () => threads,
  seed,
  pace,
  say: (line) => {
    throw new Error(line);
  },
});
setWeights(team.parameters, initialWeights(team.parameters, "glorot_uniform", seed));
const adam = new Adam(team.parameters), replica = new Replica(model, reader, seed);
let step = 0;

async function train(steps: number): Promise<void> {
  const running = new RunningLoss();
  for (let k = 0; k < steps; k++, step++) {
    const from = step * batch % trainEvents, rows = Uint32Array.from({ length: batch }, (_, i) => from + i);
    const { loss, tensors } = await team.gradient(rows, 0, step);
    adam.update(tensors, network.lr);
    team.weightsChanged();
    tf.dispose([...tensors]);
    await running.add(loss, rows.length);
    await pace.breathe();
  }
  const mean = await running.mean();
  if (!Number.isFinite(mean)) throw new Error(`the mean loss of the steps up to ${step} is ${mean}`);
}

/** On one thread by the task's own function; on two as the validation after each epoch. */
async function predict(events: number): Promise<void> {
  for (let left = events; left > 0; left -= reader.count("test")) {
    const count = Math.min(left, reader.count("test"));
    if (threads === 1) await predictTest(replica, count, { progress: () => {}, pace });
    else for await (const logits of team.logits("test", count)) logits.forEach((logit) => 1 / (1 + Math.exp(-logit)));
  }
}

async function seconds(call: () => Promise<void>): Promise<{ wall: number; cpu: number }> {
  const wall = performance.now(), before = process.cpuUsage();
  await call();
  const { user, system } = process.cpuUsage(before);
  return { wall: (performance.now() - wall) / 1e3, cpu: (user + system) / 1e6 };
}

const answer = (value: object) => console.log(JSON.stringify(value));

await train(1);
const adapter = opened.adapter === undefined ? "" : ` on ${opened.adapter}`;
answer({
  parameters: countParameters(team.parameters),
  versions: `Deno ${Deno.version.deno}, ${opened.name}${adapter}`,
});

let text = "";
for await (const chunk of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
  const lines = (text + chunk).split("\n");
  text = lines.pop() ?? "";
  for (const line of lines) {
    const request = JSON.parse(line);
    if (request.train) answer(await seconds(() => train(request.train)));
    else if (request.predict) answer(await seconds(() => predict(request.predict)));
    else answer({ peak: peakMegabytes() });
  }
}
Deno.exit(0);
