/** The graph of ../layers.ts for make, doit, Snakemake and DVC, as their users would write it, and how each is run. */
import { type Shape, type Stage, stagesOf } from "../layers.ts";

export interface Peer {
  readonly name: string;
  readonly files: (shape: Shape) => Readonly<Record<string, string>>;
  /** To be run once in the folder before anything else. */
  readonly prepare?: readonly string[];
  readonly run: readonly string[];
  /** Prints the version, among other words. */
  readonly version: readonly string[];
}

/** Takes little of each input, so that files stay small, and notes that it ran. */
const commandOf = ({ name, reads }: Stage) =>
  `head -qc 20 ${inputsOf({ name, reads }).join(" ")} > out/${name} && echo ${name} >> runs.log`;
const inputsOf = ({ reads }: Stage) => reads.length > 0 ? reads.map((name) => `out/${name}`) : ["begin.txt"];

const common = { "begin.txt": "begin\n", "out/.keep": "" };

const make: Peer = {
  name: "make",
  files(shape) {
    const stages = stagesOf(shape);
    const rules = stages.map((stage) => `out/${stage.name}: ${inputsOf(stage).join(" ")}\n\t@${commandOf(stage)}\n`);
    return { ...common, Makefile: `all: out/${stages.at(-1)?.name}\n${rules.join("")}` };
  },
  run: ["make", "-s", "-j2"],
  version: ["make", "--version"],
};

const doit: Peer = {
  name: "doit",
  files(shape) {
    const stages = stagesOf(shape).map((stage) => [stage.name, inputsOf(stage), commandOf(stage)]);
    return {
      ...common,
      "stages.json": JSON.stringify(stages),
      "dodo.py": `import json

def task_stage():
    for name, inputs, command in json.load(open("stages.json")):
        yield {"name": name, "actions": [command], "file_dep": inputs, "targets": [f"out/{name}"]}
`,
    };
  },
  run: ["doit", "run", "-v0"],
  version: ["doit", "--version"],
};

const snakemake: Peer = {
  name: "Snakemake",
  files: ({ lanes, layers }) => ({
    ...common,
    Snakefile: `rule all:
    input: "out/all_${layers - 1}"

def lane_inputs(wildcards):
    layer = int(wildcards.layer)
    return ["begin.txt"] if layer == 0 else [f"out/lane_{layer - 1}_{wildcards.lane}", f"out/all_{layer - 1}"]

rule lane:
    input: lane_inputs
    output: "out/lane_{layer,[0-9]+}_{lane,[0-9]+}"
    shell: "head -qc 20 {input} > {output} && echo lane_{wildcards.layer}_{wildcards.lane} >> runs.log"

rule gather:
    input: lambda wildcards: [f"out/lane_{wildcards.layer}_{lane}" for lane in range(${lanes})]
    output: "out/all_{layer,[0-9]+}"
    shell: "head -qc 20 {input} > {output} && echo all_{wildcards.layer} >> runs.log"
`,
  }),
  run: ["snakemake", "-q", "all", "--cores", "2"],
  version: ["snakemake", "--version"],
};

const dvc: Peer = {
  name: "DVC",
  files(shape) {
    const stages = stagesOf(shape).map((stage) => {
      const inputs = inputsOf(stage).map((path) => `      - ${path}\n`).join("");
      return `  ${stage.name}:\n    cmd: ${
        commandOf(stage)
      }\n    deps:\n${inputs}    outs:\n      - out/${stage.name}\n`;
    });
    return { ...common, "dvc.yaml": `stages:\n${stages.join("")}` };
  },
  prepare: ["dvc", "init", "--no-scm", "-q"],
  run: ["dvc", "repro", "-q"],
  version: ["dvc", "--version"],
};

export const peers: readonly Peer[] = [make, doit, snakemake, dvc];
