/**
 * References: a text `$name.path` under `with` or `matrix` stands for a whole value, types kept. `name` is an axis of
 * the stage's matrix, else an entry of params; `$$` begins a text with a dollar.
 */
import type { Path } from "../document/diagnostic.ts";
import { suggestName } from "../document/schema_suggestion.ts";

/** One value of a matrix axis. */
export interface AxisValue {
  /** As in instance names: `et`, `1`. */
  readonly name: string;
  readonly value: unknown;
  /** Where it was written, in the overlaid document. */
  readonly path: Path;
}

/** What a reference can name. */
export interface Scope {
  readonly axes: ReadonlyMap<string, AxisValue>;
  readonly params: Readonly<Record<string, unknown>>;
}

export interface ReferenceFault {
  /** Of the text that holds the reference, in the overlaid document. */
  readonly path: Path;
  readonly message: string;
  readonly suggestion?: string;
  /** The axis or parameter that does not exist. */
  readonly unknownName?: string;
}

/** The template with every reference replaced; `path` is the template's own. Unknown references go to `faults`. */
export function resolveReferences(template: unknown, path: Path, scope: Scope, faults: ReferenceFault[]): unknown {
  if (typeof template === "string") {
    if (!template.startsWith("$")) return template;
    if (template.startsWith("$$")) return template.slice(1);
    const target = lookUp(template, scope);
    if ("value" in target) return target.value;
    faults.push({ path, ...target });
    return undefined;
  }
  if (Array.isArray(template)) {
    return template.map((item, index) => resolveReferences(item, [...path, index], scope, faults));
  }
  if (typeof template !== "object" || template === null) return template;
  return Object.fromEntries(
    Object.entries(template).map(([key, value]) => [key, resolveReferences(value, [...path, key], scope, faults)]),
  );
}

/** Params hold data, not references: only their `$$` is undone. */
export function unescapeDollars(value: unknown): unknown {
  if (typeof value === "string") return value.startsWith("$$") ? value.slice(1) : value;
  if (Array.isArray(value)) return value.map(unescapeDollars);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unescapeDollars(inner)]));
}

/** Where a part of a resolved template was written. */
export interface Origin {
  readonly path: Path;
  /** The reference through which it came, if it did. */
  readonly through?: Path;
}

/** Origin of the part at `inner` of the resolved template; the counterpart of {@link resolveReferences}. */
export function originOf(template: unknown, path: Path, scope: Scope, inner: Path): Origin {
  let current = template;
  for (const [depth, key] of [...inner, undefined].entries()) {
    if (typeof current === "string" && current.startsWith("$") && !current.startsWith("$$")) {
      const target = lookUp(current, scope);
      const through = [...path, ...inner.slice(0, depth)];
      return "value" in target ? { path: [...target.path, ...inner.slice(depth)], through } : { path: through };
    }
    if (key === undefined || typeof current !== "object" || current === null || !Object.hasOwn(current, key)) break;
    current = Reflect.get(current, key);
  }
  return { path: [...path, ...inner] };
}

type Target = { readonly value: unknown; readonly path: Path } | Omit<ReferenceFault, "path">;

const REFERENCE = /^\$([A-Za-z][A-Za-z0-9_-]*)((?:\.[^.\s]+)*)$/;

function lookUp(reference: string, scope: Scope): Target {
  const [, name, rest] = REFERENCE.exec(reference) ?? [];
  if (name === undefined || rest === undefined) {
    const message = `cannot read reference ${JSON.stringify(reference)}: expected $name or $name.path`;
    const inFile = reference.startsWith("$file:");
    return { message, suggestion: inFile ? "files stand under params" : "$$ writes a dollar" };
  }
  const axis = scope.axes.get(name);
  let value: unknown = axis?.value;
  let path: Path = axis?.path ?? ["params", name];
  if (!axis) {
    if (!Object.hasOwn(scope.params, name)) {
      const names = [...scope.axes.keys(), ...Object.keys(scope.params)];
      return { ...unknown(reference, `$${name}`, names, ""), unknownName: name };
    }
    value = scope.params[name];
  }
  let walked = `$${name}`;
  for (const key of rest.split(".").slice(1)) {
    const keys = typeof value === "object" && value !== null ? Object.keys(value) : [];
    if (!keys.includes(key)) return unknown(reference, `${walked}.${key}`, keys, `${walked.slice(1)}.`);
    value = Reflect.get(Object(value), key);
    path = [...path, key];
    walked += `.${key}`;
  }
  return { value, path };
}

function unknown(
  reference: string,
  missing: string,
  names: readonly string[],
  prefix: string,
): Omit<ReferenceFault, "path"> {
  const detail = missing === reference ? "" : `: there is no ${missing}`;
  const given = missing.slice(1);
  return {
    message: `unknown reference ${JSON.stringify(reference)}${detail}`,
    suggestion: suggestName(`$${given}`, names.map((name) => `$${prefix}${name}`)),
  };
}
