/** Lays a profile and `--set` options over the document, and remembers where each value came from. */
// @ts-types="../../declarations/std_yaml.d.ts"
import { parse } from "@std/yaml";
import type { Path, Place, Problem, Result } from "./diagnostic.ts";
import type { PipelineContent } from "./document_schema.ts";
import { filesNamedIn, type FileValues, fillFileValues } from "./file_values.ts";
import type { SchemaFault } from "./schema_message.ts";
import { suggestName } from "./schema_suggestion.ts";

/** One `--set path=value`. */
interface Override {
  /** As typed: `--set params.events=100`. */
  readonly option: string;
  readonly path: Path;
  readonly value: unknown;
}

export interface OverlaidContent {
  readonly content: PipelineContent;
  readonly problems: readonly Problem[];
  /** Entries of params that stand in files and were left out, since these cannot be used: `params.networks`. */
  readonly damaged: ReadonlySet<string>;
  /** Where the value at `path` of the overlaid content was written. */
  placeOf(path: Path, at: "key" | "value"): Place;
}

/**
 * Lays `profile` (a name, or undefined for none) and then the overrides over the document, in their order.
 * @param files that params name; without them, such values stay as they are written.
 */
export function overlayContent(
  written: PipelineContent,
  profile: string | undefined,
  overrides: readonly string[],
  files?: FileValues,
): OverlaidContent {
  const { content, problems, damaged } = files
    ? fillContent(written, profile, files)
    : { content: written, problems: [], damaged: new Set<string>() };
  const applied: Override[] = [];
  let overlaid = profile === undefined ? content : overlayProfile(content, profile);
  for (const text of overrides) {
    const parsed = parseOverride(text);
    const override = parsed.ok && files ? fillOverride(parsed.value, files) : parsed;
    const result = override.ok ? applyOverride(overlaid, override.value) : override;
    if (!result.ok) {
      problems.push(result.error);
    } else if (override.ok) {
      applied.push(override.value);
      overlaid = result.value;
    }
  }
  const placeOf = (path: Path, at: "key" | "value") => findPlace(content, profile, applied, path, at);
  return { content: withoutParams(overlaid, damaged), problems, damaged, placeOf };
}

/** The document with what its files hold, in params and in those of the profile. */
function fillContent(
  content: PipelineContent,
  profile: string | undefined,
  files: FileValues,
): { readonly content: PipelineContent; readonly problems: Problem[]; readonly damaged: Set<string> } {
  const faults: SchemaFault[] = [];
  const fill = (params: Params | undefined, path: Path) =>
    params && { params: fillFileValues(params, path, files, faults) as Params }; // Of a map it makes a map.
  const own = profile !== undefined && Object.hasOwn(content.profiles, profile) ? content.profiles[profile] : undefined;
  const filled = {
    ...content,
    ...fill(content.params, ["params"]),
    ...(profile !== undefined && own
      ? {
        profiles: { ...content.profiles, [profile]: { ...own, ...fill(own.params, ["profiles", profile, "params"]) } },
      }
      : {}),
  };
  const problems = faults.map(({ path, at, message }): Problem => ({ place: { kind: "document", path, at }, message }));
  const names = faults.map(({ path }) => path[path.indexOf("params") + 1]);
  return { content: filled, problems, damaged: new Set(names.map((name) => `params.${name}`)) };
}

function withoutParams(content: PipelineContent, damaged: ReadonlySet<string>): PipelineContent {
  if (damaged.size === 0) return content;
  const sound = Object.entries(content.params ?? {}).filter(([name]) => !damaged.has(`params.${name}`));
  return { ...content, params: Object.fromEntries(sound) };
}

function fillOverride(override: Override, files: FileValues): Result<Override, Problem> {
  const { option, path } = override;
  if (path[0] !== "params") return { ok: true, value: override };
  const faults: SchemaFault[] = [];
  const value = fillFileValues(override.value, path, files, faults);
  const [fault] = faults;
  if (!fault) return { ok: true, value: { ...override, value } };
  return { ok: false, error: { place: { kind: "option", option, path: fault.path }, message: fault.message } };
}

/** Files that params name, also those of the profile and of the overrides. */
export function filesNamed(content: unknown, profile: string | undefined, overrides: readonly string[]): string[] {
  const { params, profiles } = asMap(content);
  const over = overrides.flatMap((text) => {
    const parsed = parseOverride(text);
    return parsed.ok && parsed.value.path[0] === "params" ? [parsed.value.value] : [];
  });
  const name = profile ?? asMap(content).default;
  return filesNamedIn([params, asMap(asMap(profiles)[String(name)]).params, over]);
}

