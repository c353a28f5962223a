/** Resolves pipeline.yaml into the graph of instances, and says all that is wrong with it at once. */
import type { Diagnostic, Problem, Result } from "../document/diagnostic.ts";
import type { PipelineDocument } from "../document/document.ts";
import type { PipelineContent, SourceContent } from "../document/document_schema.ts";
import { buildInstances, type Expansion } from "./instances.ts";
import { ProblemList } from "./problems.ts";
import { taskPath } from "./stage.ts";
import type { Json, SourceId, StageId } from "../identity.ts";
import type { Pipeline, Source, TaskDeclaration } from "../instance.ts";
import type { FileValues } from "../document/file_values.ts";
import { overlayContent } from "../document/overrides.ts";
import type { OverlaidContent } from "../document/overrides.ts";
import { unescapeDollars } from "./parameters.ts";
import type { CheckedContent } from "../document/schema_check.ts";
import { suggestName } from "../document/schema_suggestion.ts";

export interface ExpandOptions {
  /** The default profile where none is given. */
  readonly profile?: string;
  /** Values of `--set`, `path=value`, in their order. */
  readonly overrides?: readonly string[];
  /** What each task says of itself, by path, for all of `listTasks` that exist. */
  readonly declarations: ReadonlyMap<string, TaskDeclaration>;
  /** What the files hold that parameters name: all of `filesNamed`. */
  readonly files?: FileValues;
  /**
   * Skips the checks of form and of parameters, which take most of the time. Only for a document, options and
   * declarations that have passed before.
   */
  readonly trusted?: boolean;
}

/** Expands a document; on failure every fault that could be found, in the order of the file. */
export async function expandPipeline(
  document: PipelineDocument,
  options: ExpandOptions,
): Promise<Result<Pipeline, Diagnostic[]>> {
  const expansion = await expand(document, options);
  if (expansion.ok) return expansion;
  // Positions cost time to load; a sound pipeline never pays for them.
  const { locateProblems } = await import("../document/locate.ts");
  return { ok: false, error: locateProblems(document, expansion.error) };
}

async function expand(
  document: PipelineDocument,
  { profile: wanted, overrides = [], declarations, files = new Map(), trusted = false }: ExpandOptions,
): Promise<Result<Pipeline, readonly Problem[]>> {
  const checked = trusted ? trust(document.value) : await check(document.value);
  const formal = checked.faults.map((fault): Problem => ({
    place: { kind: "document", path: fault.path, at: fault.at },
    message: fault.message,
    suggestion: fault.suggestion,
  }));
  if (!checked.content) return { ok: false, error: formal };
  const chosen = chooseProfile(checked.content, checked.damaged, wanted);
  const overlaid = overlayContent(checked.content, chosen.profile, overrides, files);
  const rechecked = trusted || overrides.length === 0 ? undefined : await check(overlaid.content);
  const content = rechecked?.content ?? overlaid.content;
  const damaged = new Set([...checked.damaged, ...overlaid.damaged, ...rechecked?.damaged ?? []]);
  const problems = new ProblemList(overlaid.placeOf, damaged);
  const params = unescapeDollars(content.params ?? {}) as Readonly<Record<string, Json>>; // Checked: JSON, a map.
  const { instances, given } = await buildInstances({ content, params, declarations, trusted }, problems);
  const all = [
    ...formal,
    ...chosen.problems,
    ...overlaid.problems,
    ...optionProblems(rechecked, overlaid),
    ...problems.all,
  ];
  if (all.length > 0) return { ok: false, error: all };
  const basedOn = chosen.profile ?? content.default;
  const names = overrides.length > 0 ? { profile: "custom", basedOn } : { profile: basedOn };
  const { paper, cache } = content;
  const stages = content.profiles[basedOn]?.stages as readonly StageId[] | undefined; // schema_values.ts knows them.
  const optional = { ...(stages ? { stages } : {}), ...(cache ? { cache } : {}) };
  return { ok: true, value: { paper, ...names, params, sources: sourcesOf(content, given), ...optional, instances } };
}

function trust(value: unknown): CheckedContent {
  return { faults: [], content: value as PipelineContent, damaged: new Set() }; // By ExpandOptions.trusted.
}

async function check(value: unknown): Promise<CheckedContent> {
  const { checkContent } = await import("../document/schema_check.ts");
  return checkContent(value);
}

/** Faults that only the values of `--set` brought; the document's own are known already. */
function optionProblems(rechecked: CheckedContent | undefined, overlaid: OverlaidContent): Problem[] {
  return (rechecked?.faults ?? []).flatMap(({ path, at, message, suggestion }) => {
    const place = overlaid.placeOf(path, at);
    return place.kind === "option" ? [{ place, message, suggestion }] : [];
  });
}

function chooseProfile(
  content: PipelineContent,
  damaged: ReadonlySet<string>,
  wanted: string | undefined,
): { readonly profile?: string; readonly problems: readonly Problem[] } {
  const names = Object.keys(content.profiles);
  const problems: Problem[] = [];
  const lost = (name: string) => damaged.has("profiles") || damaged.has(`profiles.${name}`);
  if (!names.includes(content.default) && !damaged.has("default") && !lost(content.default)) {
    const place = { kind: "document", path: ["default"], at: "value" } as const;
    const message = `unknown profile ${JSON.stringify(content.default)}`;
    problems.push({ place, message, suggestion: suggestName(content.default, names) });
  }
  if (wanted === undefined) return { profile: names.includes(content.default) ? content.default : undefined, problems };
  if (names.includes(wanted)) return { profile: wanted, problems };
  if (!lost(wanted)) {
    const place = { kind: "option", option: `--profile ${wanted}`, path: [] } as const;
    problems.push({ place, message: "there is no such profile", suggestion: suggestName(wanted, names) });
  }
  return { problems };
}

function sourcesOf(content: PipelineContent, given: Expansion["given"]): ReadonlyMap<SourceId, Source> {
  const entries = Object.entries<SourceContent>(content.sources ?? {});
  return new Map(entries.map(([name, source]) => {
    const id = name as SourceId; // The one place where sources get their name.
    const outputs = given.get(name) ?? [];
    return [id, { id, ...source, ...(outputs.length > 0 ? { given: outputs } : {}) }];
  }));
}

/** Paths of the tasks that the stages use, each once: `tasks/train.ts`. Stages that are not well-formed are passed over. */
export function listTasks(document: PipelineDocument, overrides: readonly string[] = []): string[] {
  const { value } = document;
  if (typeof value !== "object" || value === null || !("stages" in value)) return [];
  // Only what is tested below is read from it.
  const { content } = overlayContent({ profiles: {}, ...value } as unknown as PipelineContent, undefined, overrides);
  const stages: Readonly<Record<string, unknown>> = content.stages ?? {};
  return [...new Set(Object.entries(stages).map(([name, stage]) => taskPath(name, taskOf(stage))))];
}

function taskOf(stage: unknown): string | undefined {
  if (typeof stage !== "object" || stage === null || !("task" in stage)) return undefined;
  return typeof stage.task === "string" ? stage.task : undefined;
}
