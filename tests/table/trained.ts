/** The published data, and the networks of pipeline.yaml as if they had been trained. */
import { parse } from "yaml";
import { Network } from "../../lib/artifact/model.ts";
import { parsePublished } from "../../lib/artifact/published.ts";
import type { TrainedNetwork } from "../../lib/table/hyper_parameters.ts";

const text = (path: string) => Deno.readTextFileSync(new URL(`../../${path}`, import.meta.url));

export const published = parsePublished(text("data/published.yaml"));

const pipeline: { params: { networks: Record<string, unknown> } } = parse(text("pipeline.yaml"));

export const trained: readonly TrainedNetwork[] = Object.entries(pipeline.params.networks).map(([name, values]) => ({
  name,
  network: Network.parse(values),
  parameters: published.networks.find((network) => network.name === name)?.parameters ?? 0,
}));
