/** `why`: one instance's state, with the whole chain to where it comes from. */
import { explainWhy } from "../pipeline/why.ts";
import { defineCommand, type ExitCode, UsageError } from "./command.ts";
import { type GivenInstance, givenInstances, givenText } from "./given_lines.ts";
import { openPipeline, pipelineOptions } from "./open_pipeline.ts";
import { whyLines } from "./why_lines.ts";

export const why = defineCommand({
  name: "why",
  about: "Says why a stage is stale, up to the change that it comes from; or when and of what it was made.",
  positional: { name: "STAGE", about: "Stages or instances", many: true },
  options: { ...pipelineOptions, json: { kind: "flag", about: "Prints a JSON object per instance" } },
  notes: [
    'With --json: {"instance":…,"state":"current"|"stale"|"may run","causes":[{"kind":…,"text":…,"digests":…,"upstream":',
    '{"instance":…,"state":…,"finished":…,"told":…,"causes":[…]}}],"record":…,"madeFrom":[…],"readBy":[…]}. Nothing is run.',
  ],
  async run(context, targets, options): Promise<ExitCode> {
    if (targets.length === 0) throw new UsageError("why needs a stage or instance, expected deno task why STAGE");
    const opened = await openPipeline(context, targets, options, (line) => context.console.complain(line));
    if (!opened) return 2;
    const { project, pipeline, instances } = opened;
    const named = ({ instance, stage }: GivenInstance) => targets.includes(instance) || targets.includes(stage);
    for (const each of givenInstances(opened.given).filter(named)) {
      context.console.print(options.json ? JSON.stringify(each) : `${each.instance} is ${givenText(each)}`);
    }
    const wanted = instances.filter(({ id, stage }) => targets.includes(id) || targets.includes(stage));
    for (const explanation of await explainWhy(project, pipeline, { instances, wanted })) {
      if (options.json) context.console.print(JSON.stringify(explanation));
      else for (const line of whyLines(explanation)) context.console.print(line);
    }
    return 0;
  },
});
