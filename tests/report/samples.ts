/** A small run as a page gets it: two stages in a row, a figure and a table, an answer with one claim. */
import type { ReportFile, ReportInput, ReportInstance } from "../../lib/report/report_input.ts";
import { exampleComparison } from "../comparison/example.ts";

const digest = (seed: number) => seed.toString(16).padStart(2, "0").repeat(32);

function instance(id: string, parts: Partial<ReportInstance> = {}): ReportInstance {
  const stage = id.replace(/@.*/, "");
  return {
    id,
    stage,
    about: `What ${stage} does.`,
    task: `tasks/${stage}.ts`,
    fingerprint: digest(id.length),
    params: {},
    inputs: [],
    outputs: [],
    seconds: 1.25,
    host: "host-1, 2 cores, linux x86_64",
    command: `deno task reproduce ${id} --profile quick`,
    ...parts,
  };
}

/** Two ids that every figure of Vega's has, a caption, a clip. */
export const svg =
  `<svg xmlns="http://www.w3.org/2000/svg" width="20pt" height="10pt" viewBox="0 0 20 10" role="img" ` +
  `aria-labelledby="title caption"><title id="title">Curves</title><desc id="caption">What is drawn.</desc>` +
  `<defs><clipPath id="clip1"><rect width="20" height="10"/></clipPath></defs>` +
  `<g clip-path="url(#clip1)"><text>1 &lt; 2</text></g></svg>\n`;

function file(path: string, instance: string, output: string, text: string): ReportFile {
  return { path, instance, output, digest: digest(path.length), bytes: new TextEncoder().encode(text) };
}

/** A curve of ours and a published one, and which columns can be read. */
const csv = `network,origin,efficiency,rejection,low,high
et,ours,0.2,,30,
et,ours,0.4,25,20,50
et,published,0.2,100,,
et,published,0.6,4,,
`;
export const reading = {
  x: { field: "efficiency", title: "Signal efficiency", domain: [0, 1] },
  y: { field: "rejection", title: "Rejection", scale: "log" },
  band: { low: "low", high: "high", title: "68 % band" },
  series: { field: "network", title: "Network", values: [{ value: "et", title: "ECal image", color: "#d55e00" }] },
  origin: { field: "origin", values: [{ value: "ours", title: "ours" }, { value: "published", title: "paper" }] },
};

const spec = { description: "What is drawn, in <one> sentence.", usermeta: { title: "Curves" } };

export function figureFiles(stem: string, instance: string, extra: { reading?: unknown } = {}): ReportFile[] {
  return [
    file(`figures/${stem}.svg`, instance, "svg", svg),
    file(
      `figures/${stem}.json`,
      instance,
      "spec",
      JSON.stringify({ ...spec, usermeta: { ...spec.usermeta, ...extra } }),
    ),
    file(`figures/${stem}.csv`, instance, "data", csv),
  ];
}

export const tableFile = file(
  "tables/1_auc.html",
  "table_1",
  "html",
  `<table class="auc"><caption>Networks.</caption>\n<thead><tr><th scope="col">Network</th></tr></thead>\n` +
    `<tbody><tr><th scope="row">one &amp; two</th></tr></tbody>\n` +
    `<tfoot>\n<tr><td colspan="1">A note.<br>Another.</td></tr>\n</tfoot>\n</table>\n`,
);

const latexFile = file("tables/1_auc.tex", "table_1", "latex", "\\begin{tabular}{l}\n");

export const sampleInput: ReportInput = {
  paper: { title: "Learning to Identify <Electrons>", arxiv: "2011.01984", doi: "10.1103/PhysRevD.103.116028" },
  profile: "quick",
  sources: [{ name: "electrons", path: "data/electrons.h5", digest: digest(3), about: "our own events" }],
  instances: [
    instance("prepare", {
      inputs: [{ name: "electrons", from: "source electrons", digest: digest(3) }],
      outputs: [{ name: "dataset", file: "dataset.safetensors", digest: digest(4), bytes: 1_234_567 }],
    }),
    instance("train@et/1", {
      params: { network: { features: ["et"] }, seed: 1 },
      inputs: [{ name: "dataset", from: "prepare.dataset", digest: digest(4) }],
      outputs: [{ name: "model", file: "model.safetensors", digest: digest(5), bytes: 812 }],
      seconds: 185,
      producer: {
        backend: "wasm",
        arithmetic: "fused multiply-add",
        reason: "no WebGPU adapter",
        packages: { "@tensorflow/tfjs": "4.22.0" },
      },
    }),
    instance("figure_1", { inputs: [{ name: "dataset", from: "prepare.dataset", digest: digest(4) }] }),
    instance("figure_5", {
      inputs: [{ name: "model", from: "train@et/1.model", digest: digest(5) }],
      outputs: [{ name: "svg", file: "figure.svg", digest: digest(6), bytes: 400 }],
    }),
    instance("table_1", { inputs: [{ name: "model", from: "train@et/1.model", digest: digest(5) }] }),
  ],
  files: [
    ...figureFiles("1_spectra", "figure_1"),
    ...figureFiles("5_roc", "figure_5", { reading }),
    tableFile,
    latexFile,
  ],
  comparison: exampleComparison,
  caveats: [],
  revision: "Deno 2.9.6",
  command: "deno task reproduce --profile quick",
};
