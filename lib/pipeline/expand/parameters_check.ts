/** Checks a stage's parameters against what its task declares. Loads zod: reach it by `await import()`. */
import { z } from "zod";
import type { TaskDeclaration } from "../instance.ts";
import { schemaFaults } from "../document/schema_message.ts";
import type { SchemaFault } from "../document/schema_message.ts";

/** Returns a function that lists the faults of a value under the task's JSON Schema; made once for all instances. */
export function parameterChecker(task: TaskDeclaration): (params: unknown) => SchemaFault[] {
  const schema = z.fromJSONSchema(jsonSchemaOf(task));
  return (params) => {
    const result = schema.safeParse(params);
    return result.success ? [] : schemaFaults(result.error.issues, params, task.params);
  };
}

function jsonSchemaOf({ params, path }: TaskDeclaration): z.core.JSONSchema.JSONSchema {
  if (typeof params !== "object" || params === null || Array.isArray(params)) {
    throw new TypeError(`cannot use the parameters of ${path}: no JSON Schema, expected a map`);
  }
  return { ...params };
}
