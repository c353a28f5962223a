/** Says in our words what zod found: `expected number, got string "fast"`. Knows nothing of any particular schema. */
import type { Path } from "./diagnostic.ts";
import { describeValue, similarName, suggestName } from "./schema_suggestion.ts";

/** What this module reads of zod's issues; `z.core.$ZodIssue` is assignable to it. */
export interface SchemaIssue {
  readonly code?: string;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly keys?: readonly string[];
  readonly expected?: string;
  readonly values?: readonly unknown[];
  readonly origin?: string;
  readonly minimum?: number | bigint;
  readonly maximum?: number | bigint;
  readonly inclusive?: boolean;
  readonly divisor?: number | bigint;
  readonly pattern?: string;
  readonly errors?: readonly (readonly SchemaIssue[])[];
  readonly issues?: readonly SchemaIssue[];
}

/** A fault of a value, at a path inside it. */
export interface SchemaFault {
  readonly path: Path;
  readonly at: "key" | "value";
  readonly kind: "unknown key" | "value";
  /** Whether there is no value at the path at all. */
  readonly missing?: boolean;
  readonly message: string;
  readonly suggestion?: string;
  /** The key that an unknown one was probably meant to be. */
  readonly meant?: string;
}

/** Every fault that zod found in `value`. `jsonSchema` is the same schema as JSON, read for the names that there are. */
export function schemaFaults(issues: readonly SchemaIssue[], value: unknown, jsonSchema: unknown): SchemaFault[] {
  const faults = issues.flatMap((issue) => issueFaults(issue, value, jsonSchema, []));
  // A misspelt key is one fault, not also a missing one.
  const meant = new Set(faults.flatMap(({ path, meant }) => meant ? [[...path.slice(0, -1), meant].join(".")] : []));
  return faults.filter(({ kind, missing, path }) => kind === "unknown key" || !missing || !meant.has(path.join(".")));
}

function issueFaults(issue: SchemaIssue, value: unknown, jsonSchema: unknown, base: Path): SchemaFault[] {
  const path = [...base, ...issue.path.map((key) => typeof key === "symbol" ? String(key) : key)];
  const given = valueAt(value, path);
  switch (issue.code) {
    case "unrecognized_keys":
      return (issue.keys ?? []).map((key) => unknownKey(path, key, knownKeys(jsonSchema, path)));
    case "invalid_key":
      return [{ path, at: "key", kind: "value", message: ownMessage(issue.issues?.[0]) ?? "unexpected key" }];
    case "invalid_union": {
      const branch = nearestBranch(issue, given);
      if (branch) return branch.flatMap((inner) => issueFaults(inner, value, jsonSchema, path));
      return [valueFault(path, given, expectedOneOf(issue.errors ?? []))];
    }
    case "invalid_value":
      return [{ ...valueFault(path, given, expected(issue)), suggestion: suggestValue(given, issue.values ?? []) }];
    default:
      return [valueFault(path, given, expected(issue))];
  }
}

function unknownKey(path: Path, key: string, known: readonly string[]): SchemaFault {
  return {
    path: [...path, key],
    at: "key",
    kind: "unknown key",
    message: "unknown key",
    suggestion: suggestName(key, known) ?? "expected none",
    meant: similarName(key, known),
  };
}

function valueFault(path: Path, given: unknown, phrase: string): SchemaFault {
  if (given === undefined) return { path, at: "key", kind: "value", missing: true, message: `missing, ${phrase}` };
  const quoted = phrase === "expected string" && (typeof given === "number" || typeof given === "boolean")
    ? `write it in quotes: '${given}'`
    : undefined;
  return { path, at: "value", kind: "value", message: `${phrase}, got ${describeValue(given)}`, suggestion: quoted };
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  int: "integer",
  array: "list",
  tuple: "list",
  object: "map",
  record: "map",
  null: "nothing (null)",
};

