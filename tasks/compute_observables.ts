/** Computes energy flow polynomials of the calorimeter images, the observables among which the guided search chooses. */
import { z } from "zod";
import { ArrayWriter } from "../lib/artifact/array_writer.ts";
import { openDataset, type Split, splits } from "../lib/artifact/dataset.ts";
import { observablesMetadata } from "../lib/artifact/observables.ts";
import { type Block, computeBlocks } from "../lib/dataset/observables/block_workers.ts";
import { planObservables } from "../lib/dataset/observables/plan.ts";
import { searchGraphs } from "../lib/physics/energy_flow/enumeration.ts";
import { coordinateSwitches } from "../lib/physics/energy_flow/image_particles.ts";
import { defineTask } from "../lib/task/task.ts";

/** Events computed at once by a thread. */
const blockEvents = 16;
const distinct = <T>(values: readonly T[]) => new Set(values).size === values.length;
const exponents = (what: z.ZodNumber) => z.array(what).min(1).refine(distinct, "expected each once");

export default defineTask({
  about: "Computes energy flow polynomials of the calorimeter images for the events of the given splits",
  params: z.strictObject({
    /** All connected multigraphs with at most so many edges. */
    edges: z.number().int().min(0).max(8),
    /** Besides, those of complexity 4 with at most so many; the paper's 509 are of 7 and 8. Default: none. */
    complex_edges: z.number().int().min(0).max(8).optional(),
    kappas: exponents(z.number()),
    betas: exponents(z.number().positive()),
    splits: z.array(z.enum(splits)).min(1).refine(distinct, "expected each once"),
    images: z.array(z.enum(["et", "ht"])).min(1).refine(distinct, "expected each once").default(["et", "ht"]),
    /** Where cells are: as the authors' released code has it, or at their centres. */
    coordinates: z.enum(coordinateSwitches).default("released"),
    /** Float32 takes half the space, and loses values below 1e-45, which kappa 2 with many edges reaches. */
    precision: z.enum(["float64", "float32"]).default("float64"),
  }),
  inputs: { dataset: "one" },
  outputs: { observables: "observables.safetensors" },

  async run({ params, inputs, outputs, progress, say, cores }) {
    const graphs = searchGraphs(params.edges, params.complex_edges);
    const { observables, duplicates } = planObservables({ ...params, graphs });
    say(
      `${graphs.length} graphs, ${observables.length} observables, ${duplicates.length} more are equal to one of them`,
    );
    const blocks = blocksOf(inputs.dataset.path, params.splits);
    const isDouble = params.precision === "float64";
    const declarations = Object.fromEntries(params.splits.map((split) => {
      const events = blocks.findLast((block) => block.split === split)?.to ?? 0;
      return [`${split}/values`, { dtype: isDouble ? "F64" : "F32", shape: [events, observables.length] } as const];
    }));
    const metadata = observablesMetadata(observables, {
      version: 1,
      normalisation: "shares",
      coordinates: params.coordinates,
      splits: params.splits,
      duplicates,
    });
    using writer = new ArrayWriter(outputs.observables, declarations, metadata);
    const total = blocks.reduce((events, { from, to }) => events + to - from, 0);
    let done = 0;
    const options = { ...params, dataset: inputs.dataset.path, graphs: graphs.map(({ key }) => key) };
    for await (const { block: { split, from, to }, values } of computeBlocks(options, blocks, cores)) {
      writer.append(`${split}/values`, isDouble ? values : Float32Array.from(values));
      progress({ done: done += to - from, total, unit: "events" });
    }
    writer.finish();
  },
});

function blocksOf(path: string, splits: readonly Split[]): Block[] {
  const { arrays, info } = openDataset(path);
  using _ = arrays;
  return splits.flatMap((split) => {
    const events = info.events[split].used;
    return Array.from({ length: Math.ceil(events / blockEvents) }, (_, i) => {
      return { split, from: i * blockEvents, to: Math.min(events, (i + 1) * blockEvents) };
    });
  });
}
