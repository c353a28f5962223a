/** Rules of form that a schema cannot express: values without a JSON form, names that must be declared elsewhere. */
import type { Path } from "./diagnostic.ts";
import type { PipelineContent } from "./document_schema.ts";
import type { SchemaFault } from "./schema_message.ts";
import { similarName, suggestName } from "./schema_suggestion.ts";

/** Faults of the values under params, profiles, with and matrix; `damaged` as in schema_check.ts. */
export function valueFaults(content: PipelineContent, damaged: ReadonlySet<string>): SchemaFault[] {
  const faults = dataFaults(content.params, ["params"], "files");
  for (const [name, profile] of Object.entries(content.profiles)) {
    faults.push(...dataFaults(profile.params, ["profiles", name, "params"], "files"));
    if (name === "custom") {
      faults.push(keyFault(["profiles", name], "expected another name: results of --set go to custom"));
    }
    for (const part of ["params", "sources"] as const) {
      const lost = (key: string) => damaged.has(part) || damaged.has(`${part}.${key}`);
      faults.push(...undeclaredFaults(name, part, content).filter(({ path }) => !lost(String(path.at(-1)))));
    }
    const stages = Object.keys(content.stages);
    for (const [index, stage] of (profile.stages ?? []).entries()) {
      if (stages.includes(stage) || damaged.has("stages") || damaged.has(`stages.${stage}`)) continue;
      const message = `unknown stage ${JSON.stringify(stage)}`;
      const suggestion = suggestName(stage, stages);
      faults.push({ path: ["profiles", name, "stages", index], at: "value", kind: "value", message, suggestion });
    }
  }
  for (const [name, stage] of Object.entries(content.stages)) {
    faults.push(...dataFaults(stage.with, ["stages", name, "with"], "names"));
    faults.push(...dataFaults(stage.matrix, ["stages", name, "matrix"], "names"));
  }
  return faults;
}

/** A profile changes what is declared: a new name in it would be a misspelt one, silently without effect. */
function undeclaredFaults(profile: string, part: "params" | "sources", content: PipelineContent): SchemaFault[] {
  const declared = Object.keys(content[part] ?? {});
  return Object.keys(content.profiles[profile]?.[part] ?? {}).filter((key) => !declared.includes(key)).map((key) => {
    const similar = similarName(key, declared);
    const suggestion = similar === undefined
      ? `declare it under ${part} first`
      : `did you mean ${JSON.stringify(similar)}?`;
    const message = `cannot overlay ${JSON.stringify(key)}: ${part} has no such entry`;
    return { ...keyFault(["profiles", profile, part, key], message), suggestion };
  });
}

/**
 * What a value may refer to: params and axes by `$name`, which expand.ts looks up; files by `$file:PATH`, which
 * file_values.ts fills in; or nothing.
 */
export type References = "names" | "files" | "none";

/** What of a value JSON cannot hold, or nobody would resolve. */
export function dataFaults(value: unknown, path: Path, references: References): SchemaFault[] {
  if (typeof value === "number" && !Number.isFinite(value)) {
    return [{ path, at: "value", kind: "value", message: `expected a finite number, got ${value}` }];
  }
  const refused = references === "none" ? /^\$(?!\$)/ : /^\$(?!\$|file:)/;
  if (references !== "names" && typeof value === "string" && refused.test(value)) {
    const message = `cannot use ${JSON.stringify(value)} here: references stand under with and matrix`;
    return [{ path, at: "value", kind: "value", message, suggestion: "$$ writes a dollar" }];
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const innerPath = [...path, Array.isArray(value) ? Number(key) : key];
    if (key === "__proto__" || key === "<<") return [keyFault(innerPath, `cannot use ${JSON.stringify(key)} as a key`)];
    return dataFaults(inner, innerPath, references);
  });
}

function keyFault(path: Path, message: string): SchemaFault {
  return { path, at: "key", kind: "value", message };
}
