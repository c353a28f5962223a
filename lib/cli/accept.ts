/** `accept`: keeps outputs after a change that cannot matter to them. */
import { accept as acceptChanges } from "../pipeline/accept.ts";
import { defineCommand, type ExitCode, UsageError } from "./command.ts";
import { openPipeline, pipelineOptions } from "./open_pipeline.ts";

export const accept = defineCommand({
  name: "accept",
  about:
    "Keeps a stage's outputs after a change that cannot matter, such as a comment; says so wherever they are shown.",
  positional: { name: "STAGE", about: "Stages or instances", many: true },
  options: {
    because: {
      kind: "value",
      value: "TEXT",
      about: "Why the change cannot matter; kept in pipeline.lock and on the page",
    },
    profile: pipelineOptions.profile,
    json: { kind: "flag", about: "Prints a JSON object per accepted instance" },
  },
  notes: [
    "Only changes of code, packages or Deno can be accepted: other parameters or inputs are another computation. Nothing",
    "is run; `deno task verify STAGE` runs it again and compares. All that are named are accepted, or none.",
  ],
  async run(context, targets, options): Promise<ExitCode> {
    const because = options.because?.trim();
    if (targets.length === 0 || !because) {
      throw new UsageError("accept needs a stage and a reason, expected deno task accept STAGE --because TEXT");
    }
    if (/\p{Cc}/u.test(because)) throw new UsageError("cannot use --because: it has a line break, expected one line");
    const opened = await openPipeline(
      context,
      targets,
      { ...options, set: [] },
      (line) => context.console.complain(line),
    );
    if (!opened) return 2;
    const accepted = await acceptChanges(opened.project, { ...opened, targets, because });
    for (const { instance, fingerprint, accepted: all = [] } of accepted) {
      const { from, changes = [] } = all.at(-1) ?? {};
      context.console.print(
        options.json
          ? JSON.stringify({ instance, from, fingerprint, changes, because })
          : `${instance} accepted in spite of ${changes.join(", ")}: ${because}`,
      );
    }
    if (accepted.length === 0 && !options.json) {
      context.console.print(`nothing to accept: ${targets.join(", ")} ${targets.length === 1 ? "is" : "are"} current`);
    }
    return 0;
  },
});
