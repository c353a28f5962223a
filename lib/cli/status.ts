/** `status`: what is stale and why, without running anything. */
import { explainStatus } from "../pipeline/status.ts";
import { defineCommand, type ExitCode } from "./command.ts";
import { givenInstances } from "./given_lines.ts";
import { openPipeline, pipelineOptions } from "./open_pipeline.ts";
import { printStatus, unusedLines } from "./status_lines.ts";

export const status = defineCommand({
  name: "status",
  about: "Says what has changed since the last run, and so what would run again.",
  positional: {
    name: "STAGE",
    about: "A stage or instance: only it and what it needs, with the files that it reads",
    many: true,
  },
  options: {
    ...pipelineOptions,
    unused: { kind: "flag", about: "Only says which declared inputs the last run never opened" },
    json: { kind: "flag", about: "Prints a JSON object per instance" },
  },
  notes: [
    '"may run: after X" says that nothing of the instance itself has changed: it runs only if X gives other bytes.',
    'With --json: {"instance":"train@hl/1","state":"current"|"stale"|"may run","reasons":[{"kind":…,"text":…}],',
    '"unpublished":[…],"inputs":[…],"publishes":[…],"accepted":[…],"unread":[{"name":…,"from":…}]}; of an instance that',
    'a source stands for: {"instance":…,"stage":…,"state":"given","outputs":{"model":{"source":…,"path":…}}}',
  ],
  async run(context, targets, options): Promise<ExitCode> {
    const opened = await openPipeline(context, targets, options, (line) => context.console.complain(line));
    if (!opened) return 2;
    const { project, pipeline, instances } = opened;
    const given = givenInstances(opened.given);
    const states = await explainStatus(project, pipeline, instances);
    if (options.unused && !options.json) {
      for (const line of unusedLines(states, pipeline.profile)) context.console.print(line);
      return 0;
    }
    const shown = { json: options.json, files: targets.length > 0, profile: pipeline.profile, given };
    printStatus(states, context.console, shown);
    return 0;
  },
});
