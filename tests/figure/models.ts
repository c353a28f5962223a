/** The networks of pipeline.yaml with TensorFlow.js' own topology, as files of trained models hold them; weights are zero. */
import { parse } from "yaml";
import { type Model, Network } from "../../lib/artifact/model.ts";
import { tf } from "../../lib/compute/tensorflow.ts";
import { buildModel } from "../../lib/model/architecture.ts";
import { topologyOf } from "../../lib/model/stored_model.ts";
import { parametersOf } from "../../lib/model/structure.ts";

await tf.setBackend("cpu");

const pipeline: { params: { networks: Record<string, unknown>; training: Model["info"]["training"] } } = parse(
  Deno.readTextFileSync(new URL("../../pipeline.yaml", import.meta.url)),
);

export const networks: Readonly<Record<string, Network>> = Object.fromEntries(
  Object.entries(pipeline.params.networks).map(([name, values]) => [name, Network.parse(values)]),
);

export function trainedModel(network: Network): Model {
  const sizes = { et: 31, ht: 32 };
  const built = buildModel(network, sizes);
  const weights = Object.fromEntries(
    parametersOf(built).map(({ name, variable: { shape, size } }) => [name, { shape, data: new Float32Array(size) }]),
  );
  const topology = topologyOf(built, "glorot_uniform");
  built.dispose();
  const { training } = pipeline.params;
  return { info: { version: 1, network, training, seed: 1, sizes, epoch: 1, topology }, weights };
}

export function trainedModels(): Map<string, Model> {
  return new Map(Object.entries(networks).map(([name, network]) => [name, trainedModel(network)]));
}
