/** A small pipeline with the shapes of the real one, and what its tasks declare; tests change single lines of it. */
import { z } from "zod";
import { formatDiagnostic } from "../../lib/pipeline/document/diagnostic.ts";
import { parseDocument } from "../../lib/pipeline/document/document.ts";
import { type ExpandOptions, expandPipeline } from "../../lib/pipeline/expand/expand.ts";
import type { Json } from "../../lib/pipeline/identity.ts";
import type { Instance, Pipeline, TaskDeclaration } from "../../lib/pipeline/instance.ts";

export const smallPipeline = `\
pipeline: 1
paper: { title: A paper, arxiv: '2011.01984' }
default: quick

sources:
  events: { path: data/events.h5, about: our own }
  published: { path: data/published.yaml }

params:
  events: all
  seeds: [1, 2]
  training: { epochs: 100, batch: 128 }
  networks:
    et: { layers: 3, lr: 0.01 }
    ht: { layers: 2, lr: 0.001 }

profiles:
  quick:
    params: { events: 100, training: { epochs: 2 } }
  sample: {}
  paper:
    sources:
      events: { path: data/released.h5, url: 'https://example.org/released.h5' }

stages:
  prepare:
    inputs: [events]
    with: { events: $events }
  train:
    matrix: { network: $networks, seed: $seeds }
    inputs: [prepare.dataset]
    with: { network: $network, training: $training, seed: $seed }
    resources: { cores: 2, gpu: 1, memory: 1GB }
    timeout: 1h30m
    retries: 1
    about: learns
    publish: { model: models/*.bin }
  predict:
    matrix: { network: $networks, seed: $seeds }
    inputs: [prepare.dataset, train.model]
  evaluate:
    matrix: { network: $networks }
    inputs: [predict.scores]
  compare:
    inputs: [evaluate.metrics, published]
    publish: comparison.*
  figure:
    task: draw
    inputs: { data: compare.comparison }
    publish: figures/1_first.*
`;

const lr = z.number().positive();
const network = z.strictObject({ layers: z.int().min(1), lr });
const training = z.strictObject({ epochs: z.int().positive(), batch: z.int().positive() });

export const declarations: ReadonlyMap<string, TaskDeclaration> = new Map([
  declare("prepare", { events: "one" }, { dataset: "dataset.bin" }, {
    events: z.union([z.literal("all"), z.int().positive()]),
  }),
  declare("train", { dataset: "one" }, { model: "model.bin", history: "history.csv" }, {
    network,
    training,
    seed: z.int(),
  }),
  declare("predict", { dataset: "one", model: "one" }, { scores: "scores.bin" }),
  declare("evaluate", { scores: "many" }, { metrics: "metrics.json" }),
  declare("compare", { metrics: "many", published: "one" }, { comparison: "comparison.json", table: "table.csv" }),
  declare("draw", { data: "one" }, { svg: "figure.svg", png: "figure.png" }),
  declare("any", {}, { out: "out.txt" }, "any"),
]);

/** A declaration; `params: "any"` accepts every parameter. */
export function declare(
  name: string,
  inputs: TaskDeclaration["inputs"],
  outputs: TaskDeclaration["outputs"],
  params: z.ZodRawShape | "any" = {},
): [string, TaskDeclaration] {
  const path = `tasks/${name}.ts`;
  const schema = z.toJSONSchema(params === "any" ? z.looseObject({}) : z.strictObject(params), { io: "input" }) as Json;
  return [path, { path, about: name, inputs, outputs, numbers: {}, params: schema }];
}

/** The small pipeline with texts replaced; every text must occur. */
export function change(...replacements: readonly (readonly [from: string, to: string])[]): string {
  let text = smallPipeline;
  for (const [from, to] of replacements) {
    if (!text.includes(from)) throw new Error(`no ${JSON.stringify(from)} in the small pipeline`);
    text = text.replace(from, () => to);
  }
  return text;
}

type Options = Partial<ExpandOptions>;

export async function expandText(text: string, options: Options = {}): Promise<Pipeline> {
  const result = await expandResult(text, options);
  if (!result.ok) throw new Error(result.error.map(formatDiagnostic).join("\n"));
  return result.value;
}

/** The first line of every fault. */
export async function faultsOf(text: string, options: Options = {}): Promise<string[]> {
  const result = await expandResult(text, options);
  return result.ok ? [] : result.error.map((diagnostic) => formatDiagnostic(diagnostic).split("\n")[0] ?? "");
}

export async function expandResult(text: string, options: Options = {}) {
  const document = await parseDocument(text, "pipeline.yaml");
  return document.ok ? await expandPipeline(document.value, { declarations, ...options }) : document;
}

export function find(pipeline: Pipeline, id: string): Instance {
  const instance = pipeline.instances.find((candidate) => candidate.id === id);
  if (!instance) throw new Error(`no ${id} among ${pipeline.instances.map((other) => other.id).join(", ")}`);
  return instance;
}

/** Files of an input, as addresses. */
export function filesOf(instance: Instance, input: string): string[] {
  const found = instance.inputs.find(({ name }) => name === input);
  return (found?.files ?? []).map((file) => file.kind === "source" ? file.source : `${file.instance}.${file.output}`);
}
