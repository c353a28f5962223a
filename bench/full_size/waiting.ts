/**
 * What share of a training step its batch is waited for, at full size: `deno run -A waiting.ts DATASET NETWORK STEPS`
 * (NETWORK: a column of pipeline.yaml's table, as JSON) prints one JSON object. A step is that of the task `train` with as
 * many workers as it would use on two cores; the share is the time inside the reader on the thread that holds the state.
 */
import process from "node:process";
import { Network } from "../../lib/artifact/model.ts";
import { openBackend } from "../../lib/compute/backend.ts";
import { tf } from "../../lib/compute/tensorflow.ts";
import { BatchReader } from "../../lib/dataset/batches.ts";
import { Adam } from "../../lib/model/adam.ts";
import { buildModel } from "../../lib/model/architecture.ts";
import { Pace } from "../../lib/model/pace.ts";
import { Random } from "../../lib/model/random.ts";
import { Team } from "../../lib/model/team.ts";
import { initialWeights, setWeights } from "../../lib/model/weights.ts";
import { batch } from "../training/contestant.ts";

export interface Waiting {
  /** Share of the time of the steps. */
  readonly waiting: number;
  /** Milliseconds, mean. */
  readonly step: number;
  readonly cpu: number;
  /** Seconds per event of validation. */
  readonly validation: number;
}

async function measure(dataset: string, network: Network, steps: number): Promise<Waiting> {
  const { name: backend } = await openBackend("wasm");
  using reader = BatchReader.open(dataset);
  const model = buildModel(network, reader.info.sizes), pace = new Pace(), seed = 1;
  using team = await Team.start(model, { reader, dataset, backend, cores: () => 2, seed, pace, say: console.error });
  setWeights(team.parameters, initialWeights(team.parameters, "glorot_uniform", seed));
  const adam = new Adam(team.parameters),
    order = Random.stream(seed, ["shuffle", 0]).permutation(reader.count("train"));
  let waited = 0, step = 0;
  const read = reader.read;
  reader.read = (...args) => {
    const start = performance.now(), result = read.apply(reader, args);
    waited += performance.now() - start;
    return result;
  };
  const train = async (count: number) => {
    for (const end = step + count; step < end; step++) {
      const { loss, tensors } = await team.gradient(order.slice(step * batch, (step + 1) * batch), 0, step);
      adam.update(tensors, network.lr);
      team.weightsChanged();
      await loss.data();
      tf.dispose([loss, ...tensors]);
      await pace.breathe();
    }
  };
  await train(5);
  waited = 0;
  const start = performance.now(), before = process.cpuUsage();
  await train(steps);
  const took = performance.now() - start, { user, system } = process.cpuUsage(before), waiting = waited / took;
  const from = performance.now();
  let events = 0;
  for await (const logits of team.logits("valid", 2048)) events += logits.length;
  const validation = (performance.now() - from) / 1000 / events;
  return { waiting, step: took / steps, cpu: (user + system) / 1000 / steps, validation };
}

if (import.meta.main) {
  const [dataset = "", network = "", steps = ""] = Deno.args;
  console.log(JSON.stringify(await measure(dataset, Network.parse(JSON.parse(network)), Number(steps))));
  Deno.exit(0);
}