/** `expected number`, `expected "a" or "b"`, `expected a number of at least 1`. */
function expected(issue: SchemaIssue | undefined): string {
  const own = ownMessage(issue);
  if (own !== undefined) return own;
  switch (issue?.code) {
    case "invalid_type":
      return `expected ${TYPE_WORDS[issue.expected ?? ""] ?? issue.expected}`;
    case "invalid_value":
      return `expected ${(issue.values ?? []).map((value) => JSON.stringify(value)).join(" or ")}`;
    case "too_small":
      return `expected ${bound(issue.origin, issue.inclusive ? "at least" : "above", issue.minimum)}`;
    case "too_big":
      return `expected ${bound(issue.origin, issue.inclusive ? "at most" : "below", issue.maximum)}`;
    case "not_multiple_of":
      return `expected a multiple of ${issue.divisor}`;
    case "invalid_format":
      return `expected text that matches ${issue.pattern}`;
    default:
      return `expected another value (${issue?.message})`;
  }
}

/** What the branches of a union expect; where the type fits one of them, what that one expects. */
function expectedOneOf(branches: readonly (readonly SchemaIssue[])[]): string {
  const first = branches.flatMap((issues) => issues.slice(0, 1));
  const fitting = first.filter((issue) => issue.code !== "invalid_type" && issue.code !== "invalid_value");
  const phrases = new Set(
    (fitting.length > 0 ? fitting : first).map((issue) => expected(issue).slice("expected ".length)),
  );
  return `expected ${[...phrases].join(" or ")}`;
}

function bound(origin: string | undefined, words: string, limit: number | bigint | undefined): string {
  if (origin === "array" || origin === "set") return `a list of ${words} ${limit} items`;
  if (origin === "string") return `text of ${words} ${limit} characters`;
  if (origin === "object" || origin === "map") return `a map of ${words} ${limit} keys`;
  return `a number ${words === "above" || words === "below" ? "" : "of "}${words} ${limit}`;
}

/** A message that our schema states itself; zod's own begin otherwise. */
function ownMessage(issue: SchemaIssue | undefined): string | undefined {
  return issue?.message.startsWith("expected ") ? issue.message : undefined;
}

function suggestValue(given: unknown, values: readonly unknown[]): string | undefined {
  if (typeof given !== "string") return undefined;
  const similar = similarName(given, values.filter((value) => typeof value === "string"));
  return similar === undefined ? undefined : `did you mean ${JSON.stringify(similar)}?`;
}

/** Of a union, the branch that fits at the top and fails further in: what the writer meant. */
function nearestBranch(issue: SchemaIssue, given: unknown): readonly SchemaIssue[] | undefined {
  const branches = (issue.errors ?? []).filter((errors) =>
    !errors.some((error) => error.path.length === 0 && isMismatch(error, given))
  );
  return branches.sort((a, b) => a.length - b.length)[0];
}

function isMismatch(issue: SchemaIssue, given: unknown): boolean {
  if (issue.code === "unrecognized_keys") return false;
  return issue.code !== "invalid_union" || !issue.errors?.some((errors) => errors.every((e) => !isMismatch(e, given)));
}

/** Keys that a JSON Schema knows of for the map at `path`. */
function knownKeys(jsonSchema: unknown, path: Path): string[] {
  let schemas: unknown[] = alternatives(jsonSchema);
  for (const key of path) {
    schemas = schemas.flatMap((schema) => childSchemas(schema, key)).flatMap(alternatives);
  }
  return [...new Set(schemas.flatMap((schema) => Object.keys(member(schema, "properties") ?? {})))];
}

function childSchemas(schema: unknown, key: string | number): unknown[] {
  const property = member(member(schema, "properties"), key);
  const prefix = member(member(schema, "prefixItems"), key);
  const rest = typeof key === "number" ? member(schema, "items") : member(schema, "additionalProperties");
  const found = property ?? prefix ?? rest;
  return found === undefined ? [] : [found];
}

function alternatives(schema: unknown): unknown[] {
  const parts = ["anyOf", "oneOf", "allOf"].flatMap((word) => member(schema, word) ?? []);
  return [schema, ...(Array.isArray(parts) ? parts.flatMap(alternatives) : [])];
}

function member(value: unknown, key: string | number): object | undefined {
  const found = valueAt(value, [key]);
  return typeof found === "object" && found !== null ? found : undefined;
}

/** The value at `path`; undefined where there is none. */
export function valueAt(value: unknown, path: Path): unknown {
  let current = value;
  for (const key of path) {
    if (typeof current !== "object" || current === null || !Object.hasOwn(current, key)) return undefined;
    current = Reflect.get(current, key);
  }
  return current;
}
