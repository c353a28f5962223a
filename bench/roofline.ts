/**
 * Each convolution of the towers of `et` and `et_and_ht` under the roofs of this machine: GFLOP/s of forward and backward
 * together against the FLOP per byte that must be moved (Williams, Waterman and Patterson, Commun. ACM 52 (2009) 65).
 *
 *     deno task bench roofline [--rounds 12]
 *
 * Layers are timed inside the tower, between the points at which it asks for the next layer's memory, on half batches of
 * real events as a worker gets them, one thread. FLOP are those that the active positions need (training/arithmetic.ts).
 * Bytes are the least: the input read forward and for the filter's gradient, the output written once and its gradient read
 * twice, the input's gradient written; the weights read twice, their gradient written. ReLU is timed with the first
 * convolution of a block, finding the occupied cells with the very first. Roofs: peak/.
 */
import { parseArgs } from "node:util";
// @ts-types="../lib/declarations/std_yaml.d.ts"
import { parse } from "@std/yaml";
import type { ImageFeature } from "../lib/artifact/dataset.ts";
import { Network } from "../lib/artifact/model.ts";
import { openBackend } from "../lib/compute/backend.ts";
import { BatchReader } from "../lib/dataset/batches.ts";
import { keep } from "./measurement.ts";
import { measurePeak } from "./peak/peak.ts";
import { activeRows } from "./training/active_rows.ts";
import { type ConvolutionLayer, convolutionLayers, convolutionWork } from "./training/arithmetic.ts";
import { firstRows, prepareEvents } from "./training/events.ts";
import { digits } from "./training/result.ts";
import { type LayerTimes, TimedTower } from "./training/timed_tower.ts";

/** Events of a worker's shard, and of all that are timed. */
const shard = 64, events = 512;

/** Least bytes of forward and backward for one event, and for one shard's weights. */
function bytesOf({ inputs, outputs, activeIn, activeOut, first }: ConvolutionLayer): number {
  const maps = inputs * activeIn * (first ? 2 : 3) + outputs * activeOut * 3;
  return 4 * (maps + 3 * 9 * inputs * outputs / shard);
}

function tellLayer(network: string, layer: ConvolutionLayer, times: LayerTimes, peak: number): void {
  const milliseconds = times.forward + times.backward, done = convolutionWork(layer, layer.activeIn).step * events;
  const gflops = done / milliseconds / 1e6, intensity = done / (bytesOf(layer) * events);
  const row = {
    kind: "layer",
    network,
    layer: layer.name,
    /** Of the events timed. */
    active: digits(layer.activeIn / layer.positions),
    forward: digits(times.forward * 128 / events),
    backward: digits(times.backward * 128 / events),
    gflop: digits(done * 128 / events / 1e9),
    gflops: digits(gflops),
    intensity: digits(intensity),
  };
  console.log(
    `${network.padEnd(10)} ${row.layer.padEnd(15)} active ${(100 * row.active).toFixed(1).padStart(5)} %   ${
      String(row.forward).padStart(6)
    } + ${String(row.backward).padStart(6)} ms a step   ${gflops.toFixed(1).padStart(5)} GFLOP/s, ${
      (100 * gflops / peak).toFixed(0).padStart(3)
    } % of peak   ${intensity.toFixed(1).padStart(5)} FLOP/byte`,
  );
  keep(row);
}

function measureNetwork(name: string, network: Network, reader: BatchReader, peak: number, rounds: number): void {
  const features = (["et", "ht"] as const).filter((feature) => network.features.includes(feature));
  const { inputs } = reader.read("train", firstRows(events), ["et", "ht"]), { sizes } = reader.info;
  const activity = (feature: ImageFeature) => activeRows(inputs[feature] as Float32Array, sizes[feature], 3);
  const layers = convolutionLayers(network, { et: activity("et"), ht: activity("ht") });
  for (const feature of features) {
    const images = inputs[feature] as Float32Array, size = sizes[feature];
    const own = layers.filter((layer) => layer.name.startsWith(`${feature}_`));
    using tower = new TimedTower(own, size, shard);
    const pixels = shard * size ** 2, total = own.map(() => ({ forward: 0, backward: 0 }));
    for (let from = 0; from < images.length; from += pixels) {
      const least = tower.least(images.subarray(from, from + pixels), rounds);
      least.forEach(({ forward, backward }, i) => {
        const sum = total[i];
        if (sum) [sum.forward, sum.backward] = [sum.forward + forward, sum.backward + backward];
      });
    }
    own.forEach((layer, i) => tellLayer(name, layer, total[i] ?? { forward: NaN, backward: NaN }, peak));
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({ args: Deno.args, options: { rounds: { type: "string", default: "12" } } });
  const pipeline = parse(Deno.readTextFileSync(new URL("../pipeline.yaml", import.meta.url))) as {
    params: { networks: Record<string, unknown> };
  };
  const folder = Deno.makeTempDirSync();
  try {
    await openBackend("wasm");
    using reader = BatchReader.open(await prepareEvents(folder));
    const peak = measurePeak();
    keep({ kind: "peak", gflops: digits(peak.gflops), memory: digits(peak.memory), cache: digits(peak.cache) });
    console.log(
      `peak of a core: ${digits(peak.gflops)} GFLOP/s, ${digits(peak.memory)} GB/s from memory, ${
        digits(peak.cache)
      } from the cache`,
    );
    for (const name of ["et_and_ht", "et"]) {
      measureNetwork(name, Network.parse(pipeline.params.networks[name]), reader, peak.gflops, Number(values.rounds));
    }
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

await main();