function asMap(value: unknown): Params {
  return isMap(value) ? value : {};
}

function overlayProfile(content: PipelineContent, name: string): PipelineContent {
  const profile = Object.hasOwn(content.profiles, name) ? content.profiles[name] : undefined;
  const params = mergeParams(content.params ?? {}, profile?.params ?? {});
  return { ...content, sources: { ...content.sources, ...profile?.sources }, params };
}

type Params = Record<string, unknown>;

function mergeParams(base: Params, over: Params): Params {
  const merged = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key];
    merged[key] = isMap(below) && isMap(value) ? mergeParams(below, value) : value;
  }
  return merged;
}

function isMap(value: unknown): value is Params {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const NO_ASSIGNMENT = "expected path=value, such as params.events=1000";

function parseOverride(text: string): Result<Override, Problem> {
  const option = `--set ${text}`;
  const equals = text.indexOf("=");
  const path = text.slice(0, Math.max(0, equals)).split(".").map((key) => key.trim());
  const fault = (message: string, suggestion?: string): Result<Override, Problem> => ({
    ok: false,
    error: { place: { kind: "option", option, path }, message, suggestion },
  });
  if (equals < 1) return { ok: false, error: { place: { kind: "option", option, path: [] }, message: NO_ASSIGNMENT } };
  if (path[0] === "profiles") return fault("cannot set a profile: --set comes after it", "set params or sources");
  if (path[0] === "default") return fault("cannot set the default profile", "use --profile");
  try {
    return { ok: true, value: { option, path, value: parse(text.slice(equals + 1), { schema: "core" }) } };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return fault(`cannot read the value as YAML: ${error.message.split(" at line ")[0]}`);
  }
}

/** The document with one value replaced; only what lies on the path is copied. */
function applyOverride(content: PipelineContent, override: Override): Result<PipelineContent, Problem> {
  const { option, path } = override;
  const root = { ...content };
  let parent: object = root;
  for (const [depth, key] of path.entries()) {
    if (!Object.hasOwn(parent, key) || (Array.isArray(parent) && key === "length")) {
      const message = `there is no ${path.slice(0, depth + 1).join(".")} in the pipeline`;
      const keys = Object.keys(parent).filter((name) => depth > 0 || (name !== "profiles" && name !== "default"));
      const suggestion = suggestName(String(key), keys);
      return { ok: false, error: { place: { kind: "option", option, path }, message, suggestion } };
    }
    const value: unknown = Reflect.get(parent, key);
    if (depth === path.length - 1) {
      Reflect.set(parent, key, override.value);
    } else if (typeof value !== "object" || value === null) {
      const message = `there is no ${path.join(".")} in the pipeline: ${
        path.slice(0, depth + 1).join(".")
      } is a single value`;
      return { ok: false, error: { place: { kind: "option", option, path }, message } };
    } else {
      const copy = Array.isArray(value) ? [...value] : { ...value };
      Reflect.set(parent, key, copy);
      parent = copy;
    }
  }
  return { ok: true, value: root };
}

function findPlace(
  content: PipelineContent,
  profile: string | undefined,
  applied: readonly Override[],
  path: Path,
  at: "key" | "value",
): Place {
  const override = applied.findLast((candidate) => startsWith(path, candidate.path));
  if (override) return { kind: "option", option: override.option, path };
  const overlay = profile === undefined ? undefined : profilePath(content, profile, path);
  return { kind: "document", path: overlay ?? path, at };
}

function startsWith(path: Path, prefix: Path): boolean {
  return prefix.every((key, index) => String(path[index]) === String(key));
}

/** The path inside the profile where the value at `path` was written; undefined where the profile leaves it alone. */
function profilePath(content: PipelineContent, name: string, path: Path): Path | undefined {
  const profile = Object.hasOwn(content.profiles, name) ? content.profiles[name] : undefined;
  const [part, ...keys] = path;
  const inside = ["profiles", name, ...path];
  if (part === "sources") {
    return keys[0] !== undefined && Object.hasOwn(profile?.sources ?? {}, keys[0]) ? inside : undefined;
  }
  if (part !== "params" || !profile?.params) return undefined;
  let over: unknown = profile.params;
  let base: unknown = content.params;
  for (const key of keys) {
    if (!isMap(over) || !isMap(base)) return inside;
    if (!Object.hasOwn(over, key)) return undefined;
    over = over[key];
    base = Object.hasOwn(base, key) ? base[key] : undefined;
  }
  return isMap(over) && isMap(base) ? undefined : inside;
}
