/** `provenance`: the last run as a Workflow Run RO-Crate, which other tools read. */
import type { Agent } from "../pipeline/provenance/recorded_run.ts";
import { defineCommand, type ExitCode, UsageError } from "./command.ts";
import { openPipeline, pipelineOptions } from "./open_pipeline.ts";
import { reproduceCommand } from "./shell.ts";

export const provenance = defineCommand({
  name: "provenance",
  about: "Writes the last run as a Workflow Run RO-Crate: who made which bytes of what, with what and when.",
  positional: {
    name: "STAGE",
    about: "Stages or instances to describe, with what they need; by default all",
    many: true,
  },
  options: {
    ...pipelineOptions,
    output: {
      kind: "value",
      value: "DIR",
      about: "Makes a crate of its own in this new folder, with copies of pipeline.yaml and the code",
    },
    "with-files": { kind: "flag", about: "With --output: also copies the sources and the published files" },
    agent: { kind: "value", value: "NAME", about: "Who answers for the run; by default git's user.name" },
    orcid: { kind: "value", value: "ID", about: "The agent's ORCID: 0000-0002-1825-0097" },
  },
  notes: [
    "Without --output the project itself is the crate: ro-crate-metadata.json in its root names every file by its path.",
    "What a crate does not hold (intermediate files, for instance) is named by its SHA-256, as in ni:///sha-256;… (RFC 6920).",
    "It follows RO-Crate 1.1 and Provenance Run Crate 0.5 (https://w3id.org/ro/wfrun/provenance/0.5). The same records give",
    "the same bytes. Nothing is run: results must be up to date, otherwise exit 1.",
  ],
  async run(context, targets, options): Promise<ExitCode> {
    const { root, console } = context;
    const { output } = options;
    if (options["with-files"] && output === undefined) {
      throw new UsageError("--with-files needs --output DIR: without it the files are where they are");
    }
    const agent = agentOf(root, options);
    const opened = await openPipeline(context, targets, options, (line) => console.complain(line));
    if (!opened) return 2;
    const { project, pipeline, instances } = opened;
    const { collectRun } = await import("../pipeline/provenance/collect_run.ts");
    const { describeProject, writeCrate } = await import("../pipeline/provenance/write_crate.ts");
    const run = await collectRun(project, {
      pipeline,
      instances,
      command: reproduceCommand(options, ...targets),
      agent,
      holdsData: output === undefined || options["with-files"],
    });
    const path = output === undefined ? await describeProject(project, run) : writeCrate(project, run, output);
    if (!agent) console.complain("nobody answers for the run: git has no user.name, and there is no --agent NAME");
    console.print(`${run.instances.length} instances, ${run.files.size} files: ${path}`);
    return 0;
  },
});

/** @throws UsageError for what is no ORCID. */
function agentOf(root: string, { agent, orcid }: { agent?: string; orcid?: string }): Agent | undefined {
  const name = agent ?? gitUser(root);
  if (orcid !== undefined && !isOrcid(orcid)) {
    throw new UsageError(`cannot use --orcid ${orcid}: expected an identifier like 0000-0002-1825-0097`);
  }
  if (name === undefined) return undefined;
  return { name, ...(orcid === undefined ? {} : { orcid: `https://orcid.org/${orcid}` }) };
}

/** Sixteen digits of which the last is a check digit (ISO 7064 11,2). */
function isOrcid(text: string): boolean {
  if (!/^(\d{4}-){3}\d{3}[\dX]$/.test(text)) return false;
  const digits = text.replaceAll("-", "");
  const total = [...digits.slice(0, 15)].reduce((sum, digit) => (sum + Number(digit)) * 2, 0);
  const check = (12 - total % 11) % 11;
  return digits.at(15) === (check === 10 ? "X" : String(check));
}

function gitUser(root: string): string | undefined {
  try {
    const { success, stdout } = new Deno.Command("git", { args: ["-C", root, "config", "user.name"] }).outputSync();
    return success ? new TextDecoder().decode(stdout).trim() || undefined : undefined;
  } catch {
    return undefined; // No git here.
  }
}
