/** What every command about the pipeline begins with: the project, its packages, the pipeline, the instances asked for. */
import { formatDiagnostic } from "../pipeline/document/diagnostic.ts";
import type { Instance, Pipeline, Source } from "../pipeline/instance.ts";
import { loadPipeline, openProject, type Project } from "../pipeline/project.ts";
import { select } from "../pipeline/expand/select.ts";
import { similarName, suggestName } from "../pipeline/document/schema_suggestion.ts";
import { type CommandContext, type Option, UsageError } from "./command.ts";
import { providePackages } from "./provide_packages.ts";

export interface OpenedPipeline {
  readonly project: Project;
  /** With what the profile makes and what was asked for; that is what its lock section and its results hold. */
  readonly pipeline: Pipeline;
  /** What was asked for, with what it needs. */
  readonly instances: readonly Instance[];
  /** Sources that stand for instances among these or before them. */
  readonly given: readonly Source[];
}

/** Options that say which pipeline is meant. */
export const pipelineOptions = {
  profile: {
    kind: "value",
    value: "PROFILE",
    about: "Which events and how much training; pipeline.yaml has a default",
  },
  set: {
    kind: "list",
    value: "PATH=VALUE",
    about: "Overrides one value, as in params.networks.hl.lr=0.0005; results go to results/custom/",
  },
} as const satisfies Record<string, Option>;

/**
 * Undefined where pipeline.yaml or an option has faults, which have then been told.
 * @throws UsageError for an unknown stage; Refusal for what else keeps the pipeline from being opened.
 */
export async function openPipeline(
  { root, console, signal }: CommandContext,
  targets: readonly string[],
  options: { readonly profile?: string; readonly set: readonly string[] },
  say: (line: string) => void,
): Promise<OpenedPipeline | undefined> {
  const project = openProject(root);
  await providePackages(project, options.set, say, signal);
  const loaded = await loadPipeline(project, { profile: options.profile, overrides: options.set });
  if (!loaded.ok) {
    for (const diagnostic of loaded.error) console.complain(formatDiagnostic(diagnostic));
    return undefined;
  }
  const selection = select(loaded.value, targets);
  if (selection.ok) return { project, ...selection };
  const [unknown = ""] = selection.unknown;
  const known = similarName(unknown, selection.known)
    ? selection.known
    : selection.known.filter((name) => !name.includes("@"));
  throw new UsageError(`unknown stage ${JSON.stringify(unknown)}; ${suggestName(unknown, known)}`);
}
