/**
 * Values that stand in other files: `$file:PATH` under params is the content of that JSON or YAML file, as if it were
 * written there. So parameters can be what an earlier run published.
 */
// @ts-types="../../declarations/std_yaml.d.ts"
import { parse } from "@std/yaml";
import type { Path, Result } from "./diagnostic.ts";
import type { SchemaFault } from "./schema_message.ts";
import { dataFaults } from "./schema_values.ts";

/** Content of files by path relative to the project's root, all of it data that JSON can hold; or why there is none. */
export type FileValues = ReadonlyMap<string, Result<unknown, string>>;

const PREFIX = "$file:";

/** Paths that a value names, each once. */
export function filesNamedIn(value: unknown): string[] {
  if (typeof value === "string") return value.startsWith(PREFIX) ? [value.slice(PREFIX.length)] : [];
  if (typeof value !== "object" || value === null) return [];
  return [...new Set(Object.values(value).flatMap(filesNamedIn))];
}

/** Reads each of the files at `paths`. @param root of the project: they must lie inside it. */
export function readFileValues(root: string, paths: readonly string[]): FileValues {
  return new Map(paths.map((path) => [path, readFileValue(root, path)]));
}

function readFileValue(root: string, path: string): Result<unknown, string> {
  const fault = (what: string, expected: string): Result<unknown, string> => ({
    ok: false,
    error: `cannot read ${path === "" ? "a file" : path}: ${what}, expected ${expected}`,
  });
  const parts = path.split("/");
  if (path.includes("\\") || parts.some((part) => part === "" || part === "." || part === "..")) {
    return fault("it is no path inside the project", `${PREFIX}PATH, relative to its root`);
  }
  const format = /\.json$/.test(path) ? "JSON" : /\.ya?ml$/.test(path) ? "YAML" : undefined;
  if (!format) return fault("its name ends otherwise", ".json, .yaml or .yml");
  try {
    const text = Deno.readTextFileSync(`${root}/${path}`);
    const value = format === "JSON" ? JSON.parse(text) : parse(text, { schema: "core" });
    const [inside] = dataFaults(value, [], "none");
    if (!inside) return { ok: true, value };
    const place = inside.path.length === 0 ? "" : `${inside.path.join(".")}: `;
    return { ok: false, error: `cannot use ${path}: ${place}${inside.message}` };
  } catch (error) {
    if (error instanceof SyntaxError) return fault(error.message.split("\n")[0] ?? "it is damaged", format);
    if (error instanceof Deno.errors.NotFound) return fault("there is no such file", format);
    if (error instanceof Error && !(error instanceof TypeError)) {
      return fault(error.message.split(":")[0] ?? "", format);
    }
    throw error;
  }
}

/**
 * The value with the content of the files in it. What cannot be used becomes a fault, at the text that names the file;
 * the text then stays. @param path of the value.
 */
export function fillFileValues(value: unknown, path: Path, files: FileValues, faults: SchemaFault[]): unknown {
  if (typeof value === "string") return value.startsWith(PREFIX) ? contentOf(value, path, files, faults) : value;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((inner, index) => fillFileValues(inner, [...path, index], files, faults));
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, fillFileValues(inner, [...path, key], files, faults)]),
  );
}

function contentOf(text: string, path: Path, files: FileValues, faults: SchemaFault[]): unknown {
  const file = text.slice(PREFIX.length);
  const found = files.get(file);
  if (!found) throw new Error(`no content of ${file} although it is named`);
  if (found.ok) return found.value;
  faults.push({ path, at: "value", kind: "value", message: found.error });
  return text;
}
