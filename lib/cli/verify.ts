/** `verify`: checks results instead of making them; for those who do not want to take our word. */
import type { InstanceId } from "../pipeline/identity.ts";
import { closeProject } from "../pipeline/project.ts";
import { recordFromArchives, type Verification, verify as verifyPipeline } from "../pipeline/verify/verify.ts";
import { findBackend, machineCapacity } from "./capacity.ts";
import { type CommandContext, defineCommand, type ExitCode, UsageError } from "./command.ts";
import type { Console } from "./console.ts";
import { headingOf } from "./heading.ts";
import { JsonDisplay } from "./json.ts";
import { openDisplay } from "./open_display.ts";
import { type OpenedPipeline, openPipeline, pipelineOptions } from "./open_pipeline.ts";
import { verifyCommand } from "./shell.ts";
import { verificationLines } from "./verify_lines.ts";
import { verificationJson } from "./verify_json.ts";

export const verify = defineCommand({
  name: "verify",
  about: "Runs cached instances again in a scratch store and compares; reads again all that the results rest on.",
  positional: { name: "STAGE", about: "Stages or instances to run again, from their recorded inputs", many: true },
  options: {
    ...pipelineOptions,
    sample: { kind: "count", value: "N", about: "Runs only N of them: those with the smallest fingerprints" },
    seed: {
      kind: "value",
      value: "TEXT",
      about: "Picks the sample by SHA-256 of TEXT and the fingerprint, so that nobody knows it beforehand",
    },
    jobs: { kind: "count", value: "N", about: "Cores to use at most; all by default" },
    "record-packages": {
      kind: "flag",
      about:
        "Runs nothing: downloads npm packages that pipeline.lock does not name yet, and records those that are equal",
    },
    json: { kind: "flag", about: "Prints a JSON object per line" },
  },
  notes: [
    "Every object, source, published file and npm package is read again, whatever its time says. An output is equal (the",
    "same bytes), within (all results that its task declares are within their tolerances) or differs.",
    "Exit codes: 0 equal, or within where another producer (backend, adapter, arithmetic, packages) made it; 3 something",
    "differs, is damaged or edited, or the same producer gave other bytes; 1 nothing differs, but something could not be",
    "verified (not current, its task failed, an input is missing); 2 usage or configuration; 130 interrupted.",
    "The store and pipeline.lock are only read. With --json: lib/cli/verify_json.ts describes every key.",
  ],
  async run(context, targets, options): Promise<ExitCode> {
    if (options.seed !== undefined && options.sample === undefined) {
      throw new UsageError("cannot use --seed alone: it picks a sample, expected --sample N with it");
    }
    const json = options.json ? new JsonDisplay(context.console) : undefined;
    const say = (line: string) =>
      json ? json.handle({ kind: "noticed", level: "note", line }) : context.console.print(line);
    const opened = await openPipeline(context, targets, options, say);
    if (!opened) return 2;
    if (options["record-packages"]) return await record(context, opened, options.json);
    const display = json ?? await openDisplay(context.console, true);
    try {
      display.begin(headingOf(opened.pipeline, opened.instances, { targets: [], overrides: options.set }));
      const command = (id: InstanceId) => verifyCommand(options, id);
      const verification = await verifyPipeline(opened.project, {
        ...opened,
        targets,
        sample: { count: options.sample, seed: options.seed },
        command,
        capacity: async (chosen) => {
          const backend = await findBackend(chosen);
          if (backend) display.handle({ kind: "noticed", level: "note", line: `backend: ${backend.line}` });
          return machineCapacity(options.jobs, backend);
        },
      }, { listener: (event) => display.handle(event), signal: context.signal });
      display.close();
      return report(verification, context.console, options.json);
    } finally {
      display.close();
    }
  },
});

function report(verification: Verification, console: Console, json: boolean): ExitCode {
  const code = exitCode(verification);
  const lines = json ? verificationJson(verification, code).map((line) => JSON.stringify(line)) : undefined;
  for (const line of lines ?? verificationLines(verification)) console.print(line);
  return code;
}

/** A difference that was found says more than something that could not be looked at. */
function exitCode({ plan, checks, verified, interrupted }: Verification): ExitCode {
  if (interrupted) return 130;
  if (checks.some(({ findings }) => findings.length > 0) || verified.some(({ fault }) => fault)) return 3;
  return plan.unrecorded.length > 0 || verified.some(({ again }) => !again) ? 1 : 0;
}

async function record({ console, signal }: CommandContext, opened: OpenedPipeline, json: boolean): Promise<ExitCode> {
  const tasks = [...new Set(opened.pipeline.instances.map(({ task }) => task.path))];
  const { recorded, known, findings } = await recordFromArchives(opened.project, tasks, signal);
  closeProject(opened.project);
  if (json) console.print(JSON.stringify({ event: "end", recorded, known, findings }));
  else {
    for (const { text } of findings) console.print(text);
    console.print(`npm packages: ${recorded} recorded in pipeline.lock, ${known} were already`);
  }
  return findings.length > 0 ? 3 : 0;
}
