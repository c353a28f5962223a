/** `graph`: the pipeline as a picture, with what is stale and what it took. Runs nothing and takes no lock. */
import type { Assessment } from "../pipeline/identity/assess.ts";
import { assessAll } from "../pipeline/identity/assess.ts";
import type { Instance } from "../pipeline/instance.ts";
import { closeProject } from "../pipeline/project.ts";
import { assessorOf } from "../pipeline/reproduce.ts";
import { stateOf } from "../pipeline/status.ts";
import { collapseToStages, type Graph } from "../report/graph/graph.ts";
import { writeMermaid } from "../report/graph/graph_mermaid.ts";
import { standaloneStyle } from "../report/graph/graph_style.ts";
import { drawGraph } from "../report/graph/graph_svg.ts";
import { type GraphInstance, instanceGraph } from "../report/graph/instance_graph.ts";
import { themes } from "../report/style_sheet.ts";
import { defineCommand, type ExitCode, UsageError } from "./command.ts";
import { type OpenedPipeline, openPipeline, pipelineOptions } from "./open_pipeline.ts";

const formats = ["svg", "mermaid"] as const;
const grains = ["stage", "instance"] as const;

export const graph = defineCommand({
  name: "graph",
  about: "Draws the pipeline: what needs what, what is stale, how long it took.",
  positional: { name: "STAGE", about: "Stages or instances to draw, with what they need", many: true },
  options: {
    ...pipelineOptions,
    per: { kind: "value", value: "GRAIN", about: "A box per stage (the default) or per instance" },
    format: { kind: "value", value: "FORMAT", about: "svg (the default) or mermaid, which GitHub draws" },
    output: { kind: "value", value: "FILE", about: "Where to write it, instead of to the terminal" },
  },
  notes: [
    "Each box says its state by a sign, by its line and in colour, and what its last run took. The SVG leaves out arrows",
    "that a longer way implies; Mermaid has all. A dashed arrow leads back: a round reads what earlier rounds made.",
    "Nothing is run and nothing is locked.",
  ],
  async run(context, targets, options): Promise<ExitCode> {
    const format = oneOf("format", formats, options.format);
    const grain = oneOf("per", grains, options.per);
    const opened = await openPipeline(context, targets, options, (line) => context.console.complain(line));
    if (!opened) return 2;
    const instances = await instancesOf(opened);
    const whole = instanceGraph(instances);
    const shown = grain === "stage" ? collapseToStages(whole) : whole;
    const text = format === "svg" ? svgFile(shown, opened.pipeline.profile) : writeMermaid(shown);
    if (options.output === undefined) {
      context.console.print(text.trimEnd());
      return 0;
    }
    return await write(options.output, text, context.console);
  },
});

/** The first one where nothing is given. @throws UsageError */
function oneOf<T extends string>(name: string, known: readonly [T, ...T[]], given: string | undefined): T {
  if (given === undefined) return known[0];
  const found = known.find((each) => each === given);
  if (found === undefined) throw new UsageError(`cannot use --${name} ${given}: expected ${known.join(" or ")}`);
  return found;
}

/** The state of each, and how long its last run took: of its record, or of the one that the lock names. */
async function instancesOf({ project, pipeline, instances }: OpenedPipeline): Promise<GraphInstance[]> {
  try {
    const assessor = assessorOf(project, pipeline);
    const assessments = await assessAll(instances, assessor);
    return instances.map((instance) => {
      const assessment = assessments.get(instance.id);
      const last = assessor.locked?.instances[instance.id];
      const record = assessment?.record ?? (last && assessor.store.records.find(last.fingerprint));
      return {
        id: instance.id,
        stage: instance.stage,
        state: nodeState(assessment),
        from: originsOf(instance),
        ...(record ? { seconds: record.seconds } : {}),
      };
    });
  } finally {
    closeProject(project);
  }
}

function nodeState(assessment: Assessment | undefined): GraphInstance["state"] {
  return !assessment || assessment.reasons.some(({ kind }) => kind === "never run") ? "never run" : stateOf(assessment);
}

function originsOf({ inputs }: Instance): string[] {
  return inputs.flatMap(({ files }) =>
    files.map((file) => file.kind === "source" ? `source ${file.source}` : file.instance)
  );
}

function svgFile(shown: Graph, profile: string): string {
  const title = `The pipeline, profile ${profile}`;
  return `${drawGraph(shown, { title, style: standaloneStyle(themes.light, themes.dark) }).markup}\n`;
}

async function write(path: string, text: string, console: { complain(line: string): void }): Promise<ExitCode> {
  try {
    await Deno.writeTextFile(path, text);
    return 0;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    console.complain(
      `cannot write ${path}: ${error.message.replace(/: writefile.*/, "")}, expected a file that can be written`,
    );
    return 1;
  }
}
